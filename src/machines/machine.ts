import type {ProcessorFeatures, ProcessorGeometry} from '../hardware/geometry.ts';
import type {Costs} from '../timing/costs.ts';

/** A processor as a preset: geometry, features and prices, each number with its source in the preset's file. */
export interface Machine {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Nominal clock, to turn cycles into time where a reader wants it. */
  readonly gigahertz: number;
  readonly features: ProcessorFeatures;
  readonly geometry: ProcessorGeometry;
  readonly costs: Costs;
}
