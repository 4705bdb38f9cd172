/** A run at its own prices beside the same at others: every slowdown twice, and which verdicts are others. */
import type {StoredRun} from '../suite/store/stored-run.ts';
import {resultOf} from '../suite/summary.ts';
import {cyclesAt} from './moves.ts';
import {orderWords} from './order.ts';
import {namesOf, pairsOf, type RankedPair} from './pairs.ts';
import {pricing} from './pricing.ts';
import {racesOn} from './races.ts';

type Run = Pick<StoredRun, 'run' | 'plan' | 'cells'>;

export interface ChangedSlowdown {
  readonly workload: string;
  /** As the run has it. */
  readonly machine: string;
  readonly strategy: string;
  readonly reference: string;
  readonly before: number;
  readonly after: number;
}

export interface ChangedVerdict {
  readonly workload: string;
  readonly machine: string;
  readonly before: string;
  readonly after: string;
}

export interface PriceChange {
  readonly slowdowns: readonly ChangedSlowdown[];
  readonly verdicts: readonly ChangedVerdict[];
}

/** `after` is the same run, priced anew: it has the same workloads, strategies and machines in the same order. */
export const priceChange = (before: Run, after: Run): PriceChange => ({
  slowdowns: slowdownsOf(before, after),
  verdicts: before.plan.machines.flatMap((_, at) => verdictsOn(before, after, at)),
});

function slowdownsOf(before: Run, after: Run): readonly ChangedSlowdown[] {
  const [own, other] = [before, after].map(({run, plan, cells}) => resultOf(run, plan, cells).summary);
  return own.map(({workload, machine, strategy, reference, slowdown}, at) => ({
    workload,
    machine,
    strategy,
    reference,
    before: slowdown,
    after: other[at].slowdown,
  }));
}

/** What either run tells of a workload, where the other tells something else of the same two. */
function verdictsOn(before: Run, after: Run, at: number): readonly ChangedVerdict[] {
  const [own, other] = [before, after].map(run => conclusionsOn(run, at));
  return [...own].flatMap(([two, pair]): ChangedVerdict[] => {
    const then = other.get(two)!;
    if (!pair.isVerdict && !then.isVerdict) return [];
    const [was, is] = [pair, then].map(wordsOf);
    const {workload, machine} = namesOf(pair);
    return was === is ? [] : [{workload, machine, before: was, after: is}];
  });
}

/** By workload and the two that it is of, in whichever order they stand. */
function conclusionsOn({plan, cells}: Run, at: number): ReadonlyMap<string, RankedPair> {
  const {label, thing} = plan.machines[at];
  const prices = pricing(thing.latencies);
  const pairs = racesOn(plan, cells, label).flatMap(race => pairsOf(race, cyclesAt(race, prices)));
  return new Map(
    pairs.map(pair => [
      JSON.stringify([pair.race.workload, ...[pair.first.label, pair.second.label].toSorted()]),
      pair,
    ]),
  );
}

function wordsOf(pair: RankedPair): string {
  const {first, second} = namesOf(pair);
  if (pair.conclusion === 'beats') return orderWords('first', {first, second});
  const [one, other] = [first, second].toSorted();
  if (pair.conclusion === 'level') return orderWords('level', {first: one, second: other});
  return `between ${one} and ${other} the seeds do not decide`;
}
