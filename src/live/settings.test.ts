import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import type {CarriedPlan} from './page-data.ts';
import {asRun, fragmentOf, type Settings, settingsIn} from './settings.ts';

const LABELS = ['native', 'nested (2 MiB host pages)', 'kvm & co = "mine"', '<b>#machine.x=1</b>'];
const plan = {
  reference: 'native',
  strategies: LABELS.map(label => ({label})),
} as unknown as CarriedPlan;
const PRICED = ['exitCycles', 'walkExposed'];

const anySettings: fc.Arbitrary<Settings> = fc
  .record({
    strategies: fc.shuffledSubarray(LABELS, {minLength: 1}),
    scale: fc.constantFrom('log' as const, 'linear' as const),
    prices: fc.dictionary(
      fc.constantFrom(...PRICED),
      fc.double({min: 0, noNaN: true, noDefaultInfinity: true}),
    ),
  })
  .chain(rest => fc.constantFrom(...rest.strategies).map(reference => ({...rest, reference})));

test('an address says what is set, and nothing of what is as it was run', () => {
  expect(fragmentOf(asRun(plan), plan)).toBe('');
  expectProperty(
    fc.property(anySettings, settings => {
      expect(settingsIn(fragmentOf(settings, plan), plan, PRICED)).toEqual({
        settings: {...settings, prices: {...settings.prices}},
        refused: [],
      });
    }),
  );
});

test.each([
  ['strategy=xen', 'The address names the strategy “xen”, which this run does not have.'],
  ['reference=xen', 'The address names the strategy “xen”, which this run does not have.'],
  ['scale=square', 'The address asks for the scale “square”, expected log or linear.'],
  ['machine.nobody=1', 'The address sets machine.nobody to “1”, expected a price of this machine in cycles.'],
  [
    'machine.exitCycles=',
    'The address sets machine.exitCycles to “”, expected a price of this machine in cycles.',
  ],
  [
    'machine.exitCycles=-1',
    'The address sets machine.exitCycles to “-1”, expected a price of this machine in cycles.',
  ],
])('of %s it is said that nothing comes of it', (fragment, sentence) => {
  expect(settingsIn(fragment, plan, PRICED)).toEqual({settings: asRun(plan), refused: [sentence]});
});

test('a place on the page sets nothing, and a reference that is not shown is', () => {
  expect(settingsIn('row-0-gups', plan, PRICED)).toEqual({settings: asRun(plan), refused: []});
  expect(settingsIn(`strategy=${encodeURIComponent(LABELS[1])}`, plan, PRICED).settings.strategies).toEqual([
    'native',
    LABELS[1],
  ]);
});
