import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Queue} from './queue.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

const queueOf = (...items: string[]): Queue<string> => {
  const queue = new Queue<string>();
  for (const item of items) queue.push(item);
  return queue;
};

describe('a queue', () => {
  test('keeps order, and moves to its end what is pushed again', () => {
    const queue = queueOf('a', 'b', 'c', 'a');
    expect([...queue]).toEqual(['b', 'c', 'a']);
    expect([queue.first, queue.last, queue.size]).toEqual(['b', 'a', 3]);
  });

  test('renews only what is in it', () => {
    const queue = queueOf('a', 'b');
    expect([queue.renew('a'), queue.renew('x')]).toEqual([true, false]);
    expect([...queue]).toEqual(['b', 'a']);
  });

  test('inserts behind a place, or first', () => {
    const queue = queueOf('a', 'b');
    queue.insertBehind('a', 'x');
    queue.insertBehind('b', 'y');
    queue.insertBehind(undefined, 'z');
    expect([...queue]).toEqual(['z', 'a', 'x', 'b', 'y']);
    expect(queue.last).toBe('y');
  });

  test('replaces in place', () => {
    const queue = queueOf('a', 'b', 'c');
    for (const item of ['a', 'b', 'c']) queue.replace(item, item.toUpperCase());
    expect([...queue]).toEqual(['A', 'B', 'C']);
    expect([queue.first, queue.last, queue.has('a')]).toEqual(['A', 'C', false]);
  });

  test('finds the first that is not to be skipped, and what stands behind an item', () => {
    const queue = queueOf('a', 'b', 'c');
    expect(queue.firstExcept(item => item < 'c')).toBe('c');
    expect(queue.firstExcept(() => true)).toBeUndefined();
    expect([queue.behind('a'), queue.behind('c')]).toEqual(['b', undefined]);
  });

  test('finds links that lead past a member, round in a circle, or elsewhere than the index', () => {
    type Links = {front: {after: unknown}; back: {after: unknown}; links: Map<string, unknown>};
    const spoilt = (spoil: (links: Links) => void): (() => void) => {
      const queue = queueOf('a', 'b', 'c');
      queue.audit();
      spoil(queue as unknown as Links);
      return () => queue.audit();
    };
    expect(spoilt(({front, back}) => (front.after = back))).toThrow('the link at place 1');
    expect(spoilt(({front, back}) => (back.after = front))).toThrow('the link at place 3');
    expect(spoilt(links => (links.back = links.front))).toThrow('lead through 3 members, expected 3');
    expect(spoilt(({links}) => links.set('d', {}))).toThrow('lead through 3 members, expected 4');
    expect(spoilt(({links}) => links.set('b', {}))).toThrow('the link at place 1');
  });

  test('does as an array does, whatever is done to it', () => {
    const step = fc.tuple(fc.constantFrom('push', 'renew', 'delete', 'shift'), fc.nat({max: 6}));
    expectProperty(
      fc.property(fc.array(step, {maxLength: sized(60)}), steps => {
        const queue = new Queue<number>();
        let array: number[] = [];
        for (const [what, item] of steps) {
          const others = array.filter(other => other !== item);
          if (what === 'push' || (what === 'renew' && array.includes(item))) array = [...others, item];
          if (what === 'delete') array = others;
          if (what === 'shift') expect(queue.shift()).toBe(array.shift());
          else queue[what](item);
          expect([...queue]).toEqual(array);
          expect([queue.first, queue.last, queue.size]).toEqual([array[0], array.at(-1), array.length]);
          queue.audit();
        }
      }),
    );
  });
});
