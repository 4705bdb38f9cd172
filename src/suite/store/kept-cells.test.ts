import {appendFileSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {planOf, type Plan} from '../plan.ts';
import type {Cell, OkCell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema} from '../spec.ts';
import {keptCells} from './kept-cells.ts';
import {sealed} from './sealed.ts';
import {Store} from './store.ts';

let plan: Plan;
let made: readonly OkCell[];
beforeAll(async () => {
  plan = await planOf(
    specSchema.parse({
      workloads: ['touch-once'],
      strategies: ['native', 'kvm'],
      seeds: 1,
      reference: 'native',
    }),
  );
  const cells = await Promise.all(plan.passes.map(async pass => (await prepared(pass))()));
  made = cells.flat().filter(cell => cell.status === 'ok');
});

/** A folder with these cells, sealed as if pagewalk had written them. */
function kept(cells: readonly object[]): Store {
  const store = new Store(mkdtempSync(join(tmpdir(), 'pagewalk-kept-')));
  writeFileSync(store.cellsPath, cells.map(cell => `${sealed(cell)}\n`).join(''));
  return store;
}

test('what was made is believed', () => {
  expect(made.map(({strategy}) => strategy)).toEqual(['native', 'kvm']);
  expect(keptCells(kept(made), plan)).toEqual({cells: made});
});

/** A change that is sealed again, and what is said of it. */
const CHANGES: readonly (readonly [string, (cell: OkCell) => object, string])[] = [
  [
    'cycles',
    ({cycles}) => ({cycles: cycles / 10}),
    'says other cycles than its events at the prices of its machine make',
  ],
  [
    'attribution',
    ({attribution}) => ({attribution: {...attribution, computing: 1}}),
    'says other attribution than its events at the prices of its machine make',
  ],
  [
    'an event',
    ({events}) => ({events: {...events, guestFaults: events.guestFaults + 1}}),
    'says other events than its chapters make',
  ],
  [
    'the loads of walks',
    ({walkReferences}) => ({walkReferences: walkReferences + 1}),
    'says other walkReferences than its chapters make',
  ],
  ['the misses', () => ({tlbMisses: 0}), 'says other tlbMisses than its chapters make'],
  [
    'which chapter is the warm-up',
    ({chapters}) => ({chapters: chapters.map(chapter => ({...chapter, measured: true}))}),
    'says other events than its chapters make',
  ],
  ['a parameter', () => ({parameters: {}}), 'has the key of another cell, touch-once under kvm, seed 1'],
  ['the strategy', () => ({strategy: 'nested'}), 'has the key of another cell, touch-once under kvm, seed 1'],
  ['the seed', () => ({seed: 2}), 'has the key of another cell, touch-once under kvm, seed 1'],
  [
    'a field less',
    () => ({recording: undefined}),
    'is no cell of this version: recording is missing, expected a text',
  ],
];

test.each(CHANGES)('changed and sealed again: %s', (_what, change, problem) => {
  const [native, kvm] = made;
  const changed = {...kvm, ...change(kvm)};
  const store = kept([native, changed]);
  const {strategy, seed} = changed;
  expect(keptCells(store, plan)).toEqual({
    cells: [native],
    damage: `${store.cellsPath}, line 2 (touch-once under ${strategy}, seed ${seed}) ${problem}`,
  });
});

test('of a cell that this simulator did not make the sums are held, and no price', () => {
  const [native] = made;
  const other = {...native, key: 'f'.repeat(32), cycles: 12};
  expect(keptCells(kept([other]), plan)).toEqual({cells: [other]});
  expect(keptCells(kept([{...other, tlbMisses: 12}]), plan).damage).toContain('says other tlbMisses');
});

test('a cell that was run again is there once; two that differ are not believed', () => {
  const [native] = made;
  const failed: Cell = {
    ...plan.passes[0].members[0].identity,
    status: 'failed',
    error: 'its worker died',
  };
  expect(keptCells(kept([failed, native, native, failed]), plan)).toEqual({cells: [native]});
  const store = kept([native]);
  appendFileSync(store.cellsPath, `${sealed({...native, overheadBytes: {peak: 1, end: 1}})}\nnonsense\n`);
  expect(keptCells(store, plan)).toEqual({
    cells: [native],
    damage: `${store.cellsPath}, line 2 (touch-once under native, seed 1) is another than the line before it of the same cell; so it is with 1 more of its lines`,
  });
});
