import {beforeAll, expect, test} from 'vitest';
import type {Plan} from '../suite/plan.ts';
import {repriced} from '../suite/reprice.ts';
import {Store} from '../suite/store/store.ts';
import {countedPlan, countedRun, type CountedRun, type Counts} from '../testing/counted-run.ts';
import {priceChange} from './change.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await countedPlan({machines: ['cascade-lake', 'zen4']});
});

const WORK = {kernelInstructions: 200_000};
const runOf = (counts: Readonly<Record<string, Counts>>): CountedRun =>
  countedRun(plan, ({strategy}) => counts[strategy]);
const stored = (run: CountedRun) => ({
  ...run,
  store: new Store('none'),
  current: true,
  isReference: false,
});

/** kvm exits 100 times, which nested computes instead: 300,000 cycles where an instruction takes half of one. */
const run = () =>
  stored(
    runOf({
      native: WORK,
      kvm: {...WORK, exitsCr3Read: 100},
      nested: {kernelInstructions: 600_000},
    }),
  );

test('every slowdown before and after, by the machine that the run names', () => {
  const own = run();
  const {slowdowns} = priceChange(own, repriced(own, {values: {exitCycles: 2999}}));
  const kvm = slowdowns.filter(({strategy}) => strategy === 'kvm');
  expect(kvm.map(({machine}) => machine)).toEqual(['cascade-lake', 'zen4']);
  expect(kvm[0].before).toBeCloseTo(1 + 1151 / 1000, 12);
  expect(kvm[0].after).toBeCloseTo(1 + 3000 / 1000, 12);
  expect(slowdowns).toHaveLength(6);
});

test('a verdict that is another is told as it was and as it is; one that is the same is not', () => {
  const own = run();
  const of = (exitCycles: number) =>
    priceChange(own, repriced(own, {values: {exitCycles}}))
      .verdicts.filter(({machine}) => machine === 'cascade-lake')
      .map(({before, after}) => [before, after]);
  expect(of(1900)).toEqual([]);
  expect(of(1999)).toEqual([['kvm beats nested', 'kvm and nested are level']]);
  expect(of(2100)).toEqual([['kvm beats nested', 'nested beats kvm']]);
});

test('whoever is first only at the new prices is told, whomever the run compared', async () => {
  const four = await countedPlan({strategies: ['native', 'kvm', 'shadow-cached', 'nested']});
  const counts: Readonly<Record<string, Counts>> = {
    native: WORK,
    kvm: {...WORK, exitsCr3Read: 100},
    'shadow-cached': {...WORK, exitsCr3Read: 110},
    nested: {kernelInstructions: 600_000},
  };
  const own = stored(countedRun(four, ({strategy}) => counts[strategy]));
  // The run's verdict is that kvm beats shadow-cached, which it still does.
  expect(priceChange(own, repriced(own, {values: {exitCycles: 2100}})).verdicts).toEqual([
    {
      workload: 'touch-once',
      machine: 'cascade-lake',
      before: 'kvm beats nested',
      after: 'nested beats kvm',
    },
  ]);
});

test('its own prices change nothing', () => {
  const own = run();
  const {slowdowns, verdicts} = priceChange(own, own);
  expect(verdicts).toEqual([]);
  for (const {before, after} of slowdowns) expect(after).toBe(before);
});
