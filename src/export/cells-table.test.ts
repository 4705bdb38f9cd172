import {expect, test} from 'vitest';
import {exampleResult} from '../report/fixture.ts';
import type {OkCell, Result} from '../suite/result.ts';
import {cellsTable} from './cells-table.ts';
import {rowsOf, type Table, type Value} from './table.ts';

const result = exampleResult();
const wide = cellsTable(result, 'wide', 'simulated');
const column = (table: Table, name: string): readonly Value[] => {
  const found = table.find(each => each.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found.values;
};

test('wide has a row for each cell of each seed, in the order of the result', () => {
  expect(rowsOf(wide)).toBe(result.cells.length);
  expect(wide.filter(({values}) => values.length !== result.cells.length)).toEqual([]);
  for (const name of ['workload', 'strategy', 'machine', 'seed', 'status', 'key'] as const)
    expect(column(wide, name)).toEqual(result.cells.map(cell => cell[name]));
  expect(new Set(column(wide, 'run'))).toEqual(new Set([result.run]));
  expect(new Set(column(wide, 'simulator'))).toEqual(new Set(['simulated']));
});

test('columns are called as the paths of what they hold', () => {
  const at = result.cells.findIndex(({status}) => status === 'ok');
  const cell = result.cells[at] as OkCell;
  const names = wide.map(({name}) => name);
  expect(new Set(names).size).toBe(names.length);
  const parts = ['events', 'attribution', 'parameters', 'overheadBytes'] as const;
  for (const part of parts)
    for (const [name, value] of Object.entries(cell[part]))
      expect(column(wide, `${part}.${name}`)[at], name).toBe(value);
});

test('the cycles of the causes are the cycles of the cell', () => {
  const causes = wide.filter(({name}) => name.startsWith('attribution.'));
  expect(causes.length).toBeGreaterThan(10);
  for (const [at, cycles] of column(wide, 'cycles').entries()) {
    if (cycles === undefined) continue;
    expect(causes.reduce((sum, {values}) => sum + Number(values[at]), 0)).toBeCloseTo(Number(cycles), 3);
  }
});

test('a slowdown is over the reference at the same seed', () => {
  const of = (strategy: string) =>
    result.cells.findIndex(cell => cell.workload === 'gups' && cell.strategy === strategy && cell.seed === 3);
  const [one, over] = [of('nested'), of('native')].map(at => result.cells[at] as OkCell);
  expect(column(wide, 'reference')[of('nested')]).toBe('native');
  expect(column(wide, 'slowdown')[of('nested')]).toBe(one.cycles / over.cycles);
});

test('a cell that failed says why, and has no numbers', () => {
  const at = result.cells.findIndex(({status}) => status === 'failed');
  expect(column(wide, 'error')[at]).toContain('threw: pool of 64 pages is exhausted');
  expect(column(wide, 'parameters.heapPages')[at]).toBe(4096);
  for (const name of ['cycles', 'slowdown', 'tlbMisses', 'events.walks', 'recording'])
    if (wide.some(each => each.name === name)) expect(column(wide, name)[at], name).toBeUndefined();
});

test('long says the same, a value a row', () => {
  const long = cellsTable(result, 'long', 'simulated');
  const told = new Map<string, Value>();
  for (let row = 0; row < rowsOf(long); row++) {
    const [workload, strategy, machine, seed, part, name, number, words] = [
      'workload',
      'strategy',
      'machine',
      'seed',
      'part',
      'name',
      'value',
      'text',
    ].map(each => column(long, each)[row]);
    expect(number === undefined).not.toBe(words === undefined);
    const path = part === 'cell' ? name : `${part}.${name}`;
    const place = JSON.stringify([workload, strategy, machine, seed, path]);
    expect(told.has(place)).toBe(false);
    told.set(place, number ?? words);
  }
  for (const {name, values} of wide.slice(5))
    for (const [at, value] of values.entries()) {
      const {workload, strategy, machine, seed} = result.cells[at];
      expect(told.get(JSON.stringify([workload, strategy, machine, seed, name])), name).toBe(value);
    }
});

test('numbers of a parameter that is text elsewhere are text in a column, and numbers in a row of their own', () => {
  const mixed: Result = {
    ...result,
    cells: result.cells.map((cell, at) => ({...cell, parameters: {large: at === 1 ? 'always' : 1}})),
  };
  const values = column(cellsTable(mixed, 'wide'), 'parameters.large');
  expect(values.slice(0, 2)).toEqual(['1', 'always']);
  const long = cellsTable(mixed, 'long');
  const rows = column(long, 'name').flatMap((name, at) => (name === 'large' ? [at] : []));
  expect(rows.slice(0, 2).map(at => [column(long, 'value')[at], column(long, 'text')[at]])).toEqual([
    [1, undefined],
    [undefined, 'always'],
  ]);
});
