/**
 * Palacios's virtual TLB, `VTLB` in its configuration: the software TLB of a research hypervisor. Read in its source,
 * palacios/src/palacios/mmu/vmm_shdw_pg_tlb.c and vmm_shdw_pg_tlb_64.h (github.com/PeterDinda/palacios):
 *
 *   - a load of CR3, and a change of CR4.PGE, takes a fresh root (`activate_shadow_pt_64`); the pages of the old tree are
 *     taken back one by one, and cleared, as new ones are needed (`create_new_shadow_pt`)
 *   - nothing is write-protected, and INVLPG clears one entry, or the one above all pieces of a large page
 *     (`invalidation_cb_64`)
 *   - a large page of the guest is held in 4 KiB pieces unless `large_pages` is configured, which it is not by default; 1 GiB
 *     pages are not supported
 *
 * Left out: a fault that the guest's tables refuse, on a page that the shadow lacks, is filled before it is injected, which
 * costs one exit more (`v3_is_guest_pf`), and the first store to a clean large page makes all of it writable. Large pages are
 * asked of the host alone, not of the memory map. Rights are kept in the leaves.
 */
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import {ON_REUSE} from '../shadow/software-tlb/discard.ts';
import {sharedByAddress, SoftwareTlbFlushes, Unprotected} from '../shadow/software-tlb/software-tlb.ts';
import {unboundedTables} from '../shadow/tables/unbounded-tables.ts';
import {isOn, onOff} from './parameters/switch.ts';
import {strategy, type Overruled} from './strategy.ts';

export const palaciosVtlb = strategy({
  id: 'palacios-vtlb',
  title: 'Palacios, virtual TLB',
  description:
    'a software TLB: a fresh root at each CR3 load, 4 KiB leaves; its extra exit for refused pages that the shadow lacks is left out',
  virtual: true,
  parameters: {
    largePages: onOff('off', {
      on: 'a 2 MiB page of the guest may be one leaf (large_pages=true)',
      off: 'it is held in pieces',
    }),
  },
  overruled: ({largePages}, {hostPageKiB}): Overruled =>
    isOn(largePages) && hostPageKiB === 4
      ? {largePages: 'off, or host.pageKiB to be 2048 or more: no leaf is larger than the page that backs it'}
      : {},
  build(machine, {largePages}) {
    const tables = unboundedTables(machine);
    const loaded = new LoadedContext(machine.cpu);
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        sharing: sharedByAddress('addresses'),
        rootAtHand: () => loaded.root,
        protection: new Unprotected(isOn(largePages) ? 2 : 1),
        flushes: new SoftwareTlbFlushes(tables, loaded, ON_REUSE),
      }),
    );
  },
});
