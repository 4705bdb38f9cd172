import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {PriorityQueue} from './priority-queue.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

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

test('finds a member that stands behind a later one, or is not where it is said to be', () => {
  type Parts = {heap: {item: string; rank: [number, number]; place: number}[]; members: Map<string, unknown>};
  const spoilt = (spoil: (parts: Parts) => void): (() => void) => {
    const queue = new PriorityQueue<string>();
    for (const [first, item] of ['a', 'b', 'c'].entries()) queue.set(item, [first, 0]);
    queue.audit();
    spoil(queue as unknown as Parts);
    return () => queue.audit();
  };
  expect(spoilt(({heap}) => (heap[0].rank = [9, 0]))).toThrow(
    'the member at place 1 stands behind a later one',
  );
  expect(spoilt(({heap}) => (heap[2].place = 1))).toThrow('the member at place 2 is not known to be there');
  expect(spoilt(({heap}) => heap.pop())).toThrow('2 places for 3 members');
  expect(spoilt(({members}) => members.set('b', {}))).toThrow(
    'the member at place 1 is not known to be there',
  );
});

test('does as a sorted list does, whatever is done to it', () => {
  const step = fc.record({item: fc.nat({max: 15}), first: fc.nat({max: 4}), stays: fc.boolean()});
  expectProperty(
    fc.property(fc.array(step, {maxLength: sized(100), size: 'max'}), steps => {
      const queue = new PriorityQueue<number>();
      let list: {readonly item: number; readonly rank: readonly [number, number]}[] = [];
      for (const [at, {item, first, stays}] of steps.entries()) {
        const others = list.filter(other => other.item !== item);
        if (stays) queue.set(item, [first, at]);
        else expect(queue.delete(item)).toBe(others.length < list.length);
        list = stays ? [...others, {item, rank: [first, at]}] : others;
        list.sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]);
        expect(queue.firstExcept(() => false)).toBe(list[0]?.item);
        queue.audit();
        expect(new Set(queue)).toEqual(new Set(list.map(other => other.item)));
        const isOdd = (other: number): boolean => other % 2 === 1;
        expect(queue.firstExcept(isOdd)).toBe(list.find(other => !isOdd(other.item))?.item);
      }
    }),
  );
});
