import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {seededRandom} from '../../stats/seeded-random.ts';
import {loop, PlainLru, put, uses, zipf, type KeyEvent} from '../../testing/key-events.ts';
import {LruCurve} from './lru-curve.ts';
import {largestUsefulSize, missesAt, unboundedMisses, type MissCurve} from './miss-curve.ts';
import {NOBODY, RecencyStack} from './recency-stack.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

function curveOf(events: readonly KeyEvent[]): MissCurve {
  const curve = new LruCurve();
  put(events, curve);
  return curve.curve();
}

const MOST_KEYS = 9;
const key = fc.nat(MOST_KEYS - 1);
const use: fc.Arbitrary<KeyEvent> = key.map(each => ['use', each]);
const event: fc.Arbitrary<KeyEvent> = fc.oneof(
  {weight: 12, arbitrary: use},
  {weight: 4, arbitrary: key.map((each): KeyEvent => ['drop', each])},
  {weight: 1, arbitrary: fc.constantFrom<KeyEvent>(['hit'], ['miss'], ['flush'], ['chapterEnded'])},
);

test('at every size it is what a plain list counts, with drops, flushes and a warm-up', () => {
  expectProperty(
    fc.property(fc.array(event, {minLength: 30, maxLength: sized(300)}), events => {
      const {misses} = curveOf(events);
      for (let size = 1; size <= MOST_KEYS + 1; size++) {
        const plain = new PlainLru(size);
        put(events, plain);
        expect(misses[Math.min(size, misses.length - 1)], `size ${size}`).toBe(plain.misses);
      }
    }),
    {numRuns: 500},
  );
});

test('a long stream, in which times are numbered anew many times over', () => {
  const random = seededRandom(5);
  const events = zipf(300, 0.8, 20_000, random).map((each): KeyEvent => {
    const chance = random();
    if (chance < 0.1) return ['drop', each];
    return chance < 0.1005 ? ['flush'] : ['use', each];
  });
  const curve = curveOf(events);
  for (const size of [1, 2, 17, 100, 250, 299, 300]) {
    const plain = new PlainLru(size);
    put(events, plain);
    expect(missesAt(curve, size)).toBe(plain.misses);
  }
});

test('round and round over n keys every size below n misses always, and n misses each key once', () => {
  const curve = curveOf(uses(loop(7, 70)));
  for (let size = 0; size < 7; size++) expect(missesAt(curve, size)).toBe(70);
  expect(missesAt(curve, 7)).toBe(7);
  expect(missesAt(curve, 1000)).toBe(7);
  expect(largestUsefulSize(curve)).toBe(7);
});

test('misses at every size are told apart: first uses, and uses after a drop', () => {
  // Of six uses those of 1, 2 and 3 are first ones; 1 is dropped once, and both 1 and 2 are flushed.
  const curve = curveOf([
    ['use', 1],
    ['drop', 1],
    ['use', 1],
    ['use', 2],
    ['flush'],
    ['use', 2],
    ['use', 1],
    ['use', 3],
    ['drop', 99],
  ]);
  expect(curve).toMatchObject({uses: 6, cold: 3, lost: 3});
  expect(unboundedMisses(curve)).toBe(6);
});

test('a place that a drop left is filled before anybody is evicted', () => {
  // Three entries hold 1 2 3; 2 goes, 4 comes: 1 is still there.
  const curve = curveOf([...uses([1, 2, 3]), ['drop', 2], ...uses([4, 1])]);
  expect(missesAt(curve, 3)).toBe(4);
  // Two entries hold 2 3, then 3 4, and 1 misses.
  expect(missesAt(curve, 2)).toBe(5);
});

test('the warm-up fills the caches and is not counted', () => {
  const curve = curveOf([
    ...uses([1, 2]),
    ['chapterEnded'],
    ...uses([1, 2, 3]),
    ['chapterEnded'],
    ['use', 3],
  ]);
  expect(curve).toMatchObject({uses: 4, cold: 1, lost: 0});
  expect(missesAt(curve, 2)).toBe(1);
});

test('memory grows with the keys held and not with the uses', () => {
  const curve = new LruCurve();
  for (let round = 0; round < 20_000; round++) put(uses([1, 2, 3, 4, 5]), curve);
  expect(curve.keys).toBe(5);
  expect(missesAt(curve.curve(), 5)).toBe(5);
});

test('a stack that is cut off is one cache: it knows who is in it, and says who leaves', () => {
  expectProperty(
    fc.property(
      fc.array(event, {minLength: 30, maxLength: sized(300)}),
      fc.integer({min: 1, max: 5}),
      (events, places) => {
        const stack = new RecencyStack(places);
        const plain = new PlainLru(places);
        const whole = new RecencyStack();
        for (const [what, used = 0] of events) {
          if (what === 'use') {
            const before = plain.held;
            const distance = stack.use(used);
            plain.use(used);
            const wholeDistance = whole.use(used);
            expect(Math.max(distance, 0)).toBe(wholeDistance <= places ? Math.max(wholeDistance, 0) : 0);
            expect([stack.evicted].filter(each => each !== NOBODY)).toEqual(
              before.filter(each => !plain.held.includes(each)),
            );
            expect(stack.keys).toBe(plain.held.length);
          } else if (what === 'drop') for (const each of [stack, plain, whole]) each.drop(used);
          else if (what === 'flush') for (const each of [stack, plain, whole]) each.flush();
        }
      },
    ),
    {numRuns: 300},
  );
});
