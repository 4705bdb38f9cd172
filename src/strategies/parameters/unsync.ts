/**
 * How KVM's shadow pager follows the guest: what may go out of step, what is remembered across a switch, and what is
 * flushed. Sources are files of Linux 6.10 to 6.12, and what they say is the default.
 *
 * What else that code has is no parameter: the buckets of its hash (KVM_MMU_HASH_SHIFT), for looking a page up has one
 * price here; the levels of the guest's and the host's tables, which are the guest's and the host's; and the exit for a
 * read of CR3, which whoever shadows the guest's roots must have, since the processor holds another.
 */
import type {KvmFlushesSetting} from '../../shadow/kvm/kvm-flushes.ts';
import type {TreeSyncSetting} from '../../shadow/kvm/tree-sync.ts';
import type {UnsyncSetting} from '../../shadow/kvm/unsync-traces.ts';
import {FloodingByPage, NO_FLOODING, type WriteFlooding} from '../../shadow/kvm/write-flooding.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import type {Surroundings, Overruled, StrategyParameters, ValuesOf} from '../strategy.ts';
import {poolOverruled, spareRoots, spareRootsOf, type PoolValues} from './pool.ts';
import {isOn, onOff} from './switch.ts';

export const UNSYNC_PARAMETERS = {
  // arch/x86/kvm/mmu/mmu.c: mmu_try_to_unsync_pages.
  unsync: onOff('on', {
    on: 'leaf tables may go out of step until the guest flushes',
    off: 'each store to one is emulated',
  }),
  floodThreshold: {
    // arch/x86/kvm/mmu/mmu.c: detect_write_flooding.
    default: 3,
    unit: 'stores',
    description:
      'stores to a table, unused meanwhile, that free its shadow (of leaf tables with unsync off alone); 0: any number',
    min: 0,
  },
  previousRoots: {
    // arch/x86/include/asm/kvm_host.h: KVM_MMU_NUM_PREV_ROOTS.
    default: 3,
    unit: 'roots',
    description:
      'roots kept at hand beside the one in use, as far as the pool can: loaded again without a flush, nothing is compared',
    min: 0,
  },
  emulatedStore: {
    // arch/x86/kvm/mmu/mmu.c: kvm_mmu_track_write. Until 5.8 or so a leaf was written anew at once.
    default: 'clear',
    unit: '',
    description:
      'what becomes of the shadow leaf of an emulated store: it is cleared, or written anew at once',
    choices: ['clear', 'update'],
  },
  syncBatch: {
    // arch/x86/kvm/mmu/mmu.c: KVM_PAGE_ARRAY_NR.
    default: 16,
    unit: 'pages',
    description:
      'pages that the search for what is out of step passes before it stops and syncs what it found, with one flush',
    min: 8,
  },
  rmapRecycle: {
    // arch/x86/kvm/mmu/mmu.c: RMAP_RECYCLE_THRESHOLD.
    default: 1000,
    unit: 'entries',
    description: 'shadow leaves that may map one frame; one more, and all of them are dropped; 0: any number',
    min: 0,
  },
  // arch/x86/kvm/vmx/vmx.c loads the shadow root with the guest's PCID (kvm_get_active_pcid).
  usePcid: onOff('on', {
    on: "the TLB tags contexts by the guest's PCIDs",
    off: 'each CR3 load empties it',
  }),
  // arch/x86/kvm/mmu/mmu.c: kvm_mmu_track_write and __kvm_mmu_invalidate_addr flush every virtual CPU.
  flushOnChange: onOff('on', {
    on: 'clearing or narrowing a shadow entry empties the TLB',
    off: 'only what the guest flushes goes',
  }),
  flushScope: {
    // arch/x86/kvm/vmx/vmx.c: vmx_flush_tlb_current, for kvm_invalidate_pcid and kvm_mmu_load.
    default: 'all',
    unit: '',
    description:
      'what goes from the TLB when a context is flushed or a root is loaded that is not at hand: all, the context, or what the guest asks for',
    choices: ['all', 'context', 'asked'],
  },
  // Gone since 2.6.39 or so; see kvm-2007.
  bypassGuestFaults: onOff('off', {
    on: 'faults of entries not present reach the guest without an exit (usePcid must be off)',
    off: 'each exits',
  }),
} as const satisfies StrategyParameters;

type UnsyncValues = ValuesOf<typeof UNSYNC_PARAMETERS>;

/** What says how much a fault may map at once. */
interface FillValues {
  readonly prefetch: string;
  readonly prefetchEntries: number;
}

export function unsyncSettingOf(
  values: UnsyncValues & FillValues,
): UnsyncSetting & TreeSyncSetting & KvmFlushesSetting {
  const contradiction = unsyncContradiction(values);
  if (contradiction !== undefined) throw new Error(contradiction);
  return {
    unsync: isOn(values.unsync) ? 'leaf tables' : 'none',
    emulatedStore: values.emulatedStore === 'update' ? 'update' : 'clear',
    userStores: 'nothing',
    syncBatch: values.syncBatch,
    tags: isOn(values.usePcid) ? 'PCID' : 'none',
    flushOnChange: isOn(values.flushOnChange) ? 'always' : 'never',
    flushScope: values.flushScope as KvmFlushesSetting['flushScope'],
  };
}

export function floodingOf({
  floodThreshold,
  unsync,
}: Pick<UnsyncValues, 'floodThreshold' | 'unsync'>): WriteFlooding {
  return floodThreshold > 0 ? new FloodingByPage(floodThreshold, isOn(unsync) ? 2 : 1) : NO_FLOODING;
}

export function aliasLimitOf({rmapRecycle}: Pick<UnsyncValues, 'rmapRecycle'>): number {
  return rmapRecycle > 0 ? rmapRecycle : Number.POSITIVE_INFINITY;
}

/** As many as are asked for, as far as the pool can keep them. */
export function previousRootsOf(
  {pool, machine}: ShadowTables,
  {previousRoots}: Pick<UnsyncValues, 'previousRoots'>,
): number {
  return Math.min(previousRoots, spareRoots(pool.limit, pool.roots, machine.paging.levels));
}

/** Of a pager that keeps roots at hand: what the pool has no room for; and what is about pages out of step, where none is. */
export function unsyncOverruled(
  values: PoolValues & Pick<UnsyncValues, 'previousRoots' | 'unsync'>,
  around: Surroundings,
): Overruled {
  const spare = spareRootsOf(values, around);
  return {
    ...poolOverruled(values, around),
    ...(values.previousRoots > spare
      ? {previousRoots: `at most ${spare}, which the pool can keep beside the root in use`}
      : {}),
    ...(isOn(values.unsync) ? {} : {syncBatch: 'unsync to be on: without it no page is out of step'}),
  };
}

/** Without tags a load of CR3 empties the TLB, whatever it was to flush. */
export function scopeOverruled({usePcid}: Pick<UnsyncValues, 'usePcid'>): Overruled {
  return isOn(usePcid) ? {} : {flushScope: 'usePcid to be on: without tags each flush is one of everything'};
}

/** What of `values` cannot be had together. */
export function unsyncContradiction(values: UnsyncValues & FillValues): string | undefined {
  const {rmapRecycle, prefetch, prefetchEntries, bypassGuestFaults, usePcid} = values;
  if (prefetch !== 'none' && rmapRecycle > 0 && rmapRecycle < prefetchEntries)
    return `rmapRecycle is ${rmapRecycle}, expected 0 or at least prefetchEntries, which is ${prefetchEntries}: one fault would drop what it fills`;
  if (isOn(bypassGuestFaults) && isOn(usePcid))
    return 'bypassGuestFaults is on and usePcid on, expected one of them to be off: of a fault that nobody sees no other context can be cleared';
  return undefined;
}
