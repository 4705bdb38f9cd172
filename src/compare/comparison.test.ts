import {describe, expect, test} from 'vitest';
import {runOf, seeded} from '../testing/compared-runs.ts';
import type {ComparedRun} from './compared-run.ts';
import {comparisonOf, DEFAULT_THRESHOLD, type ComparisonOptions} from './comparison.ts';
import {limitIn} from './limit.ts';
import {comparisonSchema} from './result.ts';

const PLAIN: ComparisonOptions = {threshold: DEFAULT_THRESHOLD, across: false, limits: []};

const compared = (baseline: ComparedRun, run: ComparedRun, options: Partial<ComparisonOptions> = {}) => {
  const comparison = comparisonOf(baseline, [run], {...PLAIN, ...options});
  expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  return comparison;
};

const cyclesOf = ({rows}: ReturnType<typeof compared>) => rows.filter(({metric}) => metric === 'cycles');

describe('a row', () => {
  const baseline = runOf('old', ...seeded([1000, 2000, 3000]), ...seeded([10, 20], {strategy: 'nested'}));

  test('is a strategy over itself, never over another', () => {
    const run = runOf('new', ...seeded([10, 20], {strategy: 'nested'}), ...seeded([1100, 2200, 3300]));
    expect(cyclesOf(compared(baseline, run)).map(({label, ratio, seeds}) => [label, ratio, seeds])).toEqual([
      ['kvm', 1.1, 3],
      ['nested', 1, 2],
    ]);
  });

  test('pairs seed with seed, whatever order they come in', () => {
    const run = runOf('new', ...seeded([1100, 2200, 3300]).toReversed());
    const [row] = cyclesOf(compared(baseline, run));
    expect(row).toEqual({
      run: 'new',
      workload: 'gups',
      label: 'kvm',
      machine: 'cascade-lake',
      strategy: 'kvm',
      metric: 'cycles',
      baseline: 2000,
      value: 2200,
      seeds: 3,
      ratio: 1.1,
      low: 1.1,
      high: 1.1,
      exact: true,
      verdict: 'worse',
    });
  });

  test('has every metric, over the measured chapters alone', () => {
    const before = runOf('old', ...seeded([5, 5], {exits: 10, misses: 20, bytes: 4096}));
    const now = runOf('new', ...seeded([5, 5], {exits: 11, misses: 10, bytes: 8192}));
    expect(
      compared(before, now).rows.map(({metric, baseline: old, value, verdict}) => [
        metric,
        old,
        value,
        verdict,
      ]),
    ).toEqual([
      ['cycles', 5, 5, 'same'],
      ['exits', 10, 11, 'worse'],
      ['walkReferences', 80, 40, 'better'],
      ['tlbMisses', 20, 10, 'better'],
      ['overheadBytes', 4096, 8192, 'worse'],
    ]);
  });
});

describe('a strategy’s id', () => {
  test.each([
    ['no prefetch', {'guest.levels': 4, 'kvm.prefetch': 0}, 'kvm'],
    ['nested (2 MiB host pages)', {'host.pageKiB': 2048, tablePages: 3}, 'nested'],
    ['nested', {}, 'nested'],
  ])('%s', (strategy, parameters, id) => {
    const run = runOf('run', {strategy, parameters});
    expect(compared(run, run).rows[0]).toMatchObject({label: strategy, strategy: id});
  });
});

describe('what is not compared', () => {
  test('is counted, with why', () => {
    const baseline = runOf(
      'old',
      ...seeded([1, 1, 1]),
      {workload: 'zipf', failed: true},
      {workload: 'scan'},
      {workload: 'chase', recording: 'abc'},
    );
    const run = runOf(
      'new',
      ...seeded([1, 1]),
      {seed: 3, failed: true},
      {workload: 'zipf'},
      {workload: 'chase', recording: 'def'},
      {workload: 'fork'},
    );
    const {leftOut, rows} = compared(baseline, run);
    const place = (workload: string) => ({workload, label: 'kvm', machine: 'cascade-lake'});
    expect(leftOut).toEqual([
      {run: 'new', reason: 'failed in the run', cells: 1, rows: [place('gups')]},
      {run: 'new', reason: 'only in the baseline', cells: 1, rows: [place('scan')]},
      {run: 'new', reason: 'another recording', cells: 1, rows: [place('chase')]},
      {run: 'new', reason: 'failed in the baseline', cells: 1, rows: [place('zipf')]},
      {run: 'new', reason: 'only in the run', cells: 1, rows: [place('fork')]},
    ]);
    expect([...new Set(rows.map(({workload, seeds}) => `${workload} ${seeds}`))]).toEqual(['gups 2']);
  });

  test('another recording is, where that is asked for', () => {
    const [baseline, run] = [runOf('old', {recording: 'abc'}), runOf('new', {recording: 'def'})];
    const {leftOut, rows} = compared(baseline, run, {across: true});
    expect([leftOut, rows.length]).toEqual([[], 5]);
  });
});

describe('what differs as a whole', () => {
  test('parameters, with the values of both', () => {
    const baseline = runOf(
      'old',
      {seed: 1, parameters: {'kvm.pool': 1, 'guest.levels': 4}},
      {seed: 2, parameters: {'kvm.pool': 2}},
    );
    const run = runOf(
      'new',
      {seed: 1, parameters: {'kvm.pool': 8, 'guest.levels': 4}},
      {seed: 2, parameters: {'kvm.pool': 9, 'kvm.depth': 3}},
    );
    expect(compared(baseline, run).differs).toEqual([
      {
        run: 'new',
        fields: [
          {name: 'kvm.depth', baseline: [], run: [3]},
          {name: 'kvm.pool', baseline: [1, 2], run: [8, 9]},
        ],
      },
    ]);
  });

  test('prices, where the same counts cost otherwise, unless a parameter of the machine tells why', () => {
    const baseline = runOf('old', {cycles: 100});
    expect(compared(baseline, runOf('new', {cycles: 110})).differs).toEqual([
      {run: 'new', fields: [{name: 'prices of cascade-lake', baseline: [], run: []}]},
    ]);
    expect(compared(baseline, runOf('new', {cycles: 110, exits: 11})).differs).toEqual([]);
    const priced = runOf('new', {cycles: 110, parameters: {'machine.exitCycles': 2000}});
    expect(compared(baseline, priced).differs[0].fields.map(({name}) => name)).toEqual([
      'machine.exitCycles',
    ]);
  });

  test('the simulator, where both say which it was', () => {
    const [baseline, run] = [runOf('old', {}), runOf('new', {})];
    const named = (simulator: string, of: ComparedRun): ComparedRun => ({...of, simulator});
    expect(compared(named('a', baseline), named('b', run)).differs[0].fields).toEqual([
      {name: 'simulator', baseline: ['a'], run: ['b']},
    ]);
    expect(compared(named('a', baseline), named('a', run)).differs).toEqual([]);
    expect(compared(named('a', baseline), run).differs).toEqual([]);
  });
});

describe('no row in common', () => {
  const baseline = runOf('old', {}, {strategy: 'nested'});

  test.each([
    [{workload: 'zipf'}, 'its workload is zipf, there it is gups'],
    [{strategy: 'pvm'}, 'its label is pvm, there it is kvm or nested'],
    [{machine: 'zen2'}, 'its machine is zen2, there it is cascade-lake'],
    [{seed: 9}, 'its seed is 9, there it is 1'],
    [
      {recording: 'other'},
      'the recordings of the only pair are different; --across compares them all the same',
    ],
    [
      {recording: 'other', parameters: {pages: 8}},
      'the recordings of the only pair are different, as is pages; --across compares them all the same',
    ],
    [{failed: true}, 'no cell of new ended well'],
  ] as const)('%j', (said, why) => {
    expect(() => compared(baseline, runOf('new', said))).toThrow(`new and old have no row in common: ${why}`);
  });
});

test('rows beyond a limit are named, and whether it is certain', () => {
  const baseline = runOf('old', ...seeded([100, 100], {exits: 0}), {workload: 'zipf', cycles: 100, exits: 0});
  const run = runOf('new', ...seeded([110, 110], {exits: 0}), {workload: 'zipf', cycles: 110, exits: 0});
  const limits = ['cycles>+5%', 'exits>+0'].map(limitIn);
  const place = {run: 'new', label: 'kvm', machine: 'cascade-lake', metric: 'cycles', limit: 'cycles>+5%'};
  expect(compared(baseline, run, {limits}).beyond).toEqual([
    {...place, workload: 'gups', certain: true},
    {...place, workload: 'zipf', certain: false},
  ]);
});
