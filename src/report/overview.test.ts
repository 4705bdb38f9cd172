/** The tables of what was found show the numbers of the result, each in its place. */
import {expect, test} from 'vitest';
import type {OkCell} from '../suite/result.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';
import {slowdown as slowdownChart} from './charts/slowdown.ts';
import type {DataCell} from './data-table.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {overviewTable} from './overview.ts';
import {summaryTable} from './summary-table.ts';
import {viewsOf} from './view.ts';

const result = exampleResult();
const [view] = viewsOf(result, exampleContext());
const workloads = [...new Set(result.cells.map(({workload}) => workload))];

const valueOf = (cell: DataCell) => (typeof cell === 'string' ? undefined : cell.value);
const textOf = (cell: DataCell) => (typeof cell === 'string' ? cell : cell.text);
const rowOf = (workload: string, strategy: string) =>
  result.summary.find(row => row.workload === workload && row.strategy === strategy);

test('the overview has the slowdown of every workload under every strategy', () => {
  const {columns, rows} = overviewTable(view);
  expect(rows.map(([label]) => textOf(label)).toSorted()).toEqual(workloads.toSorted());
  const strategies = columns.slice(2).map(({title}) => title);
  for (const [label, , ...cells] of rows)
    for (const [at, strategy] of strategies.entries())
      expect(valueOf(cells[at])).toBe(rowOf(textOf(label), strategy)?.slowdown);
  // Intervals lie around what is shown, so that none of their ends could stand for it.
  expect(
    result.summary.filter(({low, slowdown: middle, high}) => low! < middle && middle < high!),
  ).not.toEqual([]);
});

test('the headlines have each number in its column', () => {
  const meanOf = (cells: readonly OkCell[], value: (cell: OkCell) => number): number | undefined =>
    cells.length === 0 ? undefined : cells.reduce((sum, cell) => sum + value(cell), 0) / cells.length;
  for (const workload of workloads) {
    const {columns, rows} = summaryTable(view, workload);
    const at = (title: string) => columns.findIndex(column => column.title.startsWith(title));
    for (const row of rows) {
      const strategy = textOf(row[0]);
      const cells = result.cells
        .filter(cell => cell.status === 'ok')
        .filter(cell => cell.workload === workload && cell.strategy === strategy);
      const misses = meanOf(cells, cell => cell.tlbMisses);
      expect(valueOf(row[at('Slowdown')])).toBe(rowOf(workload, strategy)?.slowdown);
      expect(valueOf(row[at('Exits')])).toBe(meanOf(cells, cell => total(cell.events, EXIT_NAMES)));
      expect(valueOf(row[at('Memory')])).toBe(meanOf(cells, cell => cell.overheadBytes.peak));
      expect(valueOf(row[at('Walk references')])).toBe(
        misses ? meanOf(cells, cell => cell.walkReferences)! / misses : undefined,
      );
    }
  }
});

test('an interval is of the seeds that ended well: of one of five it is none', () => {
  const one = result.cells.map(cell =>
    cell.strategy === 'nested' && cell.seed > 1
      ? ({...cell, status: 'failed', error: 'made up'} as const)
      : cell,
  );
  const summary = result.summary.map(row =>
    row.strategy === 'nested' ? {...row, low: null, high: null} : row,
  );
  const [lone] = viewsOf({...result, cells: one, summary}, exampleContext());
  const row = summaryTable(lone, 'gups').rows.find(([strategy]) => strategy === 'nested')!;
  expect(row[2]).toBe('one seed');
  const drawn = slowdownChart
    .table(lone)
    .rows.find(([workload, strategy]) => workload === 'gups' && strategy === 'nested')!;
  expect(drawn.slice(3)).toEqual(['one seed', '1, 4 of 5 failed']);
});
