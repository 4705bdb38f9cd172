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
  /** Whether the verdict of the workload tells it. */
  readonly isVerdict: boolean;
}

/** Cycles of every rival, one a seed. */
export type Cycles = ReadonlyMap<Rival, Float64Array>;

export function pairsOf(race: Race, cycles: Cycles): readonly RankedPair[] {
  const ranked = race.rivals.toSorted((one, other) => {
    const ratio = ratioOf({first: cycles.get(one)!, second: cycles.get(other)!});
    return ratio > 1 ? -1 : Number(ratio < 1);
  });
  const pairs = ranked.flatMap((first, at) =>
    ranked.slice(at + 1).map(second => {
      const comparison = comparedAt(cycles, {first, second});
      const stands = standing(comparison);
      const conclusion = stands === 'apart' ? ('beats' as const) : stands;
      return {race, first, second, comparison, conclusion};
    }),
  );
  const told = verdictOf(
    ranked.filter(each => race.racing.includes(each)),
    pairs,
  );
  return pairs.map(pair => ({...pair, isVerdict: told.includes(pair)}));
}

type Concluded = Omit<RankedPair, 'isVerdict'>;

/**
 * What a verdict tells of the best: how it stands to the best of another strategy, and where the two are level whom it beats
 * first. Of one strategy alone its two best.
 */
function verdictOf(ranked: readonly Rival[], pairs: readonly Concluded[]): readonly Concluded[] {
  const [best, next] = ranked;
  const own = pairs.filter(({first, second}) => first === best && ranked.includes(second));
  const others = own.filter(({second}) => second.id !== best.id);
  if (others.length === 0) return own.filter(({second}) => second === next);
  const beaten = others.find(({conclusion}) => conclusion === 'beats');
  return [...new Set([others[0], ...(beaten === undefined ? [] : [beaten])])];
}

/** Second over first. */
export const comparedAt = (cycles: Cycles, {first, second}: Omit<Two, 'race'>): Comparison =>
  compare([...cycles.get(second)!], [...cycles.get(first)!]);

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
