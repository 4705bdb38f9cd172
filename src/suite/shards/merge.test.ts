/** However a run is dealt, killed, gone on with and put together, its file of cells is that of a direct run. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {COUNTING_STRATEGY} from '../../testing/counting-strategy.ts';
import {expectAsyncProperty} from '../../testing/property.ts';
import type {Environment} from '../environment.ts';
import {planOf, type Plan} from '../plan.ts';
import {cellIdentitySchema, type Cell, type OkCell} from '../result.ts';
import {runPlan, UNWATCHED} from '../run.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import {untilKnown} from '../store/hold.ts';
import {segmentOf, shardsIn} from '../store/segments.ts';
import {RUN, Store} from '../store/store.ts';
import {dealtTo} from './deal-shards.ts';
import {merge} from './merge.ts';
import {writeOrigin} from './origin.ts';
import {mergeCarrier, PartDone, PartsMissing, shardCarrier} from './own-part.ts';
import {runShard} from './run-shard.ts';
import type {Shard} from './shard.ts';

const root = mkdtempSync(join(tmpdir(), 'pagewalk-shards-'));
afterAll(() => rmSync(root, {recursive: true}));

const counting = join(root, 'counting.ts');
writeFileSync(counting, COUNTING_STRATEGY);

const INPUT: SpecInput = {workloads: ['touch-once'], strategies: ['native', counting], seeds: 4};
const OPTIONS = {jobs: 1, timeout: 60, signal: new AbortController().signal, stored: 'kept'} as const;
const MADE = {host: 'made up'} as unknown as Environment;
const TOLD = {watcher: UNWATCHED, waiting() {}, environment: () => MADE};

let plan: Plan;
let whole: string;
let bytes: string;
let cells: ReadonlyMap<string, Cell>;

beforeAll(async () => {
  plan = await planOf(specSchema.parse(INPUT));
  whole = newFolder();
  const outcome = await runPlan(plan, {...OPTIONS, out: whole}, UNWATCHED);
  bytes = bytesIn(whole);
  cells = new Map(outcome.cells.map(cell => [cell.key, cell]));
});

let folders = 0;
const newFolder = (): string => join(root, `run-${++folders}`);
const bytesIn = (folder: string): string => readFileSync(join(folder, 'cells.ndjson'), 'utf8');

/** What a shard leaves in a folder, of the cells that the direct run made; as many of its bytes as `share` says. */
function kept(folder: string, shard: Shard, {share = 1, change = (cell: Cell): object => cell} = {}): void {
  const store = new Store(folder, RUN, shard);
  const hold = store.open(new Store(whole).spec(), 'kept');
  writeOrigin(store, shard, plan, MADE);
  store.beginSegment();
  for (const {members} of dealtTo(shard, plan))
    store.append(members.map(({identity}) => change(cells.get(identity.key)!) as Cell));
  hold.end();
  const path = store.cellsPath;
  const text = readFileSync(path);
  writeFileSync(path, text.subarray(0, Math.round(text.length * share)));
}

const shardsOf = (count: number): readonly Shard[] =>
  Array.from({length: count}, (_, at) => ({index: at + 1, count}));

test('shards in one folder become the direct run, however many there are', async () => {
  for (const count of [1, 2, 3, 7]) {
    const folder = newFolder();
    for (const shard of shardsOf(count).toReversed()) kept(folder, shard);
    const merged = await merge([folder], folder, {});
    expect('cells' in merged && merged.environments).toHaveLength(count);
    expect(bytesIn(folder)).toBe(bytes);
    expect(readdirSync(folder).sort()).toEqual(['cells.ndjson', 'spec.json']);
    // And once more, as after a kill.
    await merge([folder], folder, {});
    expect(bytesIn(folder)).toBe(bytes);
  }
});

test('shards with a folder each become it in a new one, and stay as they are', async () => {
  const apart = shardsOf(2).map(shard => {
    const folder = newFolder();
    kept(folder, shard);
    return folder;
  });
  const out = newFolder();
  await merge(apart, out, {});
  expect(bytesIn(out)).toBe(bytes);
  expect(apart.map(folder => shardsIn(folder).length)).toEqual([1, 1]);
});

test('of shards that were cut anywhere nothing is lost that was whole, and what is run again completes them', async () => {
  const cuts = fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 3, maxLength: 3});
  await expectAsyncProperty(
    fc.asyncProperty(cuts, async shares => {
      const folder = newFolder();
      const shards = shardsOf(shares.length);
      for (const [at, shard] of shards.entries()) kept(folder, shard, {share: shares[at]});
      const wholePasses = shards.map(shard => {
        const lines = readFileSync(join(folder, segmentOf(shard)), 'utf8').split('\n').length - 1;
        return Math.floor(lines / plan.strategies.length);
      });
      const before = await merge([folder], folder, {});
      const missing = 'missing' in before ? before.missing : [];
      expect(missing.map(({shard, passes}) => [shard, passes])).toEqual(
        shards.flatMap((shard, at) => {
          const lost = dealtTo(shard, plan).length - wholePasses[at];
          return lost > 0 ? [[shard, lost]] : [];
        }),
      );
      for (const {shard} of missing) {
        new Store(folder, RUN, shard).dropTornLine();
        kept(folder, shard!);
      }
      await merge([folder], folder, {});
      expect(bytesIn(folder)).toBe(bytes);
    }),
    {numRuns: 8},
  );
});

test('where a cell failed in one folder and ended well in another, it ended well', async () => {
  const apart = [1, 2].map(at => {
    const folder = newFolder();
    const fail = (cell: Cell): object => ({
      ...cellIdentitySchema.parse(cell),
      status: 'failed',
      error: 'made up',
    });
    kept(
      folder,
      {index: 1, count: 1},
      {change: cell => ((cell.seed === 1) === (at === 1) ? fail(cell) : cell)},
    );
    return folder;
  });
  for (const order of [apart, apart.toReversed()]) {
    const out = newFolder();
    await merge(order, out, {});
    expect(bytesIn(out)).toBe(bytes);
  }
});

test('what is missing is told by shard and folder, and nothing is touched', async () => {
  const [folder, other] = [newFolder(), newFolder()];
  kept(folder, {index: 1, count: 3});
  kept(other, {index: 2, count: 3}, {share: 0.5});
  const out = newFolder();
  const merged = await merge([folder, other], out, {});
  expect('missing' in merged && merged.missing).toEqual([
    {folder: other, shard: {index: 2, count: 3}, passes: 1},
    {folder, shard: {index: 3, count: 3}, passes: 1},
  ]);
  expect(existsSync(out)).toBe(false);
  expect(shardsIn(folder)).toEqual([{index: 1, count: 3}]);
});

test('of a run that has no shards all that is missing is missing as a whole', async () => {
  const folder = newFolder();
  new Store(folder).open(new Store(whole).spec(), 'kept').end();
  const merged = await merge([folder], folder, {});
  expect('missing' in merged && merged.missing).toEqual([{folder, passes: 4}]);
});

test('a line that was changed is missing, and said', async () => {
  const folder = newFolder();
  for (const shard of shardsOf(2)) kept(folder, shard);
  const path = join(folder, segmentOf({index: 2, count: 2}));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"cycles":', '"cycles":1'));
  const merged = await merge([folder], folder, {});
  expect('missing' in merged && merged.damage).toMatch(`${path}, line 1 (touch-once under native`);
  expect('missing' in merged && merged.missing.map(({passes}) => passes)).toEqual([1]);
});

test('a direct run goes on with what shards have kept, and leaves none of their files', async () => {
  const folder = newFolder();
  kept(folder, {index: 2, count: 2});
  const begun: number[] = [];
  const watcher = {...UNWATCHED, begun: (passes: number) => void begun.push(passes)};
  await runPlan(plan, {...OPTIONS, out: folder}, watcher);
  expect(begun).toEqual([2]);
  expect(bytesIn(folder)).toBe(bytes);
  expect(readdirSync(folder).sort()).toEqual(['cells.ndjson', 'spec.json']);
});

test('a shard runs its own passes alone, none that any shard has kept, and all of them afresh if told so', async () => {
  const folder = newFolder();
  // The first of two has two passes, of which the first of four had one.
  kept(folder, {index: 1, count: 4});
  const shard = {index: 1, count: 2};
  const begun: number[] = [];
  const told = {...TOLD, watcher: {...UNWATCHED, begun: (passes: number) => void begun.push(passes)}};
  const path = join(folder, segmentOf(shard));
  new Store(folder, RUN, shard).open(new Store(whole).spec(), 'kept').end();
  writeFileSync(path, '{"torn');
  const {passes, cells: made} = await runShard(plan, shard, {...OPTIONS, out: folder}, told);
  expect([passes, made.length, begun]).toEqual([2, 4, [1]]);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
  await runShard(plan, shard, {...OPTIONS, out: folder, stored: 'replaced'}, told);
  expect(begun).toEqual([1, 2]);
  kept(folder, {index: 2, count: 2});
  await merge([folder], folder, {});
  expect(bytesIn(folder)).toBe(bytes);
});

test('cells of another simulator, of another file, of another spec or of another recording are refused by that name', async () => {
  const folder = newFolder();
  const shard = {index: 1, count: 1};
  kept(folder, shard);
  const store = new Store(folder, RUN, shard);
  const [label] = plan.strategies.filter(({hash}) => hash !== '').map(each => each.label);
  writeOrigin(store, shard, {...plan, simulator: 'other'}, MADE);
  await expect(merge([folder], folder, {})).rejects.toThrow(
    `${folder}: of shard 1/1, simulator is "other", expected "${plan.simulator}" as here`,
  );
  const strategies = plan.strategies.map(each => (each.label === label ? {...each, hash: 'other'} : each));
  writeOrigin(store, shard, {...plan, strategies}, MADE);
  await expect(merge([folder], folder, {})).rejects.toThrow(
    `of shard 1/1, files.${label} is "other", expected`,
  );

  const other = newFolder();
  cpSync(whole, other, {recursive: true});
  writeFileSync(
    join(other, 'spec.json'),
    readFileSync(join(other, 'spec.json'), 'utf8').replace('"seeds": 4', '"seeds": 3'),
  );
  await expect(merge([whole, other], newFolder(), {})).rejects.toThrow(
    `${join(other, 'spec.json')}: seeds is 3, expected 4 as in ${join(whole, 'spec.json')}`,
  );

  const [first, second] = [newFolder(), newFolder()];
  kept(first, {index: 1, count: 2});
  const [{key, recording}] = [...cells.values()] as OkCell[];
  kept(
    second,
    {index: 1, count: 1},
    {change: cell => (cell.key === key ? {...cell, recording: 'other'} : cell)},
  );
  await expect(merge([first, second], newFolder(), {})).rejects.toThrow(
    `${second}: recording of touch-once, seed 1 is "other", expected "${recording}" as in ${first}`,
  );
});

test('shards of one folder may be at work together, and nobody else beside them', () => {
  const folder = newFolder();
  const spec = new Store(whole).spec();
  const store = (shard?: Shard): Store => new Store(folder, RUN, shard);
  const first = store({index: 1, count: 2}).open(spec, 'kept');
  const second = store({index: 2, count: 2}).open(spec, 'kept');
  const HELD = `process ${process.pid} on `;
  expect(() => store({index: 2, count: 2}).open(spec, 'kept')).toThrow(HELD);
  expect(() => store().open(spec, 'kept')).toThrow(HELD);
  first.end();
  expect(() => store().open(spec, 'kept')).toThrow(HELD);
  second.end();
  const alone = store().open(spec, 'kept');
  expect(() => store({index: 1, count: 2}).open(spec, 'kept')).toThrow(HELD);
  alone.end();
  store({index: 1, count: 2}).open(spec, 'kept').end();
  expect(readdirSync(folder).filter(name => name.startsWith('held'))).toEqual([]);
});

test('what a host left that died is waited for until it is known to be gone; the living is not', async () => {
  const folder = newFolder();
  const shard = {index: 1, count: 2};
  kept(folder, shard);
  const path = join(folder, 'held-by-1-of-2.json');
  const said: string[] = [];
  const circumstances = {signal: undefined, waiting: (sentence: string) => void said.push(sentence)};
  const leave = (ageMs: number): void => {
    writeFileSync(path, JSON.stringify({host: 'elsewhere', pid: 7, since: 'a while ago'}));
    const touched = new Date(Date.now() - ageMs);
    utimesSync(path, touched, touched);
  };
  // Two minutes are up in a moment.
  for (const mine of [shard, undefined]) {
    leave(119_500);
    await untilKnown(folder, mine, circumstances);
    new Store(folder, RUN, mine).open(new Store(whole).spec(), 'kept').end();
  }
  expect(said).toHaveLength(2);
  expect(said[0]).toMatch(
    /^.*: process 7 on elsewhere has been at work there since a while ago: waiting until /,
  );
  leave(50_000);
  const known = untilKnown(folder, shard, circumstances);
  leave(0);
  await known;
  expect(() => new Store(folder, RUN, shard).open(new Store(whole).spec(), 'kept')).toThrow(
    'process 7 on elsewhere',
  );
  // Another shard is no concern of this one.
  await untilKnown(folder, {index: 2, count: 2}, circumstances);
  expect(said).toHaveLength(3);
});

test('a part of something larger is done by a shard once, taken where all of it is there, and told where it is not', async () => {
  const folder = newFolder();
  const shard = {index: 1, count: 2};
  const own = shardCarrier(shard, TOLD);
  const done = await own(plan, folder, OPTIONS, UNWATCHED).catch((thrown: unknown) => thrown);
  expect(done instanceof PartDone && [done.outcome.passes, done.outcome.cells.length]).toEqual([2, 4]);
  const lacking = await mergeCarrier(plan, folder, OPTIONS, UNWATCHED).catch((thrown: unknown) => thrown);
  expect(lacking instanceof PartsMissing && lacking.missing).toEqual([
    {folder, shard: {index: 2, count: 2}, passes: 2},
  ]);
  kept(folder, {index: 2, count: 2});
  expect(await own(plan, folder, OPTIONS, UNWATCHED)).toEqual([...cells.values()]);
  expect(shardsIn(folder)).toHaveLength(2);
  await mergeCarrier(plan, folder, OPTIONS, UNWATCHED);
  expect(bytesIn(folder)).toBe(bytes);
  expect(shardsIn(folder)).toEqual([]);
  // What an earlier part has counted need not be there.
  const known = [...cells.values()];
  expect(await own(plan, newFolder(), {...OPTIONS, known}, UNWATCHED)).toEqual(known);
});

test('a shard takes no folder of another spec, not even afresh', () => {
  const folder = newFolder();
  kept(folder, {index: 1, count: 2});
  expect(() => new Store(folder, RUN, {index: 2, count: 2}).open('{}\n', 'replaced')).toThrow(
    `${folder} holds the run of another spec: name another folder with --out`,
  );
  expect(shardsIn(folder)).toEqual([{index: 1, count: 2}]);
});
