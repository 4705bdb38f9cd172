import type {YardstickBed} from './bed-text.ts';
import type {Recorded} from './comparison.ts';

/** A recording, and the beds on which both replay it. */
export interface Trial {
  readonly name: string;
  readonly recorded: Recorded;
  readonly beds: readonly YardstickBed[];
}
