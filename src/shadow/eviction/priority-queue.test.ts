import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {PriorityQueue} from './priority-queue.ts';

test('the first number decides, among equals the second', () => {
  const queue = new PriorityQueue<string>();
  queue.set('a', [2, 1]);
  queue.set('b', [1, 9]);
  queue.set('c', [1, 5]);
  expect(queue.firstExcept(() => false)).toBe('c');
  expect(queue.firstExcept(item => item === 'c')).toBe('b');
  expect(queue.firstExcept(item => item !== 'a')).toBe('a');
  expect(queue.firstExcept(() => true)).toBeUndefined();
  queue.set('c', [3, 0]);
  expect(queue.firstExcept(() => false)).toBe('b');
  expect([queue.rankOf('c'), queue.rankOf('x')]).toEqual([[3, 0], undefined]);
});

test('does as a sorted list does, whatever is done to it', () => {
  const step = fc.record({item: fc.nat({max: 15}), first: fc.nat({max: 4}), stays: fc.boolean()});
  fc.assert(
    fc.property(fc.array(step, {maxLength: 100, size: 'max'}), steps => {
      const queue = new PriorityQueue<number>();
      let list: {readonly item: number; readonly rank: readonly [number, number]}[] = [];
      for (const [at, {item, first, stays}] of steps.entries()) {
        const others = list.filter(other => other.item !== item);
        if (stays) queue.set(item, [first, at]);
        else expect(queue.delete(item)).toBe(others.length < list.length);
        list = stays ? [...others, {item, rank: [first, at]}] : others;
        list.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]);
        expect(queue.firstExcept(() => false)).toBe(list[0]?.item);
        const isOdd = (other: number): boolean => other % 2 === 1;
        expect(queue.firstExcept(isOdd)).toBe(list.find(other => !isOdd(other.item))?.item);
      }
    }),
  );
});
