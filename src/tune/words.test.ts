import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import type {Comparison} from '../stats/compare.ts';
import {defaultPoolWords, sizeWords} from './size-words.ts';
import {less, more} from './words.ts';

const comparison = (ratio: number, low = ratio, high = ratio, seeds = 5): Comparison => ({
  ratio,
  low,
  high,
  exact: low === high,
  seeds,
  method: "Student's t",
});

test('how much more is of the reference, and how much less too', () => {
  expect(more(comparison(1.5))).toBe('50 % (exact)');
  expect(more(comparison(3))).toBe('200 % (exact)');
  expect(more(comparison(1.18, 1.14, 1.22))).toBe('18 % [14, 22]');
  expect(less(comparison(0.75))).toBe('25 % (exact)');
  expect(less(comparison(0.8, 0.7, 0.85))).toBe('20 % [15, 30]');
  expect(less(comparison(0.8, 0.8, 0.8, 1))).toBe('20 % (one seed)');
});

test('an interval is written from its lower end to its upper', () => {
  const anyRatio = fc.integer({min: 20, max: 99});
  expectProperty(
    fc.property(anyRatio, anyRatio, anyRatio, (...percents) => {
      const [low, ratio, high] = percents.toSorted((one, other) => one - other).map(each => each / 100);
      fc.pre(low < high);
      for (const words of [more(comparison(ratio, low, high)), less(comparison(ratio, low, high))]) {
        const [from, to] = /\[(.*), (.*)\]/.exec(words)!.slice(1).map(Number);
        expect(from).toBeLessThanOrEqual(to);
      }
    }),
  );
});

test('a size is a share of guest memory, in pages or in KiB', () => {
  const workloads = [{guestPages: 1000}] as unknown as Parameters<typeof sizeWords>[0]['workloads'];
  const words = (parameter: string, unit: string, value: number): string =>
    sizeWords({size: {parameter, unit, values: [value], chosen: 'by the spec'}, workloads}, value);
  expect(words('poolPages', 'pages', 64)).toBe('poolPages 64 (6.4 % of guest memory)');
  expect(words('poolKiB', 'KiB', 256)).toBe('poolKiB 256 (6.4 % of guest memory)');
  expect(words('roots', 'roots', 4)).toBe('roots 4');
  expect(
    defaultPoolWords({
      size: {parameter: 'poolPages', unit: 'pages', values: [64], chosen: 'by the spec'},
      workloads,
      default: {poolPages: 0, poolPermille: 20, poolMinimumPages: 64},
    }),
  ).toBe('2 % of guest memory, at least 64 pages');
});
