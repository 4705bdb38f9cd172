/**
 * lguest, Linux's small hypervisor for 32-bit guests that know of it: no traces, for the guest tells of what it stores to its
 * tables. Read in drivers/lguest/page_tables.c and lg.h, and for the guest's part arch/x86/lguest/boot.c, of Linux 2.6.2x to
 * 3.x:
 *
 *   - four trees for each guest, known by the guest's root (`struct pgdir pgdirs[4]`); for a root that has none a random one
 *     is taken over (`new_pgdir`), of which the kernel's half is kept
 *   - a hypercall for each store to an entry (`lguest_set_pte_at`, `lguest_pte_update`, `lguest_set_pmd`); in lazy mode 64
 *     are collected (`LHCALL_RING_SIZE`) and handed over at its end (`LHCALL_FLUSH_ASYNC`)
 *   - one for each load of CR3 and each INVLPG, none to read CR3; to flush is to lose the user half of the tree
 *
 * It needs no VMX: its switcher loads CR3 on the way to the host and again on the way back (switcher_32.S), so each exit empties
 * the TLB, which knows no tags.
 *
 * How the calls are modelled: tables that have a shadow are write-protected, and a store of the guest's kernel to one is taken
 * for a hypercall before it can fault. Stores to tables without a shadow, of which lguest is told too, are not counted: a
 * fork's to its child's tables. The kernel's half is shared by the trees instead of kept in each. A random tree is taken over
 * only when there are four; lguest may take one over while others were never used. Four levels stand for its two or three;
 * calls about the kernel's own mappings, which throw away every tree, come with MOV to CR4 alone.
 */
import {MAY_USER} from '../hardware/rights.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {LowestAtOnce} from '../shadow/paravirtual/lowest-at-once.ts';
import {ParavirtualFlushes} from '../shadow/paravirtual/paravirtual-flushes.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {UNTAGGED} from '../shadow/shadow-parts.ts';
import {sharedByRole, type Sharing} from '../shadow/sharing.ts';
import {RoutedShadowMmu} from '../shadow/stores/routed-shadow-mmu.ts';
import {TableHypercalls} from '../shadow/stores/table-hypercalls.ts';
import type {Role} from '../shadow/tables/shadow-page.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import {Traces} from '../shadow/traces/traces.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, poolOverruled, poolUnbuildable, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {strategy} from './strategy.ts';

/** As many pages as the guest has frames: lguest has no limit on pages. */
const ALL_OF_MEMORY = 1000;

export const lguest = strategy({
  id: 'lguest',
  title: 'lguest (4 roots, hypercalls)',
  description:
    'trees for four roots, a random one taken over; stores to shadowed tables are hypercalls, those to others are not counted',
  refuses: 'PCID',
  virtual: true,
  parameters: {
    ringSize: {
      default: 64,
      unit: 'calls',
      description: 'hypercalls about tables that are collected in lazy mode before one is made at once',
      min: 0,
    },
    ...withDefaults(POOL_PARAMETERS, {
      poolPermille: ALL_OF_MEMORY,
      poolRoots: 4,
      eviction: 'random',
      evictionUnit: 'tree',
    }),
  },
  overruled: poolOverruled,
  unbuildable: poolUnbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const sharing = kernelTablesShared(tables);
    const protection = new Traces(tables, sharing, {effect: LowestAtOnce});
    const calls = new TableHypercalls(machine, values.ringSize, () => UNTAGGED(machine.cpu));
    return new ShadowHypervisor(
      new RoutedShadowMmu(tables, calls, {
        loaded,
        sharing,
        protection,
        flushes: new ParavirtualFlushes(tables, loaded),
        sight: sightOf(values),
        worldSwitch: UNTAGGED,
        // The guest keeps a copy of it.
        unintercepted: {cr3Reads: 'run'},
      }),
    );
  },
});

/** Roots are found again, and so is what no process can use; below a root each tree has pages of its own. */
function kernelTablesShared(tables: ShadowTables): Sharing {
  const {pool, machine} = tables;
  const isShared = ({level, access}: Role): boolean =>
    level === machine.paging.levels || !(access & MAY_USER);
  return {...sharedByRole(tables), find: role => (isShared(role) ? pool.find(role) : undefined)};
}
