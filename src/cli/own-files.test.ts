/** What this program brings can be written as a file of the user's own: nothing but its imports and its id change. */
import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {strategies} from '../strategies/index.ts';
import type {EventCounts} from '../timing/events.ts';
import type {Item} from '../suite/list.ts';
import {
  bench,
  benchIn,
  policy,
  strategy as strategyText,
  TINY_STORY,
  typeErrors,
  type Answer,
} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const ROOT = new URL('../../', import.meta.url);

/** The file at `path` of this program, as a user would copy it. */
function copied(path: string, id: string, exported: string): string {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
    .replaceAll(/from '\.[^']*'/g, "from 'pagewalk'")
    .replace(`id: '${id}'`, `id: 'my-${id}'`);
  return `${text}\nexport default ${exported};\n`;
}

interface Told {
  readonly cells: readonly {
    readonly key: string;
    readonly strategy: string;
    readonly workload: string;
    readonly events: EventCounts;
  }[];
}

test('a file beside a package.json of type commonjs, and what it imports', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = bench();
  here.write('package.json', '{"type": "commonjs"}');
  here.write('tiny.ts', `import {nothing} from './helper.ts';\n${TINY_STORY}\nvoid nothing;`);
  here.write('helper.ts', 'export const nothing: number = 0;');
  here.write('mine.ts', strategyText('mine', ''));
  here.write('old.ts', "const {strategies} = require('pagewalk');\nmodule.exports = strategies[0];");
  const argv = ['--workload', './tiny.ts', '--strategy', './mine.ts', '--seeds', '1', '--json'];
  const {status, out, err} = await here.pagewalk('run', ...argv);
  expect([status, err]).toEqual([0, expect.stringMatching(/^The report is [^\n]*\n$/)]);
  expect((JSON.parse(out) as Told).cells.map(({strategy}) => strategy)).toEqual(['native', 'mine']);
  // What neither imports nor exports is as Node has it.
  expect((await here.pagewalk('list', 'strategies', './old.ts')).err).toContain('which is taken');
});

test('every strategy', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  const ids = strategies.map(({id}) => id);
  for (const id of ids) {
    const path = `src/strategies/${id}.ts`;
    const text = readFileSync(new URL(path, ROOT), 'utf8');
    const [, exported] = /^export const (\w+)(?:: Strategy)? = (?:strategy\()?\{\n  id: '/m.exec(text)!;
    here.write(`my-${id}.ts`, copied(path, id, exported));
  }
  expect(await typeErrors(here.folder)).toEqual([]);
  const both = [...ids, ...ids.map(id => `./my-${id}.ts`)].join(',');
  const {out, err} = await here.pagewalk(
    'run',
    '--workload',
    'touch-once',
    '--strategy',
    both,
    '--set',
    'guest.pcid=0',
    '--seeds',
    '1',
    '--json',
    '--check',
  );
  expect(err).toMatch(/^The report is/m);
  const {cells} = JSON.parse(out) as Told;
  const eventsOf = (strategy: string) => cells.find(cell => cell.strategy === strategy)!.events;
  for (const id of ids) expect(eventsOf(`my-${id}`)).toEqual(eventsOf(id));
});

test('every eviction policy, from wherever the command is given', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  const folder = 'src/shadow/eviction';
  const kinds = readdirSync(new URL(folder, ROOT)).flatMap(file => {
    const text = readFileSync(new URL(`${folder}/${file}`, ROOT), 'utf8');
    const exported = /^export const (\w+): EvictionKind = \{\n  id: '([^']+)'/m.exec(text);
    return exported ? [{file: `${folder}/${file}`, name: exported[1], id: exported[2]}] : [];
  });
  expect(kinds.map(({id}) => id).sort()).toEqual(evictionKinds.map(({id}) => id).sort());
  for (const {file, name, id} of kinds) here.write(`policies/${id}.mts`, copied(file, id, name));
  expect(await typeErrors(here.folder)).toEqual([]);
  const elsewhere = join(here.folder, 'work');
  mkdirSync(elsewhere);
  const theirs = kinds.map(({id}) => id);
  const cells: Told['cells'][number][] = [];
  const run = async (ids: readonly string[], sets: readonly string[]): Promise<void> => {
    const files = ids.map(id => `../policies/${id}.mts`);
    const settings = [`eviction=${[...ids, ...files].join(',')}`, ...sets];
    const {out, err} = await benchIn(elsewhere).pagewalk(
      'run',
      '--workload',
      'touch-once',
      '--strategy',
      'shadow-cached',
      '--seeds',
      '1',
      '--json',
      ...settings.flatMap(setting => ['--set', `shadow-cached.${setting}`]),
    );
    expect(err).toMatch(/^The report is/m);
    cells.push(...(JSON.parse(out) as Told).cells);
  };
  const limited = theirs.filter(id => id !== 'unbounded');
  // So few that each has to evict; and Belady's rule goes by every walk.
  await run(limited, ['poolPages=12', 'policySees=perfect']);
  await run(['unbounded'], []);
  const eventsOf = (id: string) =>
    cells.find(({strategy}) => strategy === `shadow-cached (eviction ${id})`)!.events;
  for (const id of theirs) expect(eventsOf(`my-${id}`), id).toEqual(eventsOf(id));
  const idle = theirs.filter(id => eventsOf(id).shadowPagesEvicted === 0);
  expect(idle).toEqual(['unbounded']);
  expect(new Set(theirs.map(id => eventsOf(id).shadowPagesEvicted)).size).toBeGreaterThan(4);
});

test('a policy in a file goes by its id: the same bytes wherever it is named from', {
  timeout: TIMEOUT_MS,
}, async () => {
  const here = bench();
  const elsewhere = join(here.folder, 'work');
  mkdirSync(elsewhere);
  const sub = (from: string, file: string, out: string): Promise<Answer> =>
    benchIn(from).process(
      'run',
      '--workload',
      'touch-once',
      '--strategy',
      'shadow-cached',
      '--set',
      `shadow-cached.eviction=${file}`,
      '--seeds',
      '1',
      '--json',
      '--out',
      out,
    );
  const filesIn = (run: string): string[] =>
    ['spec.json', 'cells.ndjson'].map(file => readFileSync(join(here.folder, run, file), 'utf8'));
  here.write('mine.ts', `import './helper.ts';${policy('mine', '')}`);
  here.write('helper.ts', "export {help} from './constants.ts';");
  here.write('constants.ts', 'export const help = 1;');
  const first = await sub(here.folder, './mine.ts', 'first');
  const second = await sub(elsewhere, '../mine.ts', '../second');
  const cellsOf = ({out}: Answer) => (JSON.parse(out) as Told).cells;
  expect(cellsOf(second)).toEqual(cellsOf(first));
  expect(filesIn('second')).toEqual(filesIn('first'));
  const [spec, cells] = filesIn('first');
  expect(spec).toContain('"shadow-cached.eviction": "../mine.ts"');
  expect(cells).toContain('"shadow-cached.eviction":"mine"');
  expect(cells).not.toContain(here.folder);
  const again = await benchIn(elsewhere).process('report', '../first', '--json');
  expect(cellsOf(again)).toEqual(cellsOf(first));
  // However many files lie between.
  here.write('constants.ts', 'export const help = 2;');
  const third = await sub(here.folder, './mine.ts', 'third');
  const keys = (answer: Answer) => cellsOf(answer).map(({key}) => key);
  const [native, cached] = keys(first);
  expect(keys(third)[0]).toBe(native);
  expect(keys(third)[1]).not.toBe(cached);
});

test('the template of a story', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  here.write('mine.ts', copied('workloads/touch-once.ts', 'touch-once', 'touchOnce'));
  const {out, err} = await here.pagewalk(
    'run',
    '--workload',
    './mine.ts,touch-once',
    '--strategy',
    'nested',
    '--seeds',
    '1',
    '--json',
  );
  expect(err).toMatch(/^The report is/m);
  const [mine, theirs] = ['my-touch-once', 'touch-once'].map(workload =>
    (JSON.parse(out) as Told).cells.filter(cell => cell.workload === workload).map(({events}) => events),
  );
  expect(mine).toEqual(theirs);
});

test('a file of each kind is listed as what this program brings is', {timeout: TIMEOUT_MS}, async () => {
  const here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write('mine.ts', strategyText('mine', ''));
  here.write('oldest.ts', policy('oldest', ''));
  here.write('slow.json', '{"extends": "zen2", "id": "slow", "latencies": {"exitCycles": 9000}}');
  const listed = async (what: string, file: string): Promise<Item> => {
    const {out} = await here.pagewalk('list', what, file, '--json');
    return (JSON.parse(out) as readonly Item[])[0];
  };
  expect(await listed('workloads', './tiny.ts')).toMatchObject({
    id: 'tiny',
    parameters: {pages: {default: 8}},
  });
  expect((await listed('strategies', './mine.ts')).id).toBe('mine');
  expect((await listed('policies', './oldest.ts')).id).toBe('oldest');
  const {id, parameters} = await listed('machines', './slow.json');
  expect([id, parameters?.['exitCycles'].default]).toEqual(['slow', 9000]);
});
