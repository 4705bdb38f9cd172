import {expect, test} from 'vitest';
import {crossingsOf} from './crossings.ts';
import type {SweepPanel} from './sweep.ts';

const panel = (curves: Readonly<Record<string, readonly number[]>>): SweepPanel => ({
  name: 'gups',
  points: Object.entries(curves).flatMap(([strategy, slowdowns]) =>
    slowdowns.map((slowdown, at) => ({strategy, x: 100 * at, slowdown, low: null, high: null})),
  ),
});

test('the lead changes where straight lines between the points meet', () => {
  const curves = panel({shadow: [1, 2, 3], nested: [1.75, 1.75, 1.75]});
  expect(crossingsOf(curves, ['shadow', 'nested'])).toEqual([
    {x: 75, slowdown: 1.75, below: 'shadow', above: 'nested'},
  ]);
});

test('a crossing behind the first is none', () => {
  const curves = panel({first: [1, 1, 1], second: [2, 3, 4], third: [4, 3.5, 2]});
  expect(crossingsOf(curves, ['first', 'second', 'third'])).toEqual([]);
});

test('who is no rival is not in the way', () => {
  const curves = panel({native: [1, 1], shadow: [1.2, 2], nested: [1.6, 1.6]});
  expect(crossingsOf(curves, ['shadow', 'nested']).map(({x}) => x)).toEqual([50]);
});

test('a lead of less than 1 % is none, so nothing crosses', () => {
  const curves = panel({shadow: [1, 1.009], nested: [1.009, 1]});
  expect(crossingsOf(curves, ['shadow', 'nested'])).toEqual([]);
});

test('a curve that lacks a point takes no part', () => {
  const curves = panel({shadow: [1, 2, 3], nested: [2, 2, 2], failed: [0.5]});
  expect(crossingsOf(curves, ['shadow', 'nested', 'failed']).map(({above}) => above)).toEqual(['nested']);
});

test('they may meet at a point, or stay together for a while', () => {
  const at = panel({shadow: [1, 2, 3], nested: [2, 2, 2]});
  expect(crossingsOf(at, ['shadow', 'nested'])).toMatchObject([{x: 100, below: 'shadow', above: 'nested'}]);
  const along = panel({shadow: [1, 2, 2, 3], nested: [2, 2, 2, 2]});
  expect(crossingsOf(along, ['shadow', 'nested'])).toMatchObject([{x: 100}]);
});

test('the lead may change more than once', () => {
  const curves = panel({shadow: [1, 3, 1], nested: [2, 2, 2]});
  expect(crossingsOf(curves, ['shadow', 'nested']).map(({x, below}) => [x, below])).toEqual([
    [50, 'shadow'],
    [150, 'nested'],
  ]);
});
