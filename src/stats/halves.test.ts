import {describe, expect, test} from 'vitest';
import {chancesOfHalves} from './halves.ts';
import {seededRandom} from './seeded-random.ts';

const SLICES = 40;
const LEVEL = 0.01;

/** How many of `stories` are called different in any of their series. */
function alarms(stories: number, story: (random: () => number) => readonly (readonly number[])[]): number {
  const random = seededRandom(1);
  let found = 0;
  for (let told = 0; told < stories; told++)
    if (chancesOfHalves(story(random), seededRandom(2006)).some(chance => chance <= LEVEL)) found++;
  return found;
}

/** `count` events that fall into slices at random. */
function scattered(count: number, random: () => number): number[] {
  const slices = Array.from({length: SLICES}, () => 0);
  for (let event = 0; event < count; event++) slices[Math.floor(random() * SLICES)]++;
  return slices;
}

// Of 1,000 stories at 1 % each, more than 20 come once in 600 repetitions (binomial, 10 expected).
const MOST_ALARMS = 20;

describe('false alarms', () => {
  test('of 1,000 stationary stories with 0 to 50 rare events each are 1 % over all events together', () => {
    const stories = alarms(1000, random =>
      Array.from({length: 50}, (_, events) => scattered(events, random)),
    );
    expect(stories).toBeLessThanOrEqual(MOST_ALARMS);
  }, 60_000);

  test('of frequent events are 1 %, too', () => {
    expect(alarms(1000, random => [scattered(2000, random), scattered(500, random)])).toBeLessThanOrEqual(
      MOST_ALARMS,
    );
  });

  // From a period of two slices to one of half the run, at any phase: each half has the same, but for a part of a period.
  test('of periodic stories are 1 %', () => {
    const periodic = (random: () => number) => {
      const period = 2 + random() * (SLICES / 2 - 2);
      const phase = random() * period;
      return [Array.from({length: SLICES}, (_, at) => ((at + phase) % period < period / 3 ? 100 : 3))];
    };
    expect(alarms(1000, periodic)).toBeLessThanOrEqual(MOST_ALARMS);
  });
});

describe('a difference is found', () => {
  const only = (values: readonly number[]) => chancesOfHalves([values], seededRandom(1))[0];

  test('where the first quarter has all of it', () => {
    expect(only(Array.from({length: SLICES}, (_, at) => (at < SLICES / 4 ? 50 : 0)))).toBeLessThan(LEVEL);
  });

  test('where the rate falls from 110 to 90, in spite of noise', () => {
    const random = seededRandom(3);
    const falling = Array.from({length: SLICES}, (_, at) => 110 - (20 * at) / SLICES + 10 * random());
    expect(only(falling)).toBeLessThan(LEVEL);
    expect(only(falling.toReversed())).toBeLessThan(LEVEL);
  });

  test('among others that do not differ', () => {
    const random = seededRandom(4);
    const others = Array.from({length: 30}, () => scattered(20, random));
    const rising = Array.from({length: SLICES}, (_, at) => at);
    const chances = chancesOfHalves([...others, rising], seededRandom(5));
    expect(chances.map(chance => chance <= LEVEL)).toEqual([...others.map(() => false), true]);
  });
});

test('what never changes differs from nothing', () => {
  expect(chancesOfHalves([Array.from({length: SLICES}, () => 7)], seededRandom(1))).toEqual([1]);
  expect(chancesOfHalves([], seededRandom(1))).toEqual([]);
});
