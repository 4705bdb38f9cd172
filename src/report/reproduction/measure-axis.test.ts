import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import type {MeasureScore} from '../../reproduce/scorecard.ts';
import {expectProperty} from '../../testing/property.ts';
import {axisOf, panelsOf, reachOf} from './measure-axis.ts';

const measure = (numbers: Partial<MeasureScore>): MeasureScore => {
  const {ours = 1} = numbers;
  return {
    name: 'a number',
    unit: '×',
    published: ours,
    low: ours,
    high: ours,
    tolerance: 'an example',
    ours,
    interval: [ours, ours],
    seeds: null,
    holds: true,
    share: 1,
    matters: null,
    ...numbers,
  };
};

const number = fc.double({min: -1e7, max: 1e7, noNaN: true}).map(value => Math.round(value * 1e4) / 1e4 + 0);

test('everything is in sight, and there are two marks or more to read it by', () => {
  expectProperty(
    fc.property(
      fc.array(number, {minLength: 1, maxLength: 8}),
      fc.constantFrom('', '×', '%', 'µs'),
      (values, unit) => {
        const {domain, values: ticks, type} = axisOf(values, unit);
        expect(domain[0]).toBeLessThanOrEqual(Math.min(...values));
        expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values));
        expect(domain[0]).toBeLessThan(domain[1]);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(domain[0]);
          expect(tick).toBeLessThanOrEqual(domain[1]);
        }
        if (type === 'log') expect(domain[0]).toBeGreaterThan(0);
        if (Math.max(...values.map(Math.abs)) > 0.01) expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThanOrEqual(12);
      },
    ),
  );
});

test('an axis is logarithmic where values span much and none is nothing, and says so', () => {
  expect(axisOf([1, 40], '×')).toMatchObject({type: 'log', title: 'ratio (×, log scale)', middle: 1});
  expect(axisOf([20, 2000], 'µs')).toMatchObject({type: 'log', title: 'µs (log scale)'});
  expect(axisOf([0, 40], '')).toMatchObject({type: 'linear', title: 'number'});
  expect(axisOf([-3, 40], '%')).toMatchObject({type: 'linear', title: 'per cent', middle: 0});
});

test('no difference is marked only where it is in sight', () => {
  expect(axisOf([0.9, 1.3], '×').middle).toBe(1);
  expect(axisOf([5, 6], '×').middle).toBeUndefined();
});

test('whole numbers have no marks between them', () => {
  expect(axisOf([0, 1], '').values).toEqual([0, 1]);
  expect(axisOf([0.5, 1], '').values).toContain(0.6);
});

test('measures share an axis with those of their unit', () => {
  const units = ['×', 'µs', '×'];
  const panels = panelsOf(units.map((unit, at) => measure({unit, name: String(at)})));
  expect(panels.map(({measures}) => measures.map(({name}) => name))).toEqual([['0', '2'], ['1']]);
});

test('but have one each where on a common one the least could not be read', () => {
  const zero = measure({unit: '', ours: 0});
  expect(panelsOf([zero, measure({unit: '', ours: 3})])).toHaveLength(1);
  expect(panelsOf([zero, measure({unit: '', ours: 3}), measure({unit: '', ours: 900})])).toHaveLength(3);
  // On a logarithmic axis all can.
  expect(panelsOf([measure({unit: '', ours: 3}), measure({unit: '', ours: 900})])).toHaveLength(1);
});

test('what must be in sight is all but ends that are open', () => {
  expect(
    reachOf(measure({published: null, low: 2, high: null, ours: 3, interval: [1, 4], seeds: [0, 9]})),
  ).toEqual([2, 3, 1, 4, 0, 9]);
});
