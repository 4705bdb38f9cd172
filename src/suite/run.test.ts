/** A run goes on with what is there, and ends in the same file however it came about. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {COUNTING_STRATEGY} from '../testing/counting-strategy.ts';
import {planOf, type Plan} from './plan.ts';
import {cellIdentitySchema, type Cell} from './result.ts';
import {keysOf, runPlan, specText, type Watcher} from './run.ts';
import {specSchema} from './spec.ts';
import {Store} from './store/store.ts';
import {storedRun} from './store/stored-run.ts';

const root = mkdtempSync(join(tmpdir(), 'pagewalk-run-'));
afterAll(() => rmSync(root, {recursive: true}));

/** A strategy with an event of its own, which its cells are priced by. */
const counting = join(root, 'counting.ts');
writeFileSync(counting, COUNTING_STRATEGY);

interface Told {
  /** Passes to go, and cells that were there. */
  readonly begun: (readonly [number, number])[];
  readonly passed: Cell[];
  readonly damaged: string[];
}

async function run(folder: string): Promise<Told & {readonly cells: readonly Cell[]}> {
  const told: Told = {begun: [], passed: [], damaged: []};
  const watcher: Watcher = {
    damaged: sentence => void told.damaged.push(sentence),
    begun: (...what) => void told.begun.push(what),
    passed: cells => void told.passed.push(...cells),
    ended() {},
  };
  const options = {jobs: 2, timeout: 60, signal: new AbortController().signal, stored: 'kept'} as const;
  const {cells} = await runPlan(plan, {...options, out: folder}, watcher);
  return {...told, cells};
}

/** A folder of the plan that holds these cells. */
function holding(name: string, cells: readonly Cell[]): string {
  const folder = join(root, name);
  const store = new Store(folder);
  store.open(specText(plan.spec, folder), 'kept').end();
  store.append(cells);
  return folder;
}

const bytesIn = (folder: string): string => readFileSync(join(folder, 'cells.ndjson'), 'utf8');

let plan: Plan;
let whole: string;
let cells: readonly Cell[];

beforeAll(async () => {
  const input = {workloads: ['touch-once'], strategies: ['native', 'shadow-cached', counting], seeds: 3};
  plan = await planOf(specSchema.parse(input));
  whole = join(root, 'whole');
  ({cells} = await run(whole));
});

test('cells come in the order of the spec, in the file too', () => {
  expect(cells.map(({key}) => key)).toEqual(keysOf(plan));
  const lines = bytesIn(whole).trimEnd().split('\n');
  expect(lines.map(line => (JSON.parse(line) as Cell).key)).toEqual(keysOf(plan));
});

test('what is there is believed, own events and all, and not made again', async () => {
  const {begun, passed, damaged} = await run(whole);
  expect({begun, passed, damaged}).toEqual({begun: [[0, 9]], passed: [], damaged: []});
});

test('of a pass of which a cell is there only the others are run', async () => {
  const [one] = cells;
  const folder = holding('part', [one]);
  const {begun, passed} = await run(folder);
  expect(begun).toEqual([[3, 1]]);
  expect(passed).toHaveLength(8);
  expect(passed.map(({key}) => key)).not.toContain(one.key);
  expect(bytesIn(folder)).toBe(bytesIn(whole));
});

test('a cell that failed is tried again', async () => {
  const [one, ...others] = cells;
  const failed: Cell = {...cellIdentitySchema.parse(one), status: 'failed', error: 'made up'};
  const folder = holding('failed', [failed, ...others]);
  const {begun} = await run(folder);
  expect(begun).toEqual([[1, 8]]);
  expect(bytesIn(folder)).toBe(bytesIn(whole));
});

test('a run that was kept is there again; one of another simulator is not current', async () => {
  const again = await storedRun(whole, {});
  expect(again.cells).toEqual(cells);
  expect(again.current).toBe(true);
  const others = cells.map((cell): Cell => ({...cell, key: cell.key.split('').toReversed().join('')}));
  const foreign = await storedRun(holding('foreign', others), {});
  expect(foreign.current).toBe(false);
  expect(foreign.cells).toEqual(others);
});

test('of a run that two versions of the simulator made the cells of this one count', async () => {
  const others = cells.map((cell): Cell => ({...cell, key: cell.key.split('').toReversed().join('')}));
  const both = await storedRun(holding('both', [...others, ...cells]), {});
  expect(both.cells).toEqual(cells);
  expect(both.current).toBe(true);
});

test('a line that was changed is refused by who reads, and counted again, with a word, by who runs', async () => {
  const folder = holding('damaged', cells);
  const path = join(folder, 'cells.ndjson');
  writeFileSync(
    path,
    bytesIn(folder).replace(/"cycles":(\d)/, (_all, digit) => `"cycles":${9 - Number(digit)}`),
  );
  const named = `${path}, line 1 (touch-once under native, seed 1)`;
  await expect(storedRun(folder, {})).rejects.toThrow(named);
  const {damaged, begun} = await run(folder);
  expect(damaged).toEqual([expect.stringContaining(named)]);
  expect(begun).toEqual([[1, 8]]);
  expect(bytesIn(folder)).toBe(bytesIn(whole));
});

test('cells of one pass that saw two guests are no comparison, kept or not', async () => {
  const [one, ...others] = cells;
  const changed = {...one, recording: 'another'} as Cell;
  const kept = await storedRun(holding('changed', [changed, ...others]), {});
  expect(kept.cells.map(({seed, status}) => [seed, status])).toEqual(
    cells.map(({seed}) => [seed, seed === 1 ? 'failed' : 'ok']),
  );
});

test("a file of the user's beside the charts stays", () => {
  const store = new Store(join(root, 'pictures'));
  for (const name of ['old.vl.json', 'old.svg', 'old.png', 'new.vl.json', 'new.svg', 'notes.txt', 'mine.svg'])
    store.write(`charts/${name}`, name);
  store.keepOnly('charts', ['new.vl.json', 'new.svg']);
  for (const [name, stays] of [
    ['old.vl.json', false],
    ['old.svg', false],
    ['old.png', false],
    ['new.svg', true],
    ['notes.txt', true],
    ['mine.svg', true],
  ] as const)
    expect([name, existsIn(store, name)]).toEqual([name, stays]);
});

function existsIn({folder}: Store, name: string): boolean {
  try {
    return readFileSync(join(folder, 'charts', name), 'utf8') === name;
  } catch {
    return false;
  }
}
