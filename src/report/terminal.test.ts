import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from './fixture.ts';
import {ratio} from './format.ts';
import {coloured, plain, renderTable} from './terminal.ts';

const result = exampleResult();
const context = exampleContext();
const page = {columns: 80, style: plain};
const table = renderTable(result, context, page);

function blockOf(workload: string): string {
  return table.split('\n\n').find(block => block.startsWith(`${workload} `))!;
}

test('no line is longer than 80 columns', () => {
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('narrower terminals are heeded', () => {
  const narrow = renderTable(result, context, {...page, columns: 60});
  for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
});

test('machines are set apart by an empty line', () => {
  const other = (each: {machine: string}) => ({...each, machine: 'another'});
  const both = {
    ...result,
    cells: [...result.cells, ...result.cells.map(other)] as typeof result.cells,
    summary: [...result.summary, ...result.summary.map(other)] as typeof result.summary,
  };
  const machines = [...context.machines, {...context.machines[0], label: 'another'}];
  expect(renderTable(both, {...context, machines}, page)).toMatch(/\n\nSlowdown over native on another;/);
});

test('each workload has a line for every strategy, with its slowdown, and the verdict below', () => {
  for (const {label} of context.workloads) {
    const lines = blockOf(label).split('\n');
    const rows = result.summary.filter(row => row.workload === label);
    const first = rows.find(row => row.strategy === 'nested')!;
    expect(lines[2]).toMatch(/^ {2}nested /);
    expect(lines[2]).toContain(ratio(first.slowdown));
    const words = blockOf(label).replace(/\s+/g, ' ');
    for (const row of rows) expect(words).toContain(row.verdict);
  }
});

test('what became of a hypothesis stands below the verdict, and the refuted ones are named first', () => {
  const lines = table.split('\n');
  expect(lines[lines.findIndex(line => line === '') - 1]).toMatch(/believed all the same: fork-exit\.$/);
  expect(table).toContain('\nRefuted hypotheses: gups. Refuted, but');
  expect(blockOf('ctx-ring').split('\n').at(-1)).toBe('  Hypothesis held.');
  expect(blockOf('gups')).toContain('\n  Hypothesis REFUTED: nested takes <1.02> times as long.');
  expect(blockOf('compute')).not.toMatch(/hypothesis/i);
});

test('a strategy that failed has a line that says so, and one that failed in part says for how many seeds', () => {
  expect(blockOf('fork-exit')).toMatch(/shadow-uncached +failed +–/);
  expect(blockOf('gups')).toContain('shadow-uncached: 1 of 5 failed');
});

test('the kind of a shadow is named once, below', () => {
  expect(table.split('shadow-cached: invalidating traces, FIFO').length - 1).toBe(1);
});

test('a label that was shortened is spelt out below', () => {
  const label = 'shadow-cached (poolPermille 5, warm host)';
  const cells = result.cells.map(cell =>
    cell.strategy === 'shadow-cached' ? {...cell, strategy: label} : cell,
  );
  const strategies = [...context.strategies, {label, title: label, description: '', virtual: true}];
  const text = renderTable({...result, cells}, {...context, strategies}, page);
  expect(text).toContain(label);
  expect(text.split(label).length - 1).toBe(1);
});

test('a label of any length fits', () => {
  const label = 'a-strategy-of-my-own-with-a-very-long-name-that-nobody-would-ever-type-twice';
  const cells = result.cells.map(cell => (cell.strategy === 'nested' ? {...cell, strategy: label} : cell));
  const strategies = [...context.strategies, {label, title: label, description: '', virtual: true}];
  for (const columns of [60, 80]) {
    const text = renderTable({...result, cells}, {...context, strategies}, {...page, columns});
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    // Whole, however many lines it takes: two long names may differ in their ends alone.
    expect(text.replace(/\n +/g, '')).toContain(label);
  }
});

test('styled, it is the same text', () => {
  const styled = renderTable(result, context, {...page, style: coloured});
  expect(styled).not.toBe(table);
  expect(stripVTControlCharacters(styled)).toBe(table);
});

/** Bold, cyan and dim, and the ends of them. */
const OWN_COLOURS = [1, 2, 22, 36, 39].map(each => `\u001b[${each}m`);

test('what a terminal would obey is shown, in the lines that there is room for', () => {
  const label = 'calm\u001b[31m\u009b1m\u202e\u2028\u200b';
  const renamed = <Each extends {strategy: string; workload: string}>(each: Each): Each => ({
    ...each,
    strategy: each.strategy === 'nested' ? label : each.strategy,
    workload: each.workload === 'gups' ? label : each.workload,
  });
  const cells = result.cells.map(renamed);
  const summary = result.summary.map(renamed);
  const strategies = [
    ...context.strategies,
    {label, title: `A title (its\u202ekind)`, description: '', virtual: true},
  ];
  const workloads = context.workloads.map(note => (note.label === 'gups' ? {...note, label} : note));
  for (const style of [plain, coloured]) {
    const text = renderTable(
      {...result, cells, summary},
      {...context, strategies, workloads},
      {...page, style},
    );
    const own = OWN_COLOURS.reduce((all, colour) => all.replaceAll(colour, ''), text);
    expect(own.match(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u)).toBeNull();
    const shown = String.raw`calm\u001b[31m\u009b1m\u202e\u2028\u200b`;
    expect(own).toContain(`\n${shown} `);
    expect(own).toContain(`\n  ${shown}`);
    expect(own).toContain(String.raw`its\u202ekind`);
    for (const line of own.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  }
});
