import type {ProcessorFeatures, ProcessorGeometry} from '../hardware/geometry.ts';
import {costsOf, type Costs} from '../timing/costs.ts';
import type {Latencies} from '../timing/latencies.ts';
import type {Ranges, Sources} from './stated.ts';

/** What is stated about a processor: each latency with its source, each size with its source in the preset's file. */
export interface MachineDescription {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Nominal clock, to turn cycles into time where a reader wants it. */
  readonly gigahertz: number;
  readonly features: ProcessorFeatures;
  readonly geometry: ProcessorGeometry;
  readonly latencies: Latencies;
  /** Where each latency was read, or that it is an assumption. */
  readonly sources?: Sources | undefined;
  /** How far the latencies that state it may be off; `rangeOf` has the others. */
  readonly ranges?: Ranges | undefined;
  /** What the short names in the sources stand for. */
  readonly references?: Readonly<Record<string, string>> | undefined;
}

/** A processor: what is stated, and the prices that follow from its latencies. */
export interface Machine extends MachineDescription {
  readonly costs: Costs;
}

export function machine(description: MachineDescription): Machine {
  return {...description, costs: costsOf(description.latencies)};
}
