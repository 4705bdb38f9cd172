/** What a user's own workload, strategy or eviction policy imports from 'pagewalk'. */

// A workload: the words of a story.
export {workload} from './guest/story.ts';
export type {
  Family,
  FileOptions,
  Guest,
  GuestFile,
  MapOptions,
  ParameterDefinition,
  Process,
  Protection,
  Region,
  SpawnOptions,
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
  StrategyValues,
} from './strategies/strategy.ts';
export type {Hypervisor, Overhead} from './host/hypervisor.ts';
export type {HostParameters, VirtualMachine} from './host/virtual-machine.ts';
export * from './hardware/address.ts';
export * from './hardware/mmu.ts';
export {Walker} from './hardware/walker.ts';
export {NestedDimension} from './hardware/nested-dimension.ts';
export {NestedWalker, REFUSED, WALKED} from './hardware/nested-walker.ts';
export type {Clock} from './hardware/clock.ts';
export {Cpu} from './hardware/cpu.ts';
export {TableMemory} from './hardware/memory.ts';
export {auditTlb} from './host/audit.ts';
export {HostTables} from './host/host-tables.ts';
export {NestedTables} from './host/nested-tables.ts';
export {CAUSES, type Cause, type EventName, type Events} from './timing/events.ts';
export type {Latencies} from './timing/latencies.ts';
export type {OwnEvent, OwnEvents, OwnPrice} from './timing/own-events.ts';

// An eviction policy: its contract, those that there are, and what some of them are made of.
export type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './shadow/eviction/policy.ts';
export {evictionKinds} from './shadow/eviction/index.ts';
export {FrequencySketch} from './shadow/eviction/frequency-sketch.ts';
export {PriorityQueue} from './shadow/eviction/priority-queue.ts';
export {Queue} from './shadow/eviction/queue.ts';

// The strategies themselves, and the parts that shadow paging is made of, to change one thing about.
export {strategies} from './strategies/index.ts';
export {Native, NativeMmu} from './strategies/native.ts';
export {Nested, NestedMmu} from './strategies/nested.ts';
export {ShadowMmu, type ShadowParts} from './shadow/shadow-mmu.ts';
export {ShadowTables} from './shadow/shadow-tables.ts';
export {ownedByParent, sharedByRole, type Sharing} from './shadow/sharing.ts';
export {IN_EACH_ENTRY, IN_LEAVES, type RightsPlacement} from './shadow/rights-placement.ts';
export {ShadowPool} from './shadow/pool.ts';
export {Consistency, type StoreAnswer} from './shadow/consistency.ts';
export {InvalidatingTraces} from './shadow/traces/invalidating-traces.ts';
export {OutOfSync, type OutOfSyncSetting} from './shadow/xen/out-of-sync.ts';
export {AT_ONCE, BUT_GLOBAL, ON_REUSE, type Discard} from './shadow/software-tlb/discard.ts';
export {SoftwareTlb} from './shadow/software-tlb/software-tlb.ts';
export {TracesUntilSwitch} from './shadow/traces/traces-until-switch.ts';
export {NO_PREFETCH, type Prefetch} from './shadow/prefetch/prefetch.ts';
export {AlignedGroup} from './shadow/prefetch/aligned-group.ts';
export {ForwardRun} from './shadow/prefetch/forward-run.ts';
export {Neighbours} from './shadow/prefetch/neighbours.ts';
export {NO_BYPASS, type FaultBypass} from './shadow/kvm/fault-bypass.ts';
export {AccessedBits, EXITS, PERFECT, type Sight} from './shadow/eviction/sight.ts';
export {unbounded} from './shadow/eviction/unbounded.ts';
export {PAGES, SUBTREES, TREES, type EvictionUnit} from './shadow/eviction/unit.ts';
export {unboundedTables} from './shadow/unbounded-tables.ts';
export {withDefaults} from './strategies/parameters/defaults.ts';
export {
  choiceOverruled,
  evictionOverruled,
  POOL_PARAMETERS,
  poolOverruled,
  shadowTablesOf,
  sightOf,
  unboundedOverrules,
  type PoolValues,
} from './strategies/parameters/pool.ts';
export {PREFETCH_PARAMETERS, prefetchOf, prefetchOverruled} from './strategies/parameters/prefetch.ts';

// What the pagers of hypervisors are made of, each as its strategy file puts it together.
export {MAY_USER} from './hardware/rights.ts';
export {NO_MARKS} from './shadow/kvm/fault-marks.ts';
export {GuestFaultBypass} from './shadow/kvm/guest-fault-bypass.ts';
export {ParavirtualTables} from './shadow/paravirtual/paravirtual-tables.ts';
export {UnshadowOnWrite} from './shadow/traces/unshadow-on-write.ts';
export {UnsyncTraces} from './shadow/kvm/unsync-traces.ts';
export {FloodingByPage, FloodingInARow, NO_FLOODING} from './shadow/kvm/write-flooding.ts';
export {EarlyVmxMmu} from './shadow/kvm/early-vmx-mmu.ts';
export {HostPcids, MOST_HOST_PCIDS} from './shadow/pvm/host-pcids.ts';
export {PvmMmu} from './shadow/pvm/pvm-mmu.ts';
export {CallOuts} from './shadow/stores/call-outs.ts';
export {RoutedShadowMmu} from './shadow/stores/routed-shadow-mmu.ts';
export {TableHypercalls} from './shadow/stores/table-hypercalls.ts';
export {EARLY_KVM_PARAMETERS, earlyPagerOf, vmxControlsOf} from './strategies/parameters/early-kvm.ts';
export {
  OUT_OF_SYNC_PARAMETERS,
  outOfSyncOf,
  outOfSyncOverruled,
} from './strategies/parameters/out-of-sync.ts';
export {TRACE_PARAMETERS, traceHabitsOf} from './strategies/parameters/traces.ts';
export {
  scopeOverruled,
  UNSYNC_PARAMETERS,
  unsyncOverruled,
  unsyncPagerOf,
} from './strategies/parameters/unsync.ts';
