import {expect, test} from 'vitest';
import {intervalText} from './interval-text.ts';

const between = (low: number, high: number): string => intervalText({low, high, exact: false});

test('an interval is brackets, or why there are none', () => {
  expect(between(1.234, 12.34)).toBe('[1.23–12.3]');
  expect(between(0.5, 123.4)).toBe('[0.50–123]');
  expect(intervalText({low: 2, high: 2, exact: true})).toBe('exact');
  expect(intervalText({low: null, high: null, exact: false})).toBe('one seed');
  expect(intervalText({low: 2, high: 2, exact: false, method: 'one seed'})).toBe('one seed');
});

test('one that leaves out 1 is not rounded until it seems to hold it', () => {
  expect(between(1.004, 1.02)).toBe('[1.004–1.020]');
  expect(between(0.97, 0.99996)).toBe('[0.97000–0.99996]');
  expect(between(1.006, 12)).toBe('[1.01–12.0]');
  // It holds 1.
  expect(between(0.997, 1.004)).toBe('[1.00–1.00]');
  // It is level with it.
  expect(between(1.001, 1.004)).toBe('[1.00–1.00]');
});
