/** Streams of keys with the habits that tell eviction policies apart. */
import {seededRandom} from '../stats/seeded-random.ts';
import {seedsOf, sized} from './effort.ts';

export interface Habit {
  readonly habit: string;
  readonly keys: readonly number[];
}

/** Of each habit one, or more where more effort is asked for, about a cache of `capacity` entries. */
export function habits(capacity: number, leastLength: number): readonly Habit[] {
  const length = sized(leastLength);
  return seedsOf(`habits, ${capacity} entries`, 1).flatMap(seed => habitsOf(capacity, length, chooser(seed)));
}

function habitsOf(capacity: number, length: number, below: (bound: number) => number): readonly Habit[] {
  const some = (key: (at: number) => number): readonly number[] => Array.from({length}, (_, at) => key(at));
  const few = capacity + 2;
  return [
    {habit: 'any key is as likely', keys: some(() => below(2 * capacity + 1))},
    {habit: 'few keys are used often', keys: some(() => skewed(below, 4 * capacity + 2))},
    {habit: 'a loop a little too long', keys: some(at => at % (capacity + 1))},
    {habit: 'a loop with random steps', keys: some(at => (below(4) === 0 ? below(few) : at % few))},
    {habit: 'a scan through what is used often', keys: some(at => (at % 3 === 0 ? 1000 + at : below(few)))},
    {habit: 'what is used moves on', keys: some(at => Math.floor(at / 8) + below(few))},
    {habit: 'each key twice in a row', keys: some(at => Math.floor(at / 2) % (3 * few))},
  ];
}

function chooser(seed: number): (bound: number) => number {
  const random = seededRandom(seed);
  return bound => Math.floor(random() * bound);
}

/** The smaller a key, the more often it is chosen. */
function skewed(below: (bound: number) => number, keys: number): number {
  return below(1 + below(keys));
}
