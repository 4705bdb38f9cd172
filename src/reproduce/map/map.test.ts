/** The map of a grid of four cells, at the prices of one machine. */
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import {planOf} from '../../suite/plan.ts';
import type {Cell} from '../../suite/result.ts';
import {runPlan, UNWATCHED} from '../../suite/run.ts';
import {costsWith, EXIT_LATENCIES, EXIT_PRICES} from './exit-prices.ts';
import {applicationEntries} from '../applications.ts';
import {GRID, mapSpec, pointsOf} from './grid.ts';
import {mapOf} from './map.ts';
import {mapSchema, type CrossoverMap} from './result.ts';

const SMALL = {updates: [0.3, 30], misses: [30, 1000]};
/** A scan is as short as an application gets. */
const APPLICATIONS = [
  {
    workload: 'table-scan',
    label: 'a scan',
    set: {millionCycles: 1, warmupMillionCycles: 1, tablePages: 64, hashPages: 2048},
  },
];
const PRICES = EXIT_PRICES.filter(({year}) => year === '2019');
const TIMEOUT_MS = 240_000;

const folders: string[] = [];

async function run(jobs: number): Promise<{readonly cells: readonly Cell[]; readonly text: string}> {
  const out = mkdtempSync(join(tmpdir(), 'pagewalk-map-'));
  folders.push(out);
  const plan = await planOf(mapSpec(SMALL, APPLICATIONS));
  const {signal} = new AbortController();
  const {cells} = await runPlan(plan, {jobs, timeout: 600, stored: 'replaced', out, signal}, UNWATCHED);
  return {cells, text: readFileSync(join(out, 'cells.ndjson'), 'utf8')};
}

let cells: readonly Cell[];
let text: string;
let map: CrossoverMap;

beforeAll(async () => {
  ({cells, text} = await run(2));
  map = mapOf(cells, {grid: SMALL, applications: APPLICATIONS, prices: PRICES});
}, TIMEOUT_MS);

afterAll(() => folders.forEach(folder => rmSync(folder, {recursive: true})));

const panelOf = (hostPageKib: number) => map.panels.find(each => each.hostPageKib === hostPageKib)!;
const cellAt = (hostPageKib: number, column: number, row: number) =>
  panelOf(hostPageKib).cells.find(cell => cell.column === column && cell.row === row)!;

test('cells lie where they were asked to, as counted', () => {
  for (const {cells: all} of map.panels) {
    expect(all).toHaveLength(4);
    for (const {updates, misses, column, row} of all) {
      expect(Math.abs(updates / column - 1)).toBeLessThan(0.02);
      expect(Math.abs(misses / row - 1)).toBeLessThan(0.02);
    }
  }
});

test('nothing of the grid is unsteady', () => {
  const grid = cells.filter(({workload}) => workload !== 'a scan');
  expect(grid.filter(cell => cell.status !== 'ok' || cell.steady !== true)).toEqual([]);
});

test('shadow paging wins where misses are many and updates few, nested paging where it is the other way round', () => {
  expect(cellAt(4, 0.3, 1000).winner).toBe('shadow');
  expect(cellAt(4, 30, 30).winner).toBe('nested');
});

test('more updates favour nested paging, more misses shadow paging, and large host pages nested paging', () => {
  for (const pageKib of [4, 2048]) {
    for (const row of SMALL.misses)
      expect(cellAt(pageKib, 30, row).ratio).toBeLessThan(cellAt(pageKib, 0.3, row).ratio);
    for (const column of SMALL.updates)
      expect(cellAt(pageKib, column, 1000).ratio).toBeGreaterThan(cellAt(pageKib, column, 30).ratio);
  }
  for (const {column, row, ratio} of panelOf(4).cells)
    expect(cellAt(2048, column, row).ratio).toBeLessThan(ratio);
});

test('who reads no page of a table that changes has no updates', () => {
  const [scan] = panelOf(4).applications;
  expect(scan).toMatchObject({label: 'a scan', updates: 0});
  expect(scan.misses).toBeGreaterThan(0);
});

test('what is printed is of its schema, and a cell that failed is named', () => {
  expect(mapSchema.parse(JSON.parse(JSON.stringify(map)))).toEqual(map);
  const [first] = cells;
  const failed: Cell = {...first, status: 'failed', error: 'no room'};
  const spoilt = [failed, ...cells.slice(1)];
  expect(() => mapOf(spoilt, {grid: SMALL, applications: APPLICATIONS, prices: PRICES})).toThrow(
    `${first.workload} under ${first.strategy} failed: no room`,
  );
});

test('is the same on one thread as on two', {timeout: TIMEOUT_MS}, async () => {
  expect((await run(1)).text).toBe(text);
});

describe('the whole grid', () => {
  test('leaves out where an update would bring more misses than there are', () => {
    const points = pointsOf(GRID);
    expect(new Set(points.map(({label}) => label)).size).toBe(points.length);
    for (const {updates, misses} of points) expect(updates / 2).toBeLessThanOrEqual(misses);
    const missing = GRID.updates.length * GRID.misses.length - points.length;
    expect(missing).toBe(
      GRID.misses.flatMap(miss => GRID.updates.filter(update => update / 2 > miss)).length,
    );
  });

  test('is a plan, with the applications of the default suite', async () => {
    const plan = await planOf(mapSpec());
    expect(applicationEntries().length).toBeGreaterThan(5);
    expect(plan.passes.length).toBe(pointsOf(GRID).length + applicationEntries().length);
    expect(plan.strategies).toHaveLength(5);
  });
});

test('prices of exits change what exits cost, and nothing else', () => {
  const {latencies, costs} = cascadeLake;
  const [prices] = PRICES;
  expect(costsWith(latencies, prices)).toEqual(costs);
  const dearer = {latencies: {...prices.latencies, exitCycles: prices.latencies.exitCycles + 1000}};
  const changed = Object.entries(costsWith(latencies, dearer)).filter(
    ([name, price]) => costs[name as keyof typeof costs] !== price,
  );
  expect(changed.length).toBeGreaterThan(10);
  for (const [name] of changed) expect(name).toMatch(/^exits/);
});

test('every price of exits has all that is in the list, from the machine that its source names', () => {
  for (const {latencies, source} of EXIT_PRICES) {
    expect(Object.keys(latencies)).toEqual([...EXIT_LATENCIES]);
    expect(source).toMatch(/^(vtx-2006|nehalem|cascade-lake), /);
  }
});
