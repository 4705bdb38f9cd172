/** What a report knows beside the result: the words for its workloads, strategies and machines. */
import type {Machine} from '../machines/machine.ts';
import type {Sensitivity} from '../sensitivity/result.ts';

export interface WorkloadNote {
  /** As `workload` in the result's cells. */
  readonly label: string;
  /** What it is a variant of, as notes name it. */
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly hypothesis?: string;
  /** What a reader must know of its input, in a sentence without its full stop. */
  readonly caution?: string;
}

/** Who leaves a full pool of shadow pages. */
export interface EvictionNote {
  /** The title of the policy. */
  readonly policy: string;
  /** The signs of use that it goes by, as `policySees` names them; absent where there is no limit and nobody leaves. */
  readonly sees?: string;
}

export interface StrategyNote {
  /** As `strategy` in the result's cells. */
  readonly label: string;
  readonly title: string;
  readonly description: string;
  /** Whether it has a host: one without is what others are measured by, and no rival. */
  readonly virtual: boolean;
  /** Absent where there is no pool. */
  readonly eviction?: EvictionNote;
}

export interface MachineNote {
  /** As `machine` in the result's cells. */
  readonly label: string;
  readonly machine: Machine;
}

/** A parameter that took three numbers or more while all else of a workload, a strategy or a machine stayed. */
export interface SweepNote {
  readonly of: 'workload' | 'strategy' | 'machine';
  /** What is swept, as its label says without the parameter. */
  readonly base: string;
  readonly parameter: string;
  readonly unit: string;
  /** The labels of its variants, by the parameter's value. */
  readonly points: readonly {readonly label: string; readonly value: number}[];
}

export interface ReportContext {
  readonly title: string;
  /** The label of the strategy that slowdowns are over. */
  readonly reference: string;
  /** Of the axes of slowdowns: logarithmic unless told. */
  readonly scale?: 'log' | 'linear';
  readonly workloads: readonly WorkloadNote[];
  readonly strategies: readonly StrategyNote[];
  readonly machines: readonly MachineNote[];
  readonly sweeps: readonly SweepNote[];
  /** What the conclusions rest on, or the sentence that says why that is not told; absent where nobody asked. */
  readonly sensitivity?: Sensitivity | {readonly untold: string};
  /** What the model leaves out, a sentence each. */
  readonly limits: readonly string[];
  /** The spec that was run, as JSON. */
  readonly spec: string;
}
