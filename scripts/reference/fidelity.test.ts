/** What a simpler fidelity changes is what the committed numbers say, in the tables and in the reports too. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {OkCell, SummaryRow} from '../../src/suite/result.ts';
import {storedRun} from '../../src/suite/store/stored-run.ts';
import {summaryOf} from '../../src/suite/summary.ts';
import {effectOf, fidelityOf, type Fidelity, type Suites} from './fidelity.ts';
import {fidelityFiles} from './fidelity-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const committed = JSON.parse(textOf('results/reference/fidelity.json')) as Fidelity;

test('tables and source have the numbers that are committed', () => {
  for (const [path, text] of fidelityFiles(committed)) expect(textOf(path), path).toBe(text);
});

test('what it was under full is what the committed default suite is', async () => {
  const {plan, cells} = await storedRun(join(ROOT, 'results/reference/default'), {});
  const suite = {cells: [...cells], summary: [...summaryOf(plan, cells)]};
  const {slowdowns, standings, hypotheses, ...facts} = fidelityOf({full: suite, entries: suite, flat: suite});
  const under = (each: Fidelity): unknown =>
    each.slowdowns.map(({workload, strategy, full}) => [workload, strategy, full]);
  expect(under(committed)).toEqual(under({slowdowns, standings, hypotheses, ...facts}));
  expect([committed.machine, committed.seeds, committed.pairs]).toEqual([
    facts.machine,
    facts.seeds,
    facts.pairs,
  ]);
  expect([standings, hypotheses]).toEqual([[], []]);
});

test('without its data misses native loses the two thirds of its cycles in gups that the README names', () => {
  const {entries} = committed.references.find(({workload}) => workload === 'gups')!;
  expect(1 - entries).toBeCloseTo(2 / 3, 1);
});

type Cycles = Readonly<Record<string, number>>;

/** A workload under native and two others, the same for two seeds. */
function suiteOf(cycles: Readonly<Record<string, Cycles>>, hypothesis: 'held' | 'refuted' = 'held') {
  const each = Object.entries(cycles).flatMap(([workload, own]) =>
    Object.entries(own).map(([strategy, taken]) => ({
      workload,
      strategy,
      taken,
      slowdown: taken / own['native'],
    })),
  );
  return {
    cells: each.flatMap(({workload, strategy, taken}) =>
      [1, 2].map(seed => ({workload, strategy, seed, cycles: taken, status: 'ok'}) as OkCell),
    ),
    summary: each.map(
      ({workload, strategy, slowdown}) =>
        ({workload, strategy, machine: 'made', reference: 'native', slowdown, hypothesis}) as SummaryRow,
    ),
  };
}

const full = suiteOf({
  still: {native: 100, kvm: 200, nested: 150},
  near: {native: 100, kvm: 100, nested: 100.5},
  crossed: {native: 100, kvm: 200, nested: 150},
});
/** Of `near` nested is 2 % slower, of `crossed` native takes half, kvm is faster than nested, and its hypothesis falls. */
const simpler = suiteOf({
  still: {native: 100, kvm: 200, nested: 150},
  near: {native: 100, kvm: 100, nested: 102},
  crossed: {native: 50, kvm: 105, nested: 150},
});
const fallen = {
  ...simpler,
  summary: simpler.summary.map(row =>
    row.workload === 'crossed' ? {...row, hypothesis: 'refuted' as const} : row,
  ),
};
const suites: Suites = {full, entries: fallen, flat: full};

test('slowdowns are over the native of their own fidelity, whose cycles are told beside them', () => {
  const {machine, seeds, pairs, references, slowdowns} = fidelityOf(suites);
  expect({machine, seeds, pairs}).toEqual({machine: 'made', seeds: 2, pairs: 3});
  expect(references).toContainEqual({workload: 'crossed', entries: 0.5, flat: 1});
  expect(slowdowns).toContainEqual({
    workload: 'crossed',
    strategy: 'nested',
    full: 1.5,
    entries: 3,
    flat: 1.5,
  });
  expect(slowdowns.map(({strategy}) => strategy)).not.toContain('native');
});

test('a pair that changes places is told from one that becomes level or ceases to be', () => {
  const measured = fidelityOf(suites);
  const strategies = ['kvm', 'nested'];
  expect(measured.standings).toEqual([
    {fidelity: 'entries', workload: 'near', strategies, full: 'level', here: 'faster'},
    {fidelity: 'entries', workload: 'crossed', strategies, full: 'slower', here: 'faster'},
  ]);
  // Of six slowdowns kvm's of `crossed` moves by 5 %, nested's by 100 % and that of `near` by 1.5 %: the median is none.
  expect(effectOf(measured, 'entries')).toEqual({
    machine: 'made',
    rows: 3,
    slowdowns: 6,
    median: 0,
    moved: 3,
    most: {workload: 'crossed', strategy: 'nested', full: 1.5, here: 3},
    traded: ['crossed'],
    level: ['near'],
    judged: ['crossed'],
  });
  expect(effectOf(measured, 'flat')).toMatchObject({moved: 0, traded: [], level: [], judged: []});
});

test('a suite that lacks a row is refused', () => {
  const summary = full.summary.filter(({workload}) => workload !== 'near');
  expect(() => fidelityOf({...suites, flat: {...full, summary}})).toThrow('near was not compared under kvm');
});
