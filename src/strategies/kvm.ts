/**
 * KVM's shadow pager of 2024 (Linux 6.10 to 6.12): shadow pages shared by guest table and rights in a hash, leaf tables that
 * may go out of step, roots kept at hand, write flooding, prefetch of eight entries, and a pool of 2 % of guest memory
 * reclaimed first in, first out. What was read, and where this differs, stands in shadow/kvm/unsync-traces.ts.
 *
 * It lacks what one virtual CPU that stays in long mode cannot show: roles of other modes, waiting for locks, and zapping by
 * generations. A large leaf around a new table is dropped, where KVM takes its right to write and drops it later. An
 * instruction that is no plausible store to a table frees the table's shadow pages at once.
 */
import {AliasLimit} from '../shadow/kvm/alias-limit.ts';
import {CachedRoots} from '../shadow/kvm/cached-roots.ts';
import {NO_MARKS} from '../shadow/kvm/fault-marks.ts';
import {BypassedFaults, GuestFaultBypass} from '../shadow/kvm/guest-fault-bypass.ts';
import {KvmFlushes} from '../shadow/kvm/kvm-flushes.ts';
import {PageSync} from '../shadow/kvm/page-sync.ts';
import {TreeSync, UNHEARD, type LinkSyncs} from '../shadow/kvm/tree-sync.ts';
import {UnsyncPages} from '../shadow/kvm/unsync-pages.ts';
import {UnsyncTraces} from '../shadow/kvm/unsync-traces.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import type {ShadowParts} from '../shadow/shadow-parts.ts';
import {sharedByRole} from '../shadow/sharing.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import {TracedFrames} from '../shadow/traced-frames.ts';
import type {OwnEvents} from '../timing/own-events.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, poolUnbuildable, shadowTablesOf, sightOf} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './parameters/prefetch.ts';
import {
  aliasLimitOf,
  floodingOf,
  previousRootsOf,
  scopeOverruled,
  UNSYNC_PARAMETERS,
  unsyncContradiction,
  unsyncOverruled,
  unsyncSettingOf,
} from './parameters/unsync.ts';
import {isOn} from './parameters/switch.ts';
import {strategy, type ValuesOf} from './strategy.ts';

const PARAMETERS = {
  // arch/x86/include/asm/kvm_host.h: KVM_MIN_FREE_MMU_PAGES and KVM_REFILL_PAGES.
  ...withDefaults(POOL_PARAMETERS, {minimumFreePages: 5, refillPages: 25}),
  // arch/x86/kvm/mmu/mmu_internal.h: PTE_PREFETCH_NUM.
  ...withDefaults(PREFETCH_PARAMETERS, {prefetch: 'group', prefetchEntries: 8}),
  ...UNSYNC_PARAMETERS,
};

const COUNTED_APART = 'the pages that are synced, their entries and the flush have prices of their own';

const EVENTS = {
  linkSyncs: {
    description: 'times that tables below one were out of step as it was linked again, and were synced',
    cause: 'hidden faults',
    price: {free: COUNTED_APART},
  },
  usefulLinkSyncs: {
    description: 'of those, the times that an entry was out of step indeed',
    cause: 'hidden faults',
    price: {free: COUNTED_APART},
  },
} as const satisfies OwnEvents;

/** KVM's shadow MMU, part by part. `links` hears of what is synced where a table is linked again. */
export function kvmParts(
  tables: ShadowTables,
  loaded: LoadedContext,
  values: ValuesOf<typeof PARAMETERS>,
  links = UNHEARD,
): ShadowParts {
  const setting = unsyncSettingOf(values);
  // The guest tables that have shadow pages: protected, but those that are let go of.
  const traced = new TracedFrames(tables.machine);
  // The pages of leaf tables that were let go of, and may differ from them until the guest flushes.
  const unsync = new UnsyncPages(tables);
  // Which table is stored to so often that it is taken for none.
  const flooding = floodingOf(values);
  const bypass = isOn(values.bypassGuestFaults) ? new GuestFaultBypass(tables) : undefined;
  const marks = bypass ?? NO_MARKS;
  // What becomes of a store: a leaf table is let go of, one above is written to on the guest's behalf.
  const protection = new UnsyncTraces(tables, {loaded, traced, unsync, flooding, marks}, setting);
  // How what is out of step is compared with its tables, an entry, a page or a whole tree.
  const pages = new PageSync(tables, protection);
  const sync = new TreeSync(tables, {unsync, pages, marks, links}, setting);
  // The roots that a load of CR3 finds without a search, and trusts without a comparison.
  const roots = new CachedRoots(tables.pool, loaded, previousRootsOf(tables, values));
  // What the guest's flushes bring into step.
  const flushes = new KvmFlushes({loaded, roots, unsync, sync}, setting);
  const aliases = new AliasLimit(tables, aliasLimitOf(values));
  return {
    loaded,
    sharing: sharedByRole(tables),
    rootAtHand: role => roots.atHand(role),
    protection,
    flushes,
    watchers: [aliases],
    pins: page => roots.holds(page),
    prefetch: prefetchOf(tables, protection, values),
    sight: sightOf(values),
    faults: textbook => (bypass ? new BypassedFaults(textbook, bypass) : textbook),
  };
}

export const kvm = strategy({
  id: 'kvm',
  title: 'KVM shadow (unsync leaf tables)',
  description:
    'KVM of 2024, from its source: leaf tables go out of step until a flush, 3 previous roots, write flooding, prefetch of 8; one virtual CPU',
  virtual: true,
  parameters: PARAMETERS,
  events: EVENTS,
  overruled: (values, around) => ({
    ...unsyncOverruled(values, around),
    ...prefetchOverruled(values),
    ...scopeOverruled(values),
  }),
  unbuildable: (values, around) => unsyncContradiction(values) ?? poolUnbuildable(values, around),
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, values, library);
    const {own} = machine;
    const links: LinkSyncs = {
      synced(entriesChanged) {
        own.linkSyncs++;
        if (entriesChanged > 0) own.usefulLinkSyncs++;
      },
    };
    const parts = kvmParts(tables, new LoadedContext(machine.cpu), values, links);
    return new ShadowHypervisor(new ShadowMmu(tables, parts));
  },
});
