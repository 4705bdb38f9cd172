import {expect, test} from 'vitest';
import {exampleContext, shortResult} from '../fixture.ts';
import {viewsOf} from '../view.ts';
import {excessWords, extremesOf, rangeWords} from './findings.ts';

const [view] = viewsOf(shortResult(), exampleContext());

test('extremes are the largest of each strategy, and where, the smallest of them first', () => {
  const values: Readonly<Record<string, number>> = {native: 1, nested: 3};
  const extremes = extremesOf(view, ({strategy, workload}) =>
    strategy in values ? values[strategy] * (workload === 'gups' ? 2 : 1) : undefined,
  );
  expect(extremes).toEqual([
    {strategy: 'native', workload: 'gups', value: 2},
    {strategy: 'nested', workload: 'gups', value: 6},
  ]);
  expect(rangeWords(extremes, value => `${value}×`)).toBe('2× under native, 6× under nested');
  expect(rangeWords(extremes.slice(1), value => `${value}×`)).toBe('6× under nested');
  expect(rangeWords([], String)).toBeUndefined();
});

const PARTS = [{name: 'hidden faults'}, {name: 'trace faults'}];

test('a strategy loses most to what sets it apart from the reference, not to what both have', () => {
  const [cycles] = view.groups.find(({strategy}) => strategy === 'native')!.cells.map(cell => cell.cycles);
  const words = excessWords(view, PARTS, ({strategy}, {name}) => {
    if (name === 'trace faults') return strategy === 'shadow-cached' ? cycles : 0;
    return strategy === 'native' || strategy === 'shadow-cached' ? 10 * cycles : 11 * cycles;
  });
  expect(words).toMatch(/^nested.* lose most to hidden faults; shadow-cached to trace faults$/);
});

test('who loses nothing is not named', () => {
  expect(excessWords(view, PARTS, () => 1)).toBeUndefined();
});
