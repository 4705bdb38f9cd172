import {expect, test} from 'vitest';
import type {Note} from '../suite/conclusions/note.ts';
import type {Result} from '../suite/result.ts';
import {exampleContext, shortResult} from './fixture.ts';
import {renderHtml} from './html/page.ts';
import {renderMarkdown} from './markdown.ts';
import {renderCharts} from './rendered-chart.ts';
import {plain, renderTable} from './terminal.ts';

const note = (kind: Note['kind'], machines: string[], sentence: string): Note => ({
  kind,
  parameters: ['guest.lifo'],
  workloads: ['ctx-ring'],
  machines,
  sentence,
});

const BOTH = 'Both machines have one guest.';
const OTHER = 'Recordings differ on the other machine.';
const IDLE = 'guest.lifo had nothing to act on.';

const context = exampleContext();
const machines = [...context.machines, {...context.machines[0], label: 'another'}];
const short = shortResult();
const ring = <Each extends {workload: string}>(each: readonly Each[]): Each[] =>
  each.filter(({workload}) => workload === 'ctx-ring');
const elsewhere = <Each extends {machine: string}>(each: Each): Each => ({...each, machine: 'another'});
const result: Result = {
  ...short,
  cells: [...ring(short.cells), ...ring(short.cells).map(elsewhere)],
  summary: [...ring(short.summary), ...ring(short.summary).map(elsewhere)],
  notes: [
    note('same guest', ['cascade-lake', 'another'], BOTH),
    note('different guests', ['another'], OTHER),
    note('no effect', ['cascade-lake'], IDLE),
  ],
};
const times = (text: string, sentence: string): number => text.split(sentence).length - 1;

test('each table says what concerns its rows, and what was varied for nothing is said once', () => {
  const page = {columns: 80, style: plain};
  for (const text of [
    renderTable(result, {...context, machines}, page),
    renderMarkdown(result, {...context, machines}),
    renderHtml(result, {...context, machines}, []),
  ]) {
    expect([BOTH, OTHER, IDLE].map(sentence => times(text, sentence))).toEqual([2, 1, 1]);
    expect(text.indexOf(BOTH)).toBeLessThan(text.indexOf(OTHER));
  }
});

/** Drawing takes seconds where all tests run at once on few cores. */
const PATIENCE = 60_000;

test('so does each chart, in its picture', {timeout: PATIENCE}, async () => {
  const charts = await renderCharts(result, {...context, machines});
  expect(charts.length).toBeGreaterThan(2);
  for (const {svg, machine} of charts) {
    const words = svg
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    expect(words).toContain(BOTH);
    expect(words.includes(OTHER)).toBe(machine === 'another');
    expect(words).not.toContain(IDLE);
  }
});
