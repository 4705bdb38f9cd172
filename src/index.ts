/** What a user's own workload or strategy imports from 'pagewalk'. */

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
export type {Strategy, StrategyParameter, StrategyValues} from './strategies/strategy.ts';
export type {Hypervisor, Overhead} from './host/hypervisor.ts';
export type {HostParameters, VirtualMachine} from './host/virtual-machine.ts';
export * from './hardware/address.ts';
export * from './hardware/mmu.ts';
export {Walker} from './hardware/walker.ts';
export {NestedDimension} from './hardware/nested-dimension.ts';
export {NestedWalker, REFUSED, WALKED} from './hardware/nested-walker.ts';
export {Cpu} from './hardware/cpu.ts';
export {TableMemory} from './hardware/memory.ts';
export {auditTlb} from './host/audit.ts';
export {HostTables} from './host/host-tables.ts';
export {NestedTables} from './host/nested-tables.ts';
export type {EventName, Events} from './timing/events.ts';

// The strategies themselves, and the parts that shadow paging is made of, to change one thing about.
export {strategies} from './strategies/index.ts';
export {Native} from './strategies/native.ts';
export {Nested} from './strategies/nested.ts';
export {ShadowMmu} from './shadow/shadow-mmu.ts';
export {ShadowTables} from './shadow/shadow-tables.ts';
export {ownedByParent, sharedByRole, type Sharing} from './shadow/sharing.ts';
export {ShadowPool} from './shadow/pool.ts';
export type {Consistency} from './shadow/consistency/consistency.ts';
export {InvalidatingTraces} from './shadow/consistency/invalidating-traces.ts';
export {SoftwareTlb} from './shadow/consistency/software-tlb.ts';
export {TracesUntilSwitch} from './shadow/consistency/traces-until-switch.ts';
export type {EvictionPolicy} from './shadow/eviction/policy.ts';
export {CreationOrder} from './shadow/eviction/creation-order.ts';
export {NEVER} from './shadow/eviction/never.ts';
export {NO_PREFETCH, type Prefetch} from './shadow/prefetch/prefetch.ts';
export {AlignedGroup} from './shadow/prefetch/aligned-group.ts';
