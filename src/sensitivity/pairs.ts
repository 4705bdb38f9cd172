/** Each two strategies of a race, in the order that the run has found, and what it concludes of them. */
import {compare, intervalOf, standing, type Comparison} from '../stats/compare.ts';
import {ratioOf} from './break-even.ts';
import type {Race, Rival} from './races.ts';
import type {Pairing} from './result.ts';

export interface Two {
  readonly race: Race;
  readonly first: Rival;
  readonly second: Rival;
}

/** The first has fewer cycles. */
export interface RankedPair extends Two {
  /** Of second to first. */
  readonly comparison: Comparison;
  readonly conclusion: 'beats' | 'level' | 'undecided';
  readonly isVerdict: boolean;
}

/** Cycles of every rival, one a seed. */
export type Cycles = ReadonlyMap<Rival, Float64Array>;

export function pairsOf(race: Race, cycles: Cycles): readonly RankedPair[] {
  const ranked = race.rivals.toSorted((one, other) => {
    const ratio = ratioOf({first: cycles.get(one)!, second: cycles.get(other)!});
    return ratio > 1 ? -1 : Number(ratio < 1);
  });
  const verdict = verdictPair(ranked.filter(each => race.racing.includes(each)));
  return ranked.flatMap((first, at) =>
    ranked.slice(at + 1).map(second => {
      const comparison = comparedAt(cycles, {first, second});
      const stands = standing(comparison);
      return {
        race,
        first,
        second,
        comparison,
        conclusion: stands === 'apart' ? 'beats' : stands,
        isVerdict: verdict[0] === first && verdict[1] === second,
      };
    }),
  );
}

/** Second over first. */
export const comparedAt = (cycles: Cycles, {first, second}: Omit<Two, 'race'>): Comparison =>
  compare([...cycles.get(second)!], [...cycles.get(first)!]);

/** The best and the best of another strategy, whom a verdict names; of one strategy alone, its best two. */
function verdictPair(ranked: readonly Rival[]): readonly Rival[] {
  const [best, ...others] = ranked;
  return best === undefined ? [] : [best, others.find(({id}) => id !== best.id) ?? others[0]];
}

/** Null of one seed. */
export function seedsOf(comparison: Comparison): [number, number] | null {
  const {low, high} = intervalOf(comparison);
  return low === null || high === null ? null : [low, high];
}

export const namesOf = ({race: {workload, machine}, first, second}: Two): Pairing => ({
  workload,
  machine,
  first: first.label,
  second: second.label,
});
