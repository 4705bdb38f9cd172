/** What a user's own workload, strategy or eviction policy imports from 'pagewalk'. */

// A workload: the words of a story.
export {workload} from './guest/story.ts';
export type {
  Claim,
  Claimant,
  ExitClaim,
  Family,
  FileOptions,
  Guest,
  GuestFile,
  MapOptions,
  ParameterDefinition,
  Process,
  Program,
  ProgramMapping,
  Protection,
  Region,
  SpawnOptions,
  Step,
  TimeClaim,
  Touch,
  Workload,
} from './guest/story.ts';
export type {Random} from './guest/random.ts';

// A strategy: its contract, and what it is built of.
export {strategy} from './strategies/strategy.ts';
export type {
  Foresight,
  Surroundings,
  Library,
  Overruled,
  Strategy,
  StrategyParameter,
  StrategyParameters,
  StrategyValues,
  ValuesOf,
} from './strategies/strategy.ts';
export type {Hypervisor, Overhead} from './host/hypervisor.ts';
export type {HostParameters, VirtualMachine} from './host/virtual-machine.ts';
export * from './hardware/address.ts';
export * from './hardware/mmu.ts';
export * from './hardware/rights.ts';
export {Walker} from './hardware/walker.ts';
export * from './hardware/load-counts.ts';
export {WalkCaches} from './hardware/walk-caches.ts';
export {NestedTlb} from './hardware/nested-tlb.ts';
export {AssociativeArray, NOWHERE} from './hardware/associative.ts';
export type {ArrayGeometry, ProcessorGeometry, Replacement, WalkCacheGeometry} from './hardware/geometry.ts';
export type {Translation} from './hardware/tlb.ts';
export {descend, type Descent, type EntryKind} from './hardware/descent.ts';
export {faultNow, NO_FAULT} from './hardware/fault-now.ts';
export {NestedDimension} from './hardware/nested-dimension.ts';
export {NestedWalker, REFUSED, VIOLATED, WALKED, type NestedWalk} from './hardware/nested-walker.ts';
export type {Clock} from './hardware/clock.ts';
export {Cpu} from './hardware/cpu.ts';
export type {CacheLevel, Caches} from './hardware/caches.ts';
export {TableMemory} from './hardware/memory.ts';
export {auditTlb} from './host/audit.ts';
export {HostTables} from './host/host-tables.ts';
export {NestedTables, type Placement} from './host/nested-tables.ts';
export {CAUSES, type Cause, type EventName, type Events} from './timing/events.ts';
export type {Latencies} from './timing/latencies.ts';
export type {OwnEvent, OwnEvents, OwnPrice} from './timing/own-events.ts';

// An eviction policy: its contract, those that there are, and what some of them are made of.
export type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './shadow/eviction/policy.ts';
export {evictionKinds} from './shadow/eviction/index.ts';
export {auditMembers, auditNotes, expectAtMost, expectThat} from './shadow/eviction/audit.ts';
export {FrequencySketch} from './shadow/eviction/frequency-sketch.ts';
export {PriorityQueue} from './shadow/eviction/priority-queue.ts';
export {Queue} from './shadow/eviction/queue.ts';

// The strategies themselves, and the parts that shadow paging is made of, to change one thing about.
export {strategies} from './strategies/index.ts';
export {Native, NativeMmu} from './strategies/native.ts';
export {Nested, NestedMmu} from './strategies/nested.ts';
export {ShadowHypervisor} from './shadow/shadow-hypervisor.ts';
export {ShadowMmu} from './shadow/shadow-mmu.ts';
export {
  TAGGED,
  UNTAGGED,
  type HintListener,
  type ShadowParts,
  type ShadowWalker,
  type Unintercepted,
  type WorldSwitch,
} from './shadow/shadow-parts.ts';
export {LoadedContext} from './shadow/loaded-context.ts';
export {CpuFlushes} from './shadow/cpu-flushes.ts';
export {ShadowFaults, type FaultHandler} from './shadow/shadow-faults.ts';
export {GuestWalk} from './shadow/guest-walk.ts';
export {ComposedLeaf} from './shadow/composed-leaf.ts';
export {leafRights, narrowToLeaf} from './shadow/leaf-rights.ts';
export {ShadowTables} from './shadow/tables/shadow-tables.ts';
export {free, freeOrphan, freeWithOrphans, type Death} from './shadow/tables/death.ts';
export {endOfPath, leafPage, pathTo, slotFor} from './shadow/tables/path.ts';
export {ShadowPool} from './shadow/tables/pool.ts';
export {keyOf, type Role, type ShadowPage, type View} from './shadow/tables/shadow-page.ts';
export type {Watcher} from './shadow/tables/watcher.ts';
export {ownedByParent, sharedByRole, type Sharing} from './shadow/sharing.ts';
export type {WriteProtection, StoreAnswer, WriteGate} from './shadow/write-protection.ts';
export type {GuestFlushes} from './shadow/guest-flushes.ts';
export {ClearingFlushes, InStepFlushes} from './shadow/in-step-flushes.ts';
export {IN_EACH_ENTRY, IN_LEAVES, type RightsPlacement} from './shadow/rights-placement.ts';
export {ONE_TREE, TWO_TREES, type Views} from './shadow/views.ts';
export {TracedFrames} from './shadow/traced-frames.ts';
export {installTrace} from './shadow/trace.ts';
export {auditInStep} from './shadow/in-step.ts';
export {TableReader} from './shadow/table-reader.ts';
export {dropPage} from './shadow/drop-page.ts';
export {RepeatedStore} from './shadow/repeated-store.ts';
export {NO_PREFETCH, type Prefetch} from './shadow/prefetch/prefetch.ts';
export {AlignedGroup} from './shadow/prefetch/aligned-group.ts';
export {ForwardRun} from './shadow/prefetch/forward-run.ts';
export {Neighbours} from './shadow/prefetch/neighbours.ts';
export {AccessedBits, EXITS, PERFECT, type Sight} from './shadow/eviction/sight.ts';
export {unbounded} from './shadow/eviction/unbounded.ts';
export {PAGES, SUBTREES, TREES, type EvictionUnit} from './shadow/eviction/unit.ts';
export {unboundedTables} from './shadow/tables/unbounded-tables.ts';
export {withDefaults} from './strategies/parameters/defaults.ts';
export {isOn, onOff} from './strategies/parameters/switch.ts';
export {
  choiceOverruled,
  evictionOverruled,
  POOL_PARAMETERS,
  poolOverruled,
  poolUnbuildable,
  shadowTablesOf,
  sightOf,
  sizeOverrules,
  unboundedOverrules,
  type PoolValues,
} from './strategies/parameters/pool.ts';
export {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './strategies/parameters/prefetch.ts';

// What the pagers of hypervisors are made of, each as its strategy file puts it together.
export {AT_ONCE, BUT_GLOBAL, ON_REUSE, type Discard} from './shadow/software-tlb/discard.ts';
export {sharedByAddress, SoftwareTlbFlushes, Unprotected} from './shadow/software-tlb/software-tlb.ts';
export {Traces, type TraceHabits} from './shadow/traces/traces.ts';
export {Invalidation, type StoreEffect} from './shadow/traces/store-effect.ts';
export {EagerUpdates} from './shadow/traces/eager-updates.ts';
export type {EmulatedStore, Detracer} from './shadow/traces/detracer.ts';
export {Detracing} from './shadow/traces/detracing.ts';
export {ExitDetection} from './shadow/traces/exit-detection.ts';
export {DroppingFlushes} from './shadow/traces/dropping-flushes.ts';
export {UnshadowingFlushes, UnshadowOnWrite} from './shadow/traces/unshadow-on-write.ts';
export {AliasLimit} from './shadow/kvm/alias-limit.ts';
export {CachedRoots, type CachedRoot} from './shadow/kvm/cached-roots.ts';
export {KvmEmulation, type KvmEmulationSetting} from './shadow/kvm/kvm-emulation.ts';
export {NO_MARKS, type FaultMarks} from './shadow/kvm/fault-marks.ts';
export {BypassedFaults, GuestFaultBypass} from './shadow/kvm/guest-fault-bypass.ts';
export {KvmFlushes, type KvmFlushesSetting} from './shadow/kvm/kvm-flushes.ts';
export {PageSync} from './shadow/kvm/page-sync.ts';
export {TreeSync, UNHEARD, type LinkSyncs, type TreeSyncSetting} from './shadow/kvm/tree-sync.ts';
export {UnsyncPages} from './shadow/kvm/unsync-pages.ts';
export {UnsyncTraces, type UnsyncParts, type UnsyncSetting} from './shadow/kvm/unsync-traces.ts';
export {
  FloodingByPage,
  FloodingInARow,
  NO_FLOODING,
  type WriteFlooding,
} from './shadow/kvm/write-flooding.ts';
export {AbsenceMarks} from './shadow/xen/absence-marks.ts';
export {DyingSpaces} from './shadow/xen/dying-spaces.ts';
export {XenEmulation, type XenEmulationSetting} from './shadow/xen/xen-emulation.ts';
export {EntryUpdates} from './shadow/xen/entry-updates.ts';
export {FastEmulation} from './shadow/xen/fast-emulation.ts';
export {OutOfSyncFlushes} from './shadow/xen/out-of-sync-flushes.ts';
export {OutOfSyncTables} from './shadow/xen/out-of-sync-tables.ts';
export {OutOfSyncTraces} from './shadow/xen/out-of-sync-traces.ts';
export {PageReferences} from './shadow/xen/page-references.ts';
export {Unshadowing} from './shadow/xen/unshadowing.ts';
export {VirtualTlb} from './shadow/xen/virtual-tlb.ts';
export {WritableMappings} from './shadow/xen/writable-mappings.ts';
export {XenFaults} from './shadow/xen/xen-faults.ts';
export {ZeroStores} from './shadow/xen/zero-stores.ts';
export {LowestAtOnce} from './shadow/paravirtual/lowest-at-once.ts';
export {ParavirtualFlushes} from './shadow/paravirtual/paravirtual-flushes.ts';
export {CallOuts} from './shadow/stores/call-outs.ts';
export {RoutedShadowMmu} from './shadow/stores/routed-shadow-mmu.ts';
export {TableHypercalls} from './shadow/stores/table-hypercalls.ts';
export {HostPcids, MOST_HOST_PCIDS} from './shadow/pvm/host-pcids.ts';
export {PvmMmu, type Switcher} from './shadow/pvm/pvm-mmu.ts';
export {kvmParts} from './strategies/kvm.ts';
export {
  EARLY_KVM_PARAMETERS,
  earlySettingOf,
  floodingInARowOf,
  vmxControlsOf,
} from './strategies/parameters/early-kvm.ts';
export {
  OUT_OF_SYNC_PARAMETERS,
  outOfSyncOf,
  outOfSyncOverruled,
} from './strategies/parameters/out-of-sync.ts';
export {TRACE_PARAMETERS, traceHabitsOf} from './strategies/parameters/traces.ts';
export {
  aliasLimitOf,
  floodingOf,
  previousRootsOf,
  scopeOverruled,
  UNSYNC_PARAMETERS,
  unsyncContradiction,
  unsyncOverruled,
  unsyncSettingOf,
} from './strategies/parameters/unsync.ts';
