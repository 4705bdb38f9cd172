import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {paretoFront, type Point} from './pareto.ts';
import {expectProperty} from '../testing/property.ts';

const point = fc.record({cycles: fc.nat(12), bytes: fc.nat(12)});
const beats = (one: Point, other: Point): boolean =>
  one.cycles <= other.cycles &&
  one.bytes <= other.bytes &&
  (one.cycles < other.cycles || one.bytes < other.bytes);

test('in the front is just what nothing beats, by ascending bytes', () => {
  expectProperty(
    fc.property(fc.array(point), points => {
      const front = paretoFront(points);
      const unbeaten = points.filter(one => !points.some(other => beats(other, one)));
      expect(new Set(front)).toEqual(new Set(unbeaten));
      expect(front).toHaveLength(unbeaten.length);
      for (let at = 1; at < front.length; at++) {
        expect(front[at].bytes).toBeGreaterThanOrEqual(front[at - 1].bytes);
        expect(front[at].cycles).toBeLessThanOrEqual(front[at - 1].cycles);
      }
    }),
  );
});

test('who is equal in both stays, in the order of coming', () => {
  const points = ['a', 'b', 'c'].map(name => ({name, cycles: 5, bytes: 5}));
  const worse = {name: 'd', cycles: 5, bytes: 6};
  expect(paretoFront([worse, ...points]).map(({name}) => name)).toEqual(['a', 'b', 'c']);
});
