/**
 * What a configuration is worth over all workloads: its objective over that of the default configuration, the geometric
 * mean over workloads, one number a seed. Workloads weigh alike however long they are.
 */
import {compare, type Comparison} from '../stats/compare.ts';
import type {Configuration} from './configuration.ts';
import {positive, type Evidence} from './evidence.ts';
import {survivors} from './halving.ts';
import type {Quantity} from './quantities.ts';

/** What is compared with what. */
export interface Measure {
  readonly workloads: readonly string[];
  readonly quantity: Quantity;
  /** The label of the configuration that all are divided by. */
  readonly reference: string;
}

/** By seed; only seeds at which every workload has both cells. */
export type Scores = ReadonlyMap<number, number>;

export function scoresOf(evidence: Evidence, measure: Measure, label: string): Scores {
  const {workloads, quantity, reference} = measure;
  const logarithms = new Map<number, number[]>();
  for (const workload of workloads) {
    const [own, others] = evidence.paired(workload, label, reference);
    for (const [at, cell] of own.entries()) {
      const ratio = positive(quantity)(cell) / positive(quantity)(others[at]);
      logarithms.set(cell.seed, [...(logarithms.get(cell.seed) ?? []), Math.log(ratio)]);
    }
  }
  const whole = [...logarithms].filter(([, each]) => each.length === workloads.length);
  return new Map(whole.map(([seed, each]) => [seed, geometricMean(each)]));
}

/** Where every workload has the same ratio, that ratio to the last digit. */
function geometricMean(logarithms: readonly number[]): number {
  return Math.exp(logarithms.reduce((sum, each) => sum + each, 0) / logarithms.length);
}

/** On the seeds that both have; undefined where they share none. */
export function compareScores(scores: Scores, reference: Scores): Comparison | undefined {
  const seeds = [...scores.keys()].filter(seed => reference.has(seed)).sort((left, right) => left - right);
  if (seeds.length === 0) return undefined;
  return compare(
    seeds.map(seed => scores.get(seed)!),
    seeds.map(seed => reference.get(seed)!),
  );
}

/** The configuration against the reference, over all workloads. */
export const overall = (evidence: Evidence, measure: Measure, label: string): Comparison | undefined =>
  compareScores(scoresOf(evidence, measure, label), scoresOf(evidence, measure, measure.reference));

/** The best `count` of the configurations, in the order of the space; one without a cell everywhere comes last. */
export function bestOf(
  evidence: Evidence,
  measure: Measure,
  configurations: readonly Configuration[],
  count: number,
): readonly Configuration[] {
  const scored = configurations.map(({label}) => ({
    id: label,
    score: overall(evidence, measure, label)?.ratio ?? Number.POSITIVE_INFINITY,
  }));
  const best = new Set(survivors(scored, count).map(({id}) => id));
  return configurations.filter(({label}) => best.has(label));
}
