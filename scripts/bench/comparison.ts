/**
 * Two measurements side by side: for each workload and column that both have, how many times as long it takes now, and whether
 * that is more than chance. A permutation test tells: if nothing changed, any rounds may as well be those of the earlier
 * measurement. It goes by the logarithm of times, all columns together, so that the chance that any is called faster or slower
 * by mistake is no more than the level.
 */
import {chancesOfHalves} from '../../src/stats/halves.ts';
import {seededRandom} from '../../src/stats/seeded-random.ts';
import type {Compared, Measurement, Verdict} from './measurement.ts';
import {spreadOf} from './spread.ts';

export const LEVEL = 0.05;
/** Of 4 and 4 rounds 2 orders in 70 set them apart as far as can be; of 3 and 3, 2 in 20, which is never below the level. */
export const FEWEST_ROUNDS = 4;

const ORDERS_SEED = 1;

/** In the order of `now`. Both are cut to as many rounds as the shorter has. */
export function compare(before: Measurement, now: Measurement): readonly Compared[] {
  const rounds = comparedRounds(before, now);
  const pairs = pairsOf(before, now).map(pair => ({
    ...pair,
    before: pair.before.slice(0, rounds),
    now: pair.now.slice(0, rounds),
  }));
  const series = pairs.map(pair => [...pair.before, ...pair.now].map(Math.log));
  const chances = chancesOfHalves(series, seededRandom(ORDERS_SEED));
  return pairs.map(({workload, column, ...samples}, at) => {
    const [earlier, later] = [spreadOf(samples.before).median, spreadOf(samples.now).median];
    const ratio = later / earlier;
    const verdict = verdictOf(ratio, chances[at], rounds);
    return {workload, column, before: earlier, now: later, ratio, chance: chances[at], verdict};
  });
}

export const comparedRounds = (before: Measurement, now: Measurement): number =>
  Math.min(before.rounds, now.rounds);

function verdictOf(ratio: number, chance: number, rounds: number): Verdict {
  if (rounds < FEWEST_ROUNDS) return 'too few rounds';
  if (chance > LEVEL || ratio === 1) return 'undecided';
  return ratio < 1 ? 'faster' : 'slower';
}

/** Times of the same thing, then and now. */
interface Pair {
  readonly workload: string;
  readonly column: string;
  readonly before: readonly number[];
  readonly now: readonly number[];
}

function pairsOf(before: Measurement, now: Measurement): readonly Pair[] {
  return now.workloads.flatMap(({workload, columns}) => {
    const earlier = before.workloads.find(each => each.workload === workload)?.columns ?? [];
    return columns.flatMap(({column, milliseconds}) => {
      const found = earlier.find(each => each.column === column);
      return found ? [{workload, column, before: found.milliseconds, now: milliseconds}] : [];
    });
  });
}
