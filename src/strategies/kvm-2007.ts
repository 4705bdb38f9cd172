/**
 * KVM's shadow pager as it was written in 2007. Read: arch/x86/kvm/vmx.c of Linux 2.6.25 (what exits), arch/x86/kvm/mmu.c of
 * 2.6.26 (the hash, emulated stores, write flooding, the pool) and the commit of bypass_guest_pf (September 2007).
 *
 *   - Every guest table that is shadowed is protected; each store to one is emulated, and its leaf written anew at once.
 *   - Three stores in a row to one table, of any level, free its shadow pages, unless the guest used what was written
 *     last: so fork pays three exits for a leaf table, and demand paging goes on.
 *   - A store of user mode to a table frees its shadow pages too.
 *   - A fault at an entry that is not present goes to the guest without an exit, once its table is shadowed.
 *   - INVLPG does not exit, for shadow pages are in step. There is no VPID: each exit empties the TLB, and no flush of
 *     KVM's does anything.
 *
 * It has no unsync pages, no previous roots, no prefetch, no limit to a frame's aliases and no PCIDs, which it hides from
 * its guests. Left out: reclaim takes roots in use as well and has them made again; a page of zeroes that is written
 * over a table is taken for one store, where KVM emulated three before it gave way; and a read by user mode through a
 * writable entry frees shadow pages as a store does.
 */
import type {Gvn} from '../hardware/address.ts';
import {GuestFaultBypass} from '../shadow/bypass/guest-fault-bypass.ts';
import {NO_BYPASS} from '../shadow/bypass/fault-bypass.ts';
import {NO_MARKS} from '../shadow/bypass/fault-marks.ts';
import {UnsyncTraces} from '../shadow/consistency/unsync-traces.ts';
import {FloodingInARow, NO_FLOODING} from '../shadow/consistency/write-flooding.ts';
import type {Consistency} from '../shadow/consistency/consistency.ts';
import {ShadowMmu, type ShadowParts} from '../shadow/shadow-mmu.ts';
import type {ShadowTables} from '../shadow/shadow-tables.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {strategy, type StrategyParameters, type ValuesOf} from './strategy.ts';

interface Controls {
  readonly invlpg: 'exits' | 'runs';
  readonly tlb: 'tagged' | 'emptied by exits';
}

/** A hypervisor that lets INVLPG run, or does not use the tags that a processor has. */
class EarlyVmxMmu extends ShadowMmu {
  private readonly controls: Controls;

  constructor(tables: ShadowTables, consistency: Consistency, parts: ShadowParts, controls: Controls) {
    super(tables, consistency, parts);
    this.controls = controls;
  }

  override invlpg(gvn: Gvn): void {
    if (this.controls.invlpg === 'exits') super.invlpg(gvn);
    else this.machine.cpu.flushPage(gvn);
  }

  protected override worldSwitch(): void {
    if (this.controls.tlb === 'tagged') super.worldSwitch();
    else this.machine.cpu.flushAll();
  }
}

const EARLY_PARAMETERS = {
  floodThreshold: {
    // arch/x86/kvm/mmu.c: kvm_mmu_pte_write.
    default: 3,
    unit: 'stores',
    description: 'stores in a row to one table, unused meanwhile, that free its shadow pages; 0: any number',
    min: 0,
  },
  onEmulatedWrite: {
    // arch/x86/kvm/mmu.c: mmu_pte_write_new_pte.
    default: 'update',
    unit: '',
    description: 'what an emulated store does to the leaf it is about: clears it, or writes it anew at once',
    choices: ['zap', 'update'],
  },
  unshadowOnUserStore: {
    // arch/x86/kvm/mmu.c: mmu_set_spte calls mmu_unshadow.
    default: 1,
    unit: '0 or 1',
    description: '1: a store of user mode to a table frees its shadow pages; 0: it is emulated as any other',
    choices: [0, 1],
  },
  bypassGuestFaults: {
    // arch/x86/kvm/vmx.c: bypass_guest_pf.
    default: 1,
    unit: '0 or 1',
    description: '1: faults of entries not present reach the guest without an exit',
    choices: [0, 1],
  },
  invlpgExits: {
    // arch/x86/kvm/vmx.c: setup_vmcs_config asks for no exit, and kvm_vmx_exit_handlers has none.
    default: 0,
    unit: '0 or 1',
    description: '1: INVLPG exits; 0: the processor carries it out',
    choices: [0, 1],
  },
  useVpid: {
    // arch/x86/kvm/vmx.c has no VPID yet, and vmx_flush_tlb is empty.
    default: 0,
    unit: '0 or 1',
    description: '1: a processor that can tag the TLB keeps it over an exit; 0: each exit empties it',
    choices: [0, 1],
  },
} as const satisfies StrategyParameters;

export const kvm2007 = strategy({
  id: 'kvm-2007',
  title: 'KVM shadow of 2007',
  description:
    'KVM of Linux 2.6.25 and 2.6.26, from its source: no unsync pages, no previous roots, no VPID; emulated stores update, bypass_guest_pf',
  virtual: true,
  refuses: 'PCID',
  parameters: {
    // include/asm-x86/kvm_host.h: KVM_MIN_FREE_MMU_PAGES and KVM_REFILL_PAGES.
    ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
    ...EARLY_PARAMETERS,
  },
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const marks = values.bypassGuestFaults === 1 ? new GuestFaultBypass(tables) : undefined;
    const consistency = earlyTraces(tables, values, marks);
    const parts = {sight: sightOf(values), bypass: marks ?? NO_BYPASS};
    return new EarlyVmxMmu(tables, consistency, parts, {
      invlpg: values.invlpgExits === 1 ? 'exits' : 'runs',
      tlb: values.useVpid === 1 ? 'tagged' : 'emptied by exits',
    });
  },
});

function earlyTraces(
  tables: ShadowTables,
  values: ValuesOf<typeof EARLY_PARAMETERS>,
  marks: GuestFaultBypass | undefined,
): UnsyncTraces {
  return new UnsyncTraces(tables, {
    unsync: 'none',
    flooding: values.floodThreshold > 0 ? new FloodingInARow(tables, values.floodThreshold) : NO_FLOODING,
    previousRoots: 0,
    onEmulatedWrite: values.onEmulatedWrite === 'zap' ? 'zap' : 'update',
    syncBatch: Number.POSITIVE_INFINITY,
    aliases: Number.POSITIVE_INFINITY,
    tags: 'none',
    flushOnChange: 'never',
    flushScope: 'all',
    userStores: values.unshadowOnUserStore === 1 ? 'no table' : 'nothing',
    marks: marks ?? NO_MARKS,
  });
}
