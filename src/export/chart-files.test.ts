import {beforeAll, describe, expect, test} from 'vitest';
import {charts} from '../report/charts/index.ts';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import type {Result} from '../suite/result.ts';
import {Interrupted} from '../suite/usage-error.ts';
import {chartFiles} from './chart-files.ts';
import type {Exportable} from './exportable.ts';
import type {ExportedFile} from './exported-file.ts';

const {signal} = new AbortController();
const source: Exportable = {result: exampleResult(), context: exampleContext(), provenance: [['run', 'abc']]};

test('every chart of a report is a file, or a file for each of its parts, in the order of the report', async () => {
  const files = await chartFiles('svg', {width: 'column', signal}, source);
  const whole = files.map(({name}) => name.replace(/-\d-of-\d/, ''));
  expect([...new Set(whole)]).toEqual(charts.map(({name}) => `${name}.svg`));
});

test('one that is not there is refused, with the one that was meant', async () => {
  await expect(chartFiles('svg', {charts: ['slowdwn'], width: 'column', signal}, source)).rejects.toThrow(
    /^--chart slowdwn: expected slowdown, cycles, .*memory \(did you mean "slowdown"\?\)$/,
  );
});

test('an interruption is heeded between two pictures', async () => {
  const asked = {width: 'column', signal: AbortSignal.abort()} as const;
  await expect(chartFiles('svg', asked, source)).rejects.toThrow(Interrupted);
});

describe('a run of many workloads', () => {
  const copies = Array.from({length: 9}, (_, at) => at + 1);
  const often = <Row extends {workload: string}>(rows: readonly Row[]): Row[] =>
    copies.flatMap(copy => rows.map(row => ({...row, workload: `${row.workload} ${copy}`})));
  const {result, context} = source;
  const long: Result = {...result, cells: often(result.cells), summary: often(result.summary)};
  const workloads = copies.flatMap(copy =>
    context.workloads.map(each => ({...each, label: `${each.label} ${copy}`})),
  );
  let files: readonly ExportedFile[];

  beforeAll(async () => {
    const asked = {charts: ['slowdown'], width: 'column', signal} as const;
    files = await chartFiles('svg', asked, {...source, result: long, context: {...context, workloads}});
  }, 60_000);

  test('comes in parts that say which they are, none taller than a page', () => {
    expect(files.length).toBeGreaterThan(1);
    expect(files.map(({name}) => name)).toEqual(
      files.map((_, at) => `slowdown-${at + 1}-of-${files.length}.svg`),
    );
    for (const {content} of files)
      expect(Number(/height="([\d.]+)mm"/.exec(String(content))![1])).toBeLessThanOrEqual(240);
  });

  test('has each workload in one of them', () => {
    const all = files.map(({content}) => String(content)).join('');
    for (const {label} of workloads) expect(all.split(`>${label}<`).length, label).toBe(2);
  });
});
