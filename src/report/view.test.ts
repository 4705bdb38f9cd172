import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from './fixture.ts';
import {failureNote, meanOf, viewsOf} from './view.ts';

const result = exampleResult();
const context = exampleContext();

function groupOf(workload: string, strategy: string) {
  const [view] = viewsOf(result, context);
  return view.groups.find(group => group.workload === workload && group.strategy === strategy)!;
}

test('every cell is in exactly one group', () => {
  const groups = viewsOf(result, context).flatMap(view => view.groups);
  const keys = groups.flatMap(({cells, failures}) => [...cells, ...failures].map(cell => cell.key));
  expect(keys.toSorted()).toEqual(result.cells.map(cell => cell.key).toSorted());
});

test('each machine has a view of its own', () => {
  const elsewhere = result.cells.map(cell => ({...cell, machine: 'elsewhere'}));
  const both = {...result, cells: [...result.cells, ...elsewhere]};
  const machines = [...context.machines, {...context.machines[0], label: 'elsewhere'}];
  const views = viewsOf(both, {...context, machines});
  expect(views.map(view => view.machine.label)).toEqual(['cascade-lake', 'elsewhere']);
  for (const {machine, groups} of views) {
    const own = groups.flatMap(({cells, failures}) => [...cells, ...failures]);
    expect(own).toHaveLength(result.cells.length);
    expect(new Set(own.map(cell => cell.machine))).toEqual(new Set([machine.label]));
  }
});

test('of two machines only the one that was pretended to have something is hypothetical', () => {
  const elsewhere = result.cells.map(cell => ({...cell, machine: 'elsewhere', hypothetical: 'EPT'}));
  const both = {...result, cells: [...result.cells, ...elsewhere]};
  const machines = [...context.machines, {...context.machines[0], label: 'elsewhere'}];
  const views = viewsOf(both, {...context, machines});
  expect(views.map(({hypothetical}) => hypothetical)).toEqual([undefined, 'EPT']);
});

test('a workload, strategy or machine that the context does not know is named in the error', () => {
  expect(() => viewsOf(result, {...context, workloads: []})).toThrow("nothing of workload 'ctx-ring'");
  expect(() => viewsOf(result, {...context, strategies: []})).toThrow("nothing of strategy 'native'");
  expect(() => viewsOf(result, {...context, machines: []})).toThrow("nothing of machine 'cascade-lake'");
});

test('a mean is over the seeds that ended well', () => {
  const gups = groupOf('gups', 'shadow-uncached');
  const own = result.cells.filter(cell => cell.workload === 'gups' && cell.strategy === 'shadow-uncached');
  const well = own.filter(cell => cell.status === 'ok');
  expect(well.length).toBe(own.length - 1);
  expect(meanOf(gups, cell => cell.cycles)).toBe(
    well.reduce((sum, cell) => sum + cell.cycles, 0) / well.length,
  );
  expect(meanOf(groupOf('fork-exit', 'shadow-uncached'), cell => cell.cycles)).toBeUndefined();
});

test('a failure is said of all seeds, or of how many', () => {
  expect(failureNote(groupOf('gups', 'native'))).toBeUndefined();
  expect(failureNote(groupOf('gups', 'shadow-uncached'))).toBe('1 of 5 failed');
  expect(failureNote(groupOf('fork-exit', 'shadow-uncached'))).toBe('failed');
});

test('a variant that another policy evicts from says so, whatever its label', () => {
  const strategies = context.strategies.map(note =>
    note.label === 'shadow-uncached'
      ? {...note, title: 'Shadow, cached (invalidating traces)', eviction: {policy: 'LRU', sees: 'perfect'}}
      : note,
  );
  const [view] = viewsOf(result, {...context, strategies});
  expect(view.names['shadow-cached']).toBe('shadow-cached: FIFO');
  expect(view.names['shadow-uncached']).toBe('shadow-uncached: invalidating traces, LRU');
});
