import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Cell, FailedCell} from '../result.ts';
import {Store, TUNING} from './store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'pagewalk-store-'));

const cell = (key: string): FailedCell => ({
  key,
  workload: 'w',
  parameters: {},
  strategy: 's',
  machine: 'm',
  seed: 1,
  status: 'failed',
  error: 'made up',
});

/** A store whose folder nobody is at work in any more. */
function opened(folder: string, spec = '{}\n', stored: 'kept' | 'replaced' = 'kept'): Store {
  const store = new Store(folder);
  store.open(spec, stored).end();
  return store;
}

const cellsOf = (store: Store): readonly Cell[] =>
  store.lines().flatMap(line => ('cell' in line ? [line.cell] : []));

const problemsOf = (store: Store): readonly string[] =>
  store.lines().flatMap(line => ('cell' in line ? [] : [`${line.number} (${line.named}) ${line.problem}`]));

test('what is appended is there again, and settles into the order that is asked for', () => {
  const folder = join(newFolder(), 'run');
  const store = opened(folder);
  store.append([cell('b')]);
  store.append([cell('a')]);
  expect(cellsOf(new Store(folder))).toEqual([cell('b'), cell('a')]);
  store.settle([cell('a'), cell('b')]);
  expect(cellsOf(store)).toEqual([cell('a'), cell('b')]);
  expect(readdirSync(folder).sort()).toEqual(['cells.ndjson', 'spec.json']);
});

test('a line that a kill cut short is dropped, and what follows is whole', () => {
  const store = opened(newFolder());
  store.append([cell('a')]);
  appendFileSync(store.cellsPath, '{"key": "b", "work');
  const before = readFileSync(store.cellsPath);
  expect(cellsOf(store)).toEqual([cell('a')]);
  // Reading changes nothing: another process may be appending.
  expect(readFileSync(store.cellsPath)).toEqual(before);
  store.dropTornLine();
  store.append([cell('c')]);
  expect(store.lines().map(line => 'cell' in line && line.cell)).toEqual([cell('a'), cell('c')]);
});

test('whatever is changed of a line is seen, wherever it is', () => {
  const store = opened(newFolder());
  store.append([cell('a'), cell('b')]);
  const text = readFileSync(store.cellsPath, 'utf8');
  const [first] = text.split('\n');
  for (let at = 0; at < first.length; at++) {
    const other = String.fromCodePoint(text.codePointAt(at)! ^ 1);
    writeFileSync(store.cellsPath, text.slice(0, at) + other + text.slice(at + 1));
    expect([at, problemsOf(store).length]).toEqual([at, 1]);
  }
  writeFileSync(store.cellsPath, text.replace('"seed":1', '"seed":2'));
  expect(problemsOf(store)).toEqual([
    '1 (w under s, seed 2) was changed: it is not what its checksum was made of',
  ]);
  writeFileSync(store.cellsPath, `{"key": 3}\n${text}`);
  expect(problemsOf(store)).toEqual([
    '1 (a cell that cannot be read) does not end in a checksum: it was cut, or another version wrote it',
  ]);
});

test('a folder that holds something else is left alone', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'thesis.tex'), 'precious');
  for (const stored of ['kept', 'replaced'] as const)
    expect(() => opened(folder, '{}', stored)).toThrow(
      `${folder} is not empty and not the folder of a run: name another with --out`,
    );
  expect(() => new Store(folder, TUNING).open('{}', 'kept')).toThrow(
    `${folder} is not empty and not the folder of a tuning: name another with --folder`,
  );
  expect(readdirSync(folder)).toEqual(['thesis.tex']);
});

test('the run of another spec is replaced only when told', () => {
  const folder = newFolder();
  opened(folder, '{"a": 1}').append([cell('a')]);
  expect(() => opened(folder, '{"a": 2}')).toThrow('holds the run of another spec');
  opened(folder, '{"a": 2}', 'replaced');
  expect(readFileSync(join(folder, 'spec.json'), 'utf8')).toBe('{"a": 2}');
  expect(cellsOf(new Store(folder))).toEqual([]);
});

test('a folder that cannot be is told with its name', () => {
  expect(() => opened('/dev/null/run')).toThrow(
    '/dev/null/run: cannot keep a run there: /dev/null is not a folder',
  );
});

/** A process that has ended: numbers go up to a few millions at most. */
const ENDED = 2 ** 30;

const draft = (name: string, host: string, pid: number): string => `${name}.pagewalk-${host}-${pid}.tmp`;

test('what a kill left before there was a spec blocks nobody, and goes', () => {
  for (const stored of ['kept', 'replaced'] as const) {
    const folder = newFolder();
    writeFileSync(join(folder, draft('spec.json', hostname(), ENDED)), '{"wor');
    writeFileSync(
      join(folder, 'held-by.json'),
      JSON.stringify({host: hostname(), pid: ENDED, since: 'once'}),
    );
    opened(folder, '{}', stored);
    expect(readdirSync(folder)).toEqual(['spec.json']);
  }
});

test('drafts of processes that have ended go, those of others stay', () => {
  const folder = newFolder();
  opened(folder);
  mkdirSync(join(folder, 'charts'));
  const put = (name: string): string => {
    writeFileSync(join(folder, name), 'half');
    return name;
  };
  const [left, own, old] = [
    put(draft('charts/cycles.svg', hostname(), ENDED)),
    put(draft('cells.ndjson', hostname(), process.pid)),
    put(draft('summary.md', 'elsewhere', 1)),
  ];
  // The parent of this process is still at work.
  const others = [
    put(draft('report.html', hostname(), process.ppid)),
    put(draft('cells.ndjson', 'elsewhere', 1)),
    put('thesis.12.tmp'),
  ];
  utimesSync(join(folder, old), new Date(0), new Date(0));
  opened(folder);
  for (const name of [left, own, old]) expect([name, existsSync(join(folder, name))]).toEqual([name, false]);
  for (const name of others) expect([name, existsSync(join(folder, name))]).toEqual([name, true]);
});

test('a write that fails leaves no draft', () => {
  const folder = newFolder();
  const store = opened(folder);
  // Nothing can be put in place of a folder.
  mkdirSync(join(folder, 'summary.md'));
  expect(() => store.write('summary.md', 'text')).toThrow(`${folder}: cannot keep a run there`);
  expect(readdirSync(folder).sort()).toEqual(['spec.json', 'summary.md']);
});

test('a folder that is taken away is not made anew', () => {
  const folder = newFolder();
  const store = opened(folder);
  rmSync(folder, {recursive: true});
  for (const touch of [() => store.write('summary.md', 'text'), () => store.settle([])])
    expect(touch).toThrow(`${folder}: cannot keep a run there: it was taken away`);
  expect(() => store.append([cell('a')])).toThrow(
    `${folder}: cannot keep a run there: no such file or folder`,
  );
  expect(existsSync(folder)).toBe(false);
});

test('who is second is told of the first, until that has ended', () => {
  const folder = newFolder();
  const hold = new Store(folder).open('{}', 'kept');
  for (const stored of ['kept', 'replaced'] as const)
    expect(() => new Store(folder).open('{}', stored)).toThrow(
      new RegExp(
        `^${folder}: process ${process.pid} on ${hostname()} has been at work there since \\S+: wait for it, or name another folder with --out$`,
      ),
    );
  hold.end();
  opened(folder, '{}');
  expect(readdirSync(folder)).toEqual(['spec.json']);
});

test('a hold ends with its process, or when nothing was heard of it', () => {
  const folder = newFolder();
  opened(folder);
  const path = join(folder, 'held-by.json');
  const heldBy = (host: string, pid: number): void =>
    writeFileSync(path, JSON.stringify({host, pid, since: 'a while ago'}));
  heldBy(hostname(), ENDED);
  opened(folder);
  // As in a container, where every first process has the same number.
  heldBy(hostname(), process.pid);
  opened(folder);
  // What a kill left that could only begin it.
  writeFileSync(path, '');
  expect(() => opened(folder)).toThrow('another process is at work there');
  for (const [host, pid] of [
    [hostname(), process.ppid],
    ['elsewhere', 1],
  ] as const) {
    heldBy(host, pid);
    expect(() => opened(folder)).toThrow(
      `process ${pid} on ${host} has been at work there since a while ago`,
    );
    utimesSync(path, new Date(), new Date(Date.now() - 600_000));
    opened(folder);
  }
});

test('what an earlier rendering left is removed', () => {
  const store = opened(newFolder());
  for (const chart of ['a', 'b']) {
    for (const form of ['vl.json', 'svg', 'png']) store.write(`charts/${chart}.${form}`, chart);
  }
  // A picture that nothing here drew: a report may be put into a folder of the user's.
  store.write('charts/thesis.svg', 'precious');
  store.keepOnly('charts', ['b.vl.json', 'b.svg', 'b.png']);
  expect(readdirSync(join(store.folder, 'charts')).sort()).toEqual([
    'b.png',
    'b.svg',
    'b.vl.json',
    'thesis.svg',
  ]);
});
