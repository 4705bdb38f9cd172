/**
 * Xen's shadow pager, the third of its kind (its sources call it "shadow 3"), for HVM guests: guest tables are
 * write-protected and stores to them emulated, but up to three leaf tables a virtual CPU may be out of sync, each with a
 * snapshot that tells later what changed; whole address spaces leave the pool, least recently loaded first; large guest
 * pages are always split.
 *
 * Read: xen/arch/x86/mm/shadow/{multi,common,hvm,oos,set}.c and private.h (at the commits that out-of-sync-traces.ts names), two
 * constants of include/asm-x86/mm.h, and the size of the pool in libxl_utils.c. Xen's nine optimizations
 * (SHADOW_OPTIMIZATIONS, all on) are each a parameter but LINUX_L3_TOPLEVEL, which is for early 64-bit kernels that
 * switched by an entry of one root, and turns itself off for others.
 *
 * Assumed: what software takes for each step; that guesses at the guest's direct map fail, as they do since Linux lays it
 * out at random. Lacking: the shadow linear maps through which Xen reaches its shadow entries, and the TLB entries that
 * they take; the hash of 251 buckets, whose chains have no price here and whose order no count depends on but that of a
 * search; the pages that the P2M takes from the pool; read-only fills beside an emulated store; more than one virtual CPU.
 * Xen hides 1 GiB pages and 5 levels from a guest under shadow paging as it does PCIDs; a guest that has them runs here.
 */
import {LoadedContext} from '../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import type {ShadowParts} from '../shadow/shadow-parts.ts';
import {sharedByRole} from '../shadow/sharing.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import {TracedFrames} from '../shadow/traced-frames.ts';
import {AbsenceMarks} from '../shadow/xen/absence-marks.ts';
import {DyingSpaces} from '../shadow/xen/dying-spaces.ts';
import {EntryUpdates} from '../shadow/xen/entry-updates.ts';
import {FastEmulation} from '../shadow/xen/fast-emulation.ts';
import {OutOfSyncFlushes} from '../shadow/xen/out-of-sync-flushes.ts';
import {OutOfSyncTables} from '../shadow/xen/out-of-sync-tables.ts';
import {OutOfSyncTraces} from '../shadow/xen/out-of-sync-traces.ts';
import {PageReferences} from '../shadow/xen/page-references.ts';
import {Unshadowing} from '../shadow/xen/unshadowing.ts';
import {VirtualTlb} from '../shadow/xen/virtual-tlb.ts';
import {WritableMappings} from '../shadow/xen/writable-mappings.ts';
import {XenEmulation} from '../shadow/xen/xen-emulation.ts';
import {XenFaults} from '../shadow/xen/xen-faults.ts';
import {ZeroStores} from '../shadow/xen/zero-stores.ts';
import {withDefaults} from './parameters/defaults.ts';
import {OUT_OF_SYNC_PARAMETERS, outOfSyncOf, outOfSyncOverruled} from './parameters/out-of-sync.ts';
import {
  evictionOverruled,
  POOL_PARAMETERS,
  poolUnbuildable,
  type PoolValues,
  shadowTablesOf,
  sightOf,
  sizeOverrules,
  unboundedOverrules,
} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './parameters/prefetch.ts';
import {isOn} from './parameters/switch.ts';
import {
  strategy,
  type Surroundings,
  type Overruled,
  type StrategyParameters,
  type ValuesOf,
} from './strategy.ts';

const {poolPermille: _share, ...SIZED_BY_XEN} = POOL_PARAMETERS;

const POOL = {
  poolBasePages: {
    // libxl_utils.c, libxl_get_required_shadow_memory: 256 pages a virtual CPU.
    default: 256,
    unit: 'pages',
    description: "size of the pool, besides what depends on the guest's memory; snapshots are part of it",
    min: 0,
  },
  poolPagesPerMiB: {
    // The same: one for the P2M, which is not taken here, and one for the processes.
    default: 2,
    unit: 'pages a MiB of guest memory',
    description: "what the pool has besides, by the guest's memory",
    min: 0,
    fractional: true,
  },
  ...withDefaults(SIZED_BY_XEN, {
    // common.c, shadow_min_acceptable_pages.
    poolMinimumPages: 128,
    // common.c, _shadow_prealloc: unpins top-level shadows from the tail of a list that a load of CR3 moves them ahead in.
    eviction: 'lru',
    evictionUnit: 'tree',
    // multi.c, sh_page_fault: a page for each level below the root.
    minimumFreePages: 3,
    refillPages: 3,
  }),
} as const satisfies StrategyParameters;

const PREFETCH = withDefaults(PREFETCH_PARAMETERS, {
  // multi.c, sh_prefetch and PREFETCH_DISTANCE.
  prefetch: 'forward',
  prefetchEntries: 32,
  prefetchStops: 'wouldFault',
});

const PARAMETERS = {...POOL, ...PREFETCH, ...OUT_OF_SYNC_PARAMETERS};
type Values = ValuesOf<typeof PARAMETERS>;

export const xenShadow3 = strategy({
  id: 'xen-shadow3',
  title: 'Xen shadow (out-of-sync tables)',
  description:
    "Xen's shadow pager for HVM guests, from its source: three leaf tables out of sync with snapshots, address spaces evicted least recently loaded first",
  refuses: 'PCID',
  virtual: true,
  parameters: PARAMETERS,
  overruled,
  unbuildable,
  build(machine, values, library) {
    const tables = shadowTablesOf(machine, pooled(machine.physmap.guestFrames, values), library);
    const parts = xenParts(tables, new LoadedContext(machine.cpu), values);
    return new ShadowHypervisor(new ShadowMmu(tables, parts));
  },
});

/** Xen's shadow pager, part by part. */
function xenParts(tables: ShadowTables, loaded: LoadedContext, values: Values): ShadowParts {
  const setting = outOfSyncOf(values);
  const {machine} = tables;
  // The guest tables that have shadow pages.
  const traced = new TracedFrames(machine);
  const sharing = sharedByRole(tables);
  // A page lives as long as an entry leads to it.
  const references = new PageReferences(tables);
  // Tables that are written to with zeroes seem to be torn down: they lose their shadows early.
  const zeroStores = new ZeroStores(setting.zeroStores);
  const unshadowing = new Unshadowing(tables, {loaded, traced, references, zeroStores});
  // How an entry is written anew, and where the leaves are through which a table can be written.
  const updates = new EntryUpdates(tables, traced, sharing, references);
  const writable = new WritableMappings(tables, setting.searchStart);
  // The few leaf tables that the guest may write to until it flushes, each with a snapshot.
  const outOfSync = new OutOfSyncTables(tables, {traced, updates, writable, zeroStores}, setting);
  // What is remembered of faults.
  const marks = new AbsenceMarks(tables, setting.absenceMarks);
  const virtualTlb = new VirtualTlb(machine.paging, setting.virtualTlbEntries);
  const fast = new FastEmulation(
    machine,
    setting.fastEmulation,
    gfn => traced.has(gfn) && !outOfSync.has(gfn),
  );
  const emulation = new XenEmulation(tables, {traced, marks, updates, unshadowing, zeroStores}, setting);
  const protection = new OutOfSyncTraces(tables, {
    loaded,
    traced,
    outOfSync,
    writable,
    zeroStores,
    unshadowing,
    emulation,
    marks,
  });
  return {
    loaded,
    sharing,
    protection,
    flushes: new OutOfSyncFlushes(tables, {loaded, outOfSync, fast, virtualTlb}),
    watchers: [references],
    prefetch: prefetchOf(tables, protection, values, (page, index) => marks.add(page, index)),
    sight: sightOf(values),
    faults: textbook => new XenFaults(textbook, {marks, fast, virtualTlb}),
    ...(isOn(values.dyingHint) ? {hints: new DyingSpaces(loaded, zeroStores, unshadowing)} : {}),
  };
}

const PAGES_A_MIB = 256;

/** Pages for shadows; 0 where another parameter says how many. What Xen gives includes those of the snapshots. */
function poolPagesOf(frames: number, values: Values): number {
  if (values.poolPages > 0 || values.poolKiB > 0) return values.poolPages;
  const given = givenPages(frames, values);
  return Math.max(1, Math.max(given, values.poolMinimumPages) - values.oosPages);
}

/** With the size of the pool in pages. */
const pooled = (frames: number, values: Values): PoolValues => ({
  ...values,
  poolPermille: 0,
  poolPages: poolPagesOf(frames, values),
});

function unbuildable(values: Values, around: Surroundings): string | undefined {
  const {oosPages, poolPages, poolKiB} = values;
  const pool = pooled(around.frames, values);
  const reason = poolUnbuildable(pool, around);
  const isLeft = poolPages === 0 && poolKiB === 0 && pool.poolPages < around.levels;
  if (reason === undefined || !isLeft) return reason;
  return `oosPages is ${oosPages}, expected to leave the pool at least ${around.levels} pages, one a level of a walk: it leaves ${pool.poolPages}`;
}

function givenPages(frames: number, {poolBasePages, poolPagesPerMiB}: Values): number {
  return Math.floor(poolBasePages + poolPagesPerMiB * Math.floor(frames / PAGES_A_MIB));
}

function overruled(values: Values, around: Surroundings): Overruled {
  const {eviction: _, ...bounded} = POOL;
  const pool = unboundedOverrules(values, Object.keys(bounded)) ?? {
    ...sizeOverruled(values, around),
    ...evictionOverruled(values),
  };
  return {...pool, ...prefetchOverruled(values), ...outOfSyncOverruled(values)};
}

function sizeOverruled(values: Values, {frames}: Surroundings): Overruled {
  const {poolMinimumPages} = values;
  const sized = sizeOverrules(values, ['poolBasePages', 'poolPagesPerMiB', 'poolMinimumPages']);
  if (sized !== undefined) return sized;
  const given = givenPages(frames, values);
  if (given >= poolMinimumPages) return {};
  const expected = `as much as makes ${poolMinimumPages} pages, which poolMinimumPages is: it makes ${given}`;
  return {poolBasePages: expected, poolPagesPerMiB: expected};
}
