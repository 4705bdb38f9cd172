/**
 * Xen's shadow pager, the third of its kind (its sources call it "shadow 3"), for HVM guests: guest tables are
 * write-protected and stores to them emulated, but up to three leaf tables a virtual CPU may be out of sync, each with a
 * snapshot that tells later what changed; whole address spaces leave the pool, least recently loaded first; large guest
 * pages are always split.
 *
 * Read: xen/arch/x86/mm/shadow/{multi,common,hvm,oos,set}.c and private.h (at the commits that out-of-sync.ts names), two
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
import type {VirtualMachine} from '../host/virtual-machine.ts';
import {OutOfSync} from '../shadow/consistency/out-of-sync.ts';
import {IN_EACH_ENTRY} from '../shadow/rights-placement.ts';
import {withDefaults} from './parameters/defaults.ts';
import {POOL_PARAMETERS, shadowMmuOf, shadowTablesOf} from './parameters/pool.ts';
import {PREFETCH_PARAMETERS, prefetchOf} from './parameters/prefetch.ts';
import {strategy, type StrategyParameters, type ValuesOf} from './strategy.ts';

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

const OUT_OF_SYNC = {
  oosPages: {
    // include/asm-x86/mm.h, SHADOW_OOS_PAGES.
    default: 3,
    unit: 'tables',
    description: 'leaf tables that may be out of sync at a time, each with a snapshot; 0: none',
    min: 0,
    max: 512,
  },
  oosFixups: {
    // include/asm-x86/mm.h, SHADOW_OOS_FIXUPS.
    default: 2,
    unit: 'mappings',
    description:
      'writable mappings of a table out of sync that are remembered; 0: any number, and they are searched',
    min: 0,
    max: 64,
  },
  earlyUnshadowZeroWrites: {
    // hvm.c, check_for_early_unshadow: the second in a row.
    default: 2,
    unit: 'stores',
    description:
      'emulated stores of zero to one table, one after the other, that unshadow it; 0: no number does',
    min: 0,
  },
  dyingHint: {
    // Linux's arch/x86/xen/mmu_hvm.c, xen_hvm_exit_mmap, makes it where the kernel has Xen's drivers; a plain one does not.
    default: 0,
    unit: '0 or 1',
    description:
      "1: the guest has Xen's drivers and says by a hypercall which address space dies; one zero is enough then",
    choices: [0, 1],
  },
  writableHeuristic: {
    default: 1,
    unit: '0 or 1',
    description:
      'the search for the writable mappings of a new table starts; 1: where the last one ended; 0: at the oldest page',
    choices: [0, 1],
  },
  emulatedStore: {
    // hvm.c, validate_guest_pt_write.
    default: 'update',
    unit: '',
    description: 'what becomes of the shadow entry of an emulated store: it is written anew, or cleared',
    choices: ['update', 'clear'],
  },
  skipVerify: {
    default: 1,
    unit: '0 or 1',
    description: '1: an emulated store to an absent entry that stays absent leaves the shadow alone',
    choices: [0, 1],
  },
  virtualTlbEntries: {
    // private.h, VTLB_ENTRIES.
    default: 13,
    unit: 'entries',
    description:
      "translations that the emulator has at hand, by page number; 0: it walks the guest's tables each time",
    min: 0,
  },
  fastEmulation: {
    default: 1,
    unit: '0 or 1',
    description: '1: a store through the page of the last emulated one is emulated without a walk',
    choices: [0, 1],
  },
  fastFaultPath: {
    default: 1,
    unit: '0 or 1',
    description:
      '1: absent guest entries are marked in the shadow, and a fault there needs no walk; only where oosPages is 0',
    choices: [0, 1],
  },
} as const satisfies StrategyParameters;

const PARAMETERS = {...POOL, ...PREFETCH, ...OUT_OF_SYNC};
type Values = ValuesOf<typeof PARAMETERS>;

export const xenShadow3 = strategy({
  id: 'xen-shadow3',
  title: 'Xen shadow (out-of-sync tables, LRU)',
  description:
    "Xen's shadow pager for HVM guests, from its source: three leaf tables out of sync with snapshots, address spaces evicted least recently loaded first",
  refuses: 'PCID',
  virtual: true,
  parameters: PARAMETERS,
  build(machine, values, library) {
    const pool = {...values, poolPermille: 0, poolPages: poolPagesOf(machine, values)};
    const tables = shadowTablesOf(machine, pool, library);
    const outOfSync = new OutOfSync(tables, settingOf(values));
    const {memory} = outOfSync;
    const prefetch = prefetchOf(tables, outOfSync, values, (page, index) => memory.markAbsent(page, index));
    return shadowMmuOf(tables, outOfSync, pool, {prefetch, memory, rights: IN_EACH_ENTRY});
  },
});

function settingOf(values: Values): ConstructorParameters<typeof OutOfSync>[1] {
  const {oosPages, fastFaultPath} = values;
  return {
    pages: oosPages,
    fixups: values.oosFixups,
    zeroStores: values.earlyUnshadowZeroWrites,
    dyingHint: values.dyingHint === 1 ? 'heard' : 'not given',
    onStore: values.emulatedStore === 'clear' ? 'clear' : 'update',
    verifies: values.skipVerify === 1 ? 'changes' : 'all',
    searchStart: values.writableHeuristic === 1 ? 'last success' : 'oldest page',
    memory: {
      fastEmulation: values.fastEmulation === 1 ? 'on' : 'off',
      virtualTlbEntries: values.virtualTlbEntries,
      absenceMarks: fastFaultPath === 1 && oosPages === 0 ? 'on' : 'off',
    },
  };
}

const PAGES_A_MIB = 256;

/** Pages for shadows; 0 where another parameter says how many. What Xen gives includes those of the snapshots. */
function poolPagesOf({physmap}: VirtualMachine, values: Values): number {
  if (values.poolPages > 0 || values.poolKiB > 0) return values.poolPages;
  const mebibytes = Math.floor(physmap.guestFrames / PAGES_A_MIB);
  const given = Math.floor(values.poolBasePages + values.poolPagesPerMiB * mebibytes);
  return Math.max(given, values.poolMinimumPages) - values.oosPages;
}
