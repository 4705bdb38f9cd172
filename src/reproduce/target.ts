/** A published result, and how pagewalk is asked whether it finds the same. To add one: a file in `targets/`, a line in its list. */
import type {SpecInput} from '../suite/spec.ts';
import type {Reading} from './reading.ts';

/** Arithmetic that must come out to the last digit; what a price was set by, which is no success; what nothing was set by. */
export const KINDS = ['exact', 'calibration', 'prediction'] as const;
export type Kind = (typeof KINDS)[number];

export interface Target {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** What was claimed, in a sentence. */
  readonly claim: string;
  readonly source: Source;
  /** What stands for what of the original set-up, and why, a sentence each. */
  readonly standsFor: readonly string[];
  readonly test: Test | Untestable;
}

export interface Source {
  readonly authors: string;
  readonly title: string;
  /** Venue and year. */
  readonly venue: string;
  /** The table, figure or section. */
  readonly where: string;
  readonly provenance: Provenance;
}

/** How the number was read. */
export type Provenance = 'read in the text' | 'measured from a figure' | 'second-hand';

export interface Test {
  /** What is run, as specs; operations that are counted by themselves need none. */
  readonly runs?: readonly SpecInput[];
  readonly measures: readonly Measure[];
  /** Where pagewalk does not find the same: what that hangs on, found by an experiment, a paragraph each. */
  readonly finding?: readonly string[];
}

/** One number of the claim. */
export interface Measure {
  readonly name: string;
  /** As published; null where only bounds were. */
  readonly published: number | null;
  /** Where a range was published: `published` is its middle. */
  readonly range?: readonly [number, number];
  /** What is accepted, both ends included, and why as much. */
  readonly low: number;
  readonly high: number;
  readonly tolerance: string;
  readonly unit: Unit;
  readonly ours: (reading: Reading) => number;
}

/** Whether `ours` lies within what is accepted. */
export const accepts = ({low, high}: Pick<Measure, 'low' | 'high'>, ours: number): boolean =>
  low <= ours && ours <= high;

/** A ratio, a share or a gain in per cent, a mere count. */
export type Unit = '×' | '%' | '' | 'cycles' | 'µs';

export interface Untestable {
  /** What pagewalk has not, so that it cannot be asked. */
  readonly lacks: string;
}

export const isTestable = (test: Target['test']): test is Test => 'measures' in test;
