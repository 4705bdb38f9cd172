/** What a hypervisor can be made of, as far as its methods change what must be counted. */
import {Cpu} from '../../hardware/cpu.ts';
import {TableMemory} from '../../hardware/memory.ts';
import {NestedDimension} from '../../hardware/nested-dimension.ts';
import {HostTables} from '../../host/host-tables.ts';
import {CpuFlushes} from '../../shadow/cpu-flushes.ts';
import {CachedRoots} from '../../shadow/kvm/cached-roots.ts';
import {PageSync} from '../../shadow/kvm/page-sync.ts';
import {UnsyncPages} from '../../shadow/kvm/unsync-pages.ts';
import {ShadowPool} from '../../shadow/tables/pool.ts';
import {OutOfSyncFlushes} from '../../shadow/xen/out-of-sync-flushes.ts';
import {OutOfSyncSlots} from '../../shadow/xen/out-of-sync-slots.ts';
import {Snapshot} from '../../shadow/xen/snapshot.ts';

/** What is done with one method of a structure. */
type Kind =
  /** It changes something, which must be counted. */
  | 'changes'
  /** It is part of a change that is counted elsewhere, or made of methods that are watched. */
  | 'is part'
  /** The hardware does it by itself. */
  | 'hardware'
  /** It closes a hole of the code that was read, which does nothing there. */
  | 'unseen'
  | 'reads';

interface Structure {
  readonly of: abstract new (...parts: never[]) => object;
  readonly methods: Readonly<Partial<Record<Kind, readonly string[]>>>;
}

/** What else a hypervisor holds, by why its methods need not be watched. */
export const UNWATCHED: Readonly<Record<string, string>> = {
  'whatever it changes it changes in what is watched':
    'AbsenceMarks AliasLimit EagerUpdates KvmEmulation XenEmulation EntryUpdates InStepFlushes Invalidation ' +
    'KvmFlushes LowestAtOnce OutOfSyncTables OutOfSyncTraces PageReferences ParavirtualFlushes Reclaim TreeSync ' +
    'ShadowFaults ShadowTables ShadowTree SoftwareTlbFlushes Traces UnshadowOnWrite Unshadowing ' +
    'UnshadowingFlushes UnsyncTraces Watchers XenFaults BypassedFaults AlignedGroup ForwardRun Neighbours ' +
    'NestedTables Native NativeMmu Nested NestedMmu PvmMmu RoutedShadowMmu ShadowHypervisor ShadowMmu',
  'it comes with a change that is counted, or is a note that a counted change goes by':
    'ReverseMap PageHash TracedFrames WritableMappings GuestFaultBypass HostPcids TableHypercalls Detracing ExitDetection ' +
    'FloodingByPage FloodingInARow ZeroStores FastEmulation VirtualTlb RepeatedStore LoadedContext',
  'an eviction policy orders what is there': 'AnyEntry Fifo Lru Queue',
  'it reads': 'ComposedLeaf Composition FramePath GuestWalk Paging TableReader Unprotected',
  'the hardware does it by itself':
    'AssociativeArray FirstIn FlatCaches Hierarchy LeastRecentlyUsed NestedTlb NestedWalker PagePass Pieces ' +
    'RecentLines SharedCaches Tlb TreePseudoLru WalkCaches Walker',
  'the host, the same for all': 'Physmap VirtualMachine',
  'plain data': 'Array Clock Events Map Object Set',
};

/** `accounts.test.ts` holds these lists to the classes: a method that is new stands in one of them. */
export const STRUCTURES: readonly Structure[] = [
  {
    of: Cpu,
    methods: {
      changes: [
        'flushContext',
        'flushPage',
        'flushPageEverywhere',
        'flushAddress',
        'flushNonGlobal',
        'flushAll',
      ],
      'is part': ['loadCr3', 'invpcid'],
      hardware: [
        'worldSwitch',
        'untaggedSwitch',
        'hypervisorRuns',
        'faultRaised',
        'violationRaised',
        'fill',
        'access',
        'accessAgain',
        'touch',
        'touchAgain',
        'touchPage',
      ],
      reads: ['loadEntry', 'findPath', 'findFrame', 'lookupSecond', 'miss', 'outcomeOf'],
    },
  },
  {
    of: TableMemory,
    methods: {
      changes: ['store', 'addFlags', 'removeFlags'],
      // Storage comes and goes with tables, which are counted.
      'is part': ['add', 'remove', 'clear', 'place', 'newBlock', 'growFrames', 'grow'],
      reads: [
        'isTable',
        'slot',
        'tableOf',
        'indexOf',
        'frameAt',
        'flagsAt',
        'isPresent',
        'lineAt',
        'nextPresent',
        'frameNumbers',
      ],
    },
  },
  {
    of: ShadowPool,
    methods: {
      // To find a page changes nothing, and takes time all the same.
      changes: ['add', 'remove', 'find'],
      'is part': ['used'],
      reads: ['size', 'free', 'rootsFull', 'at', 'holds', 'isRoot', 'pages', 'audit', 'isCandidate'],
    },
  },
  {
    of: HostTables,
    methods: {changes: ['allocatePage'], 'is part': ['allocate', 'release'], reads: ['overhead']},
  },
  {
    of: NestedDimension,
    methods: {
      changes: ['flush'],
      hardware: ['forLoad', 'forTable', 'forStore', 'walk', 'hit', 'succeed', 'set', 'drop'],
      reads: ['list'],
    },
  },
  {
    of: CachedRoots,
    methods: {
      changes: ['change', 'forget', 'freed'],
      // What no processor can remember is looked at when the root is loaded again.
      'is part': ['mapped', 'flushedPage', 'flushed', 'created', 'reused', 'lookedFor', 'giveBack'],
      reads: ['count', 'atHand', 'holds', 'pages', 'audit'],
    },
  },
  {
    of: UnsyncPages,
    methods: {
      changes: ['add'],
      // A mark comes with a link, and what is taken is synced or freed.
      'is part': ['mark', 'linked', 'dying', 'freed', 'take', 'unmark'],
      reads: ['has', 'anyBelow', 'pagesBelow', 'audit', 'collect', 'auditParents'],
    },
  },
  {
    of: OutOfSyncSlots,
    methods: {
      changes: ['add'],
      'is part': ['remove'],
      reads: ['count', 'used', 'has', 'find', 'displacedBy', 'tables', 'audit', 'choice', 'after'],
    },
  },
  {
    of: Snapshot,
    methods: {
      changes: ['take'],
      // One entry, with the shadow entry that is written for it.
      'is part': ['refresh'],
      reads: ['differs', 'frameAt', 'flagsAt', 'lineAt'],
    },
  },
  {
    of: CpuFlushes,
    methods: {
      'is part': ['all', 'context', 'page', 'invlpg', 'invpcid', 'loadCr3', 'count'],
      unseen: ['pageUnseen'],
    },
  },
  {
    of: PageSync,
    methods: {'is part': ['page', 'entry', 'compare', 'adjust'], unseen: ['unseen', 'unseenPage']},
  },
  {
    of: OutOfSyncFlushes,
    methods: {
      'is part': ['loadCr3', 'invlpg', 'invpcid', 'toggleGlobalPages', 'forgetTranslations', 'dropOutOfSync'],
      unseen: ['faultInjected'],
      reads: ['slotOutOfSync'],
    },
  },
];
