/** Numbers that were changed where they are kept: who counts them again says so, and who only reads refuses them. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {tuningSchema} from '../tune/result.ts';
import {bench, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const ARGV = ['run', '--workload', './tiny.ts', '--strategy', 'native,kvm', '--seeds', '2', '--out', 'kept'];

let here: Bench;
let whole: string;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  expect((await here.pagewalk(...ARGV)).status).toBe(0);
  whole = cells();
}, TIMEOUT_MS);

const path = (name = 'kept/cells.ndjson'): string => join(here.folder, name);
const cells = (name?: string): string => readFileSync(path(name), 'utf8');

test('a digit of the cycles is refused, and counted again', {timeout: TIMEOUT_MS}, async () => {
  const damaged = whole.replace(
    /^(.*\n.*\n.*"cycles":)(\d)/,
    (_all, before: string, digit: string) => before + String((Number(digit) % 9) + 1),
  );
  writeFileSync(path(), damaged);
  const problem =
    'kept/cells.ndjson, line 3 (tiny under native, seed 2) was changed: it is not what its checksum was made of';
  expect(await here.pagewalk('report', 'kept', '--out', 'elsewhere')).toEqual({
    status: 2,
    out: '',
    err: `pagewalk: ${problem}: run its spec again, which counts it anew\n`,
  });
  expect(cells()).toBe(damaged);
  const {status, err} = await here.pagewalk(...ARGV);
  expect(status).toBe(0);
  expect(err).toContain(`warning: ${problem}; what they said is counted again\n`);
  expect(err).toContain('3 cells are there already; 1 pass to go\n');
  expect(cells()).toBe(whole);
});

test('lines without a checksum are not believed, and told of once', {timeout: TIMEOUT_MS}, async () => {
  writeFileSync(path(), whole.replaceAll(/,"checksum":"\w+"/g, ''));
  const read = await here.pagewalk('report', 'kept');
  expect(read.status).toBe(2);
  expect(read.err).toBe(
    'pagewalk: kept/cells.ndjson, line 1 (tiny under native, seed 1) does not end in a checksum: it was cut, or another version wrote it; so it is with 3 more of its lines: run its spec again, which counts it anew\n',
  );
  expect((await here.pagewalk(...ARGV)).status).toBe(0);
  expect(cells()).toBe(whole);
});

test('a cell that was counted twice is one', {timeout: TIMEOUT_MS}, async () => {
  const json = async (): Promise<string> => (await here.pagewalk('report', 'kept', '--json')).out;
  const once = await json();
  writeFileSync(path(), whole + whole);
  expect(await json()).toBe(once);
  writeFileSync(path(), whole);
});

test('each list of prices has a rendering of its own, and none takes the place of another', {
  timeout: TIMEOUT_MS,
}, async () => {
  const priced = async (...prices: readonly string[]): Promise<string> => {
    const {status, err} = await here.pagewalk('report', 'kept', ...prices);
    expect(status).toBe(0);
    return /^The report is (.*)\/report\.html$/m.exec(err)![1];
  };
  const set = (...settings: readonly string[]) => settings.flatMap(each => ['--set', `machine.${each}`]);
  const own = await priced();
  const dear = await priced(...set('exitCycles=2000', 'syscallCycles=500'));
  const dearer = await priced(...set('exitCycles=3000'));
  expect(own).toBe('kept');
  expect(dear).toMatch(/^kept\/repriced\/exitCycles=2000,syscallCycles=500-[0-9a-f]{8}$/);
  expect(dearer).toMatch(/^kept\/repriced\/exitCycles=3000-[0-9a-f]{8}$/);
  expect(await priced(...set('syscallCycles=500', 'exitCycles=2000'))).toBe(dear);
  for (const [folder, label] of [
    [dear, 'exitCycles 2000'],
    [dearer, 'exitCycles 3000'],
  ])
    expect(cells(`${folder}/summary.md`)).toContain(label);
});

/** Loaded before: a file system whose files have one name each, and whose folders cannot be made durable. */
const PLAIN_DISK = `
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
const refuse = code => () => { throw Object.assign(new Error(code), {code}); };
fs.linkSync = refuse('EPERM');
const fsync = fs.fsyncSync;
fs.fsyncSync = file => (fs.fstatSync(file).isDirectory() ? refuse('EINVAL')() : fsync(file));
syncBuiltinESMExports();
`;

test('a file system with less to offer will do', {timeout: TIMEOUT_MS}, async () => {
  const env = {NODE_OPTIONS: `--import ${here.write('plain-disk.mjs', PLAIN_DISK)}`};
  const argv = [...ARGV.slice(0, -1), 'plain'];
  const [one, other] = await Promise.all([here.processWith(env, ...argv), here.processWith(env, ...argv)]);
  const refused = [one, other].filter(({status}) => status === 1);
  expect(refused.length).toBeLessThan(2);
  expect([one, other].filter(({status}) => status === 0)).toHaveLength(2 - refused.length);
  for (const {err} of refused) expect(err).toContain('has been at work there since');
  expect(cells('plain/cells.ndjson')).toBe(whole);
});

test("a tuning's stages are not believed either", {timeout: TIMEOUT_MS}, async () => {
  const spec = {
    workloads: [{workload: 'ctx-pingpong', set: {rounds: 5, warmupRounds: 2}}],
    strategy: 'shadow-cached',
    seeds: 1,
    policies: ['fifo', 'lru'],
    sizes: [12, 32],
  };
  here.write('tuning.json', JSON.stringify(spec));
  const tuned = (): Promise<Answer> => here.pagewalk('tune', 'tuning.json', '--folder', 'tuned', '--json');
  const first = await tuned();
  const curves = 'tuned/stages/curves/cells.ndjson';
  const before = cells(curves);
  writeFileSync(
    path(curves),
    before.replaceAll(/"cycles":(\d+)(\d)(?=\.|,)/g, (_all, most: string) => `"cycles":${most}`),
  );
  const again = await tuned();
  expect(again.status).toBe(0);
  expect(again.err).toContain(`warning: ${curves}, line 1 (`);
  expect(again.out).toBe(first.out);
  expect(tuningSchema.parse(JSON.parse(again.out)).winner).not.toBeNull();
  expect(cells(curves)).toBe(before);
});
