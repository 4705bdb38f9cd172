/** What `run --check` says it compared, of which cells, and that it finds a strategy that miscounts. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {resultSchema, type Cell} from '../suite/result.ts';
import {bench, TINY_STORY} from './test-session.ts';

const TIMEOUT_MS = 60_000;

const TINY = ['run', '--workload', './tiny.ts', '--seeds', '2'];
const BOTH = [...TINY, '--strategy', 'native,kvm'];

function tinyBench() {
  const here = bench();
  here.write('tiny.ts', TINY_STORY);
  return here;
}

const cellsOf = (out: string): readonly Cell[] => resultSchema.parse(JSON.parse(out)).cells;
const longest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

test('a checked cell says how much was compared, the run how much in all', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = tinyBench();
  const {out, status} = await here.pagewalk(...BOTH, '--check', '--json', '--out', 'one', '--jobs', '1');
  expect(status).toBe(0);
  const cells = cellsOf(out);
  for (const cell of cells) {
    if (cell.status !== 'ok') throw new Error(cell.error);
    const all = cell.chapters.reduce((sum, {events}) => sum + events.tlbLookups, 0);
    const stores = cell.chapters.reduce((sum, {events}) => sum + events.guestTableStores, 0);
    // Once a chapter, and at the end: the laws that there are.
    expect(cell.checked!.laws % (cell.chapters.length + 1)).toBe(0);
    expect(cell.checked).toMatchObject({translations: all, tableStores: stores, audits: 1, disagreements: 0});
    expect(cell.checked!.faults).toBeGreaterThan(0);
    expect(cell.checked!.entries).toBeGreaterThan(512);
  }
  const translations = cells.reduce((sum, {checked}) => sum + checked!.translations, 0);
  const text = await here.pagewalk(...BOTH, '--check', '--out', 'one');
  expect(longest(text.out)).toBeLessThanOrEqual(80);
  const said = text.out.replaceAll(/\s+/g, ' ');
  expect(said).toContain(`Checked: ${translations.toLocaleString('en-US')} translations (`);
  expect(said).toContain(': 0 disagreements.');
  await here.pagewalk(...BOTH, '--check', '--out', 'two', '--jobs', '2');
  const file = (run: string, name: string) => readFileSync(join(here.folder, run, name), 'utf8');
  for (const name of ['cells.ndjson', 'summary.md', 'report.html'])
    expect(file('two', name)).toBe(file('one', name));
});

test('a cell that was made without a check is made again, and never said to be checked', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = tinyBench();
  const plain = await here.pagewalk(...BOTH, '--json');
  expect(cellsOf(plain.out).flatMap(({checked}) => checked ?? [])).toEqual([]);
  expect((await here.pagewalk(...BOTH)).out).not.toContain('Checked');
  const checked = await here.pagewalk(...BOTH, '--check', '--json');
  expect(checked.err).not.toContain('there already');
  const keys = (out: string): readonly string[] => cellsOf(out).map(({key}) => key);
  expect(keys(checked.out).filter(key => keys(plain.out).includes(key))).toEqual([]);
  expect(cellsOf(checked.out).every(cell => cell.checked)).toBe(true);
  expect((await here.pagewalk(...BOTH, '--check')).err).toMatch(
    /^4 cells are there already; 0 passes to go$/m,
  );

  expect((await here.pagewalk(...BOTH, '--out', 'mine')).status).toBe(0);
  const other = await here.pagewalk(...BOTH, '--check', '--out', 'mine');
  expect(other.status).toBe(1);
  expect(other.err).toContain('mine holds the run of another spec');
  const fresh = await here.pagewalk(...BOTH, '--check', '--out', 'mine', '--fresh', '--json');
  expect(cellsOf(fresh.out).every(cell => cell.checked)).toBe(true);
});

/** Native, but for its walks, which it does not count. */
const NO_WALKS = `
import {Native} from 'pagewalk';
export default {
  id: 'no-walks', title: 'No walks', description: 'native, without a count of its walks', virtual: false,
  parameters: {},
  build(machine) {
    const {events} = machine;
    const native = new Native(machine);
    const mmu = native.cpu(0);
    const translate = mmu.translate.bind(mmu);
    mmu.translate = (gvn, access) => {
      const {walks} = events;
      const outcome = translate(gvn, access);
      events.walks = walks;
      return outcome;
    };
    return native;
  },
};
`;

test("a user's strategy that counts no walk fails its cells, with the law and the counters", {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = tinyBench();
  here.write('mine.ts', NO_WALKS);
  const argv = [...TINY, '--seeds', '1', '--strategy', 'native,./mine.ts'];
  expect((await here.pagewalk(...argv)).status).toBe(0);
  const {out, err, status} = await here.pagewalk(...argv, '--check', '--json');
  expect(status).toBe(2);
  const [native, mine] = cellsOf(out);
  expect(native).toMatchObject({status: 'ok', checked: {disagreements: 0}});
  expect(mine).toMatchObject({status: 'failed', checked: {disagreements: 1}});
  const law =
    /the counters do not add up: every walk fills the TLB or fails, but walks is 0, expected tlbFills \+ failedWalks = (\d+) \+ (\d+) = (\d+)$/m;
  const [, fills, failed, both] = law.exec(err)!;
  expect(Number(fills) + Number(failed)).toBe(Number(both));
  expect(Number(fills)).toBeGreaterThan(0);
});

const NO_EVENT = NO_WALKS.replace('events.walks = walks;', 'events.wakls = walks;');

test('what a strategy counts that is no event fails its cells, checked or not', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = tinyBench();
  here.write('mine.ts', NO_EVENT);
  const argv = [...TINY, '--seeds', '1', '--strategy', 'native,./mine.ts', '--json'];
  const {out, err, status} = await here.pagewalk(...argv);
  expect([status, cellsOf(out).map(cell => cell.status)]).toEqual([2, ['ok', 'failed']]);
  expect(err).toContain('"wakls" is counted, and there is no such event');
});
