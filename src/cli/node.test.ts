/** Under a Node that is too old, the command and npm's scripts go on under the one that `npm ci` brought, or say what to do. */
import {spawn, spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {expect, test} from 'vitest';
import {TINY_STORY} from './test-session.ts';

const CLONE = join(import.meta.dirname, '../..');
const COMMAND = 'src/cli/pagewalk.mjs';
const RUNNER = 'scripts/node.mjs';
const {version, scripts, optionalDependencies} = JSON.parse(
  readFileSync(join(CLONE, 'package.json'), 'utf8'),
) as {version: string; scripts: Record<string, string>; optionalDependencies: Record<string, string>};

/** A child of this process is told that it is Node 22, and what it starts is not. */
const OLD = `data:text/javascript,${encodeURIComponent(
  `if (process.ppid === ${process.pid}) {
    Object.defineProperty(process, 'versions', {value: {...process.versions, node: '22.23.5'}});
    Object.defineProperty(process, 'version', {value: 'v22.23.5'});
  }`,
)}`;
const old = (...argv: readonly string[]): string[] => ['--import', OLD, ...argv];
const brought = Object.keys(optionalDependencies).filter(name =>
  existsSync(join(CLONE, 'node_modules', name)),
);

test.skipIf(brought.length === 0)('an old Node hands over to the one that was brought', () => {
  const argv = [join(CLONE, COMMAND), '--version'];
  const direct = spawnSync(process.execPath, old(...argv), {encoding: 'utf8'});
  expect(direct).toMatchObject({status: 0, stdout: `${version}\n`, stderr: ''});
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-node-'));
  const script = join(folder, 'which.ts');
  writeFileSync(
    script,
    'const it: string = process.versions.node; console.log(it, process.argv.slice(2).join()); process.exitCode = 7;',
  );
  const byRunner = spawnSync(process.execPath, old(join(CLONE, RUNNER), script, 'a', '--b'), {
    encoding: 'utf8',
  });
  expect(byRunner).toMatchObject({
    status: 7,
    stdout: `${optionalDependencies[brought[0]]} a,--b\n`,
    stderr: '',
  });
});

test.skipIf(brought.length === 0)('a signal reaches the Node that was handed over to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-node-'));
  const waits = join(folder, 'waits.ts');
  writeFileSync(
    waits,
    `process.on('SIGTERM', () => process.exit(130)); console.log('ready'); setInterval(() => {}, 1000);`,
  );
  const dies = join(folder, 'dies.ts');
  writeFileSync(dies, `console.log('ready'); setInterval(() => {}, 1000);`);
  expect(await endOf(waits)).toEqual([130, null]);
  expect(await endOf(dies)).toEqual([null, 'SIGTERM']);
});

/** As in a user's shell: nothing of the npm that runs this test, nor the Node that it puts first. */
function shell(cache: string): NodeJS.ProcessEnv {
  const plain = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE)/i.test(name));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter(each => !each.includes('node_modules'));
  return {
    ...Object.fromEntries(plain),
    PATH: path.join(delimiter),
    npm_config_cache: cache,
    npm_config_offline: 'true',
  };
}
const env = shell(mkdtempSync(join(tmpdir(), 'pagewalk-npm-')));
const hasNpx = spawnSync('npx', ['--version'], {env}).status === 0;

test.skipIf(!hasNpx)(
  "by npx from a folder of the user's, on the Node that is there",
  {
    timeout: 60_000,
  },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pagewalk-node-'));
    mkdirSync(join(folder, 'stories'));
    writeFileSync(join(folder, 'stories/mine.ts'), TINY_STORY);
    writeFileSync(join(folder, 'package.json'), '{"name": "mine", "type": "commonjs"}');
    const pagewalk = (...argv: readonly string[]) =>
      spawnSync('npx', ['--prefix', CLONE, 'pagewalk', ...argv], {cwd: folder, env, encoding: 'utf8'});
    expect(pagewalk('list', 'strategies')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^native: Native\n/),
    });
    const set = ['--strategy', 'native', '--seeds', '1', '--out', 'kept'];
    const ran = pagewalk('run', '--workload', './stories/mine.ts', ...set);
    expect(ran).toMatchObject({status: 0, stderr: expect.stringContaining('The report is kept/report.html')});
    expect(existsSync(join(folder, 'kept/cells.ndjson'))).toBe(true);
  },
);

test('where nothing is installed, one sentence says what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-node-'));
  for (const name of ['src/cli', 'scripts']) mkdirSync(join(folder, name), {recursive: true});
  for (const name of ['package.json', COMMAND, RUNNER, 'src/cli/node.mjs']) {
    cpSync(join(CLONE, name), join(folder, name));
  }
  const sentence =
    'pagewalk needs Node 24 or newer, this is v22.23.5, and node_modules has none for ' +
    `${process.platform}-${process.arch}: run \`npm ci\` without --omit=optional or, where that brings none, ` +
    'install Node 24 from https://nodejs.org.\n';
  for (const argv of [
    [COMMAND, 'start'],
    [RUNNER, COMMAND],
  ]) {
    const ended = spawnSync(process.execPath, old(...argv), {cwd: folder, encoding: 'utf8'});
    expect(ended).toMatchObject({status: 1, stdout: '', stderr: sentence});
    const newer = spawnSync(process.execPath, argv, {cwd: folder, encoding: 'utf8'});
    const install = 'pagewalk is not installed yet: run `npm ci` in its folder.\n';
    expect(newer).toMatchObject({status: 1, stdout: '', stderr: install});
  }
});

test('the package, which brings no Node, asks for one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-node-'));
  for (const name of ['pagewalk.mjs', 'node.mjs']) cpSync(join(CLONE, 'src/cli', name), join(folder, name));
  writeFileSync(join(folder, 'main.js'), "export const start = () => console.log('started');");
  const command = join(folder, 'pagewalk.mjs');
  const ended = spawnSync(process.execPath, old(command), {encoding: 'utf8'});
  const stderr =
    'pagewalk needs Node 24 or newer, this is v22.23.5: install Node 24 from https://nodejs.org.\n';
  expect(ended).toMatchObject({status: 1, stdout: '', stderr});
  const newer = spawnSync(process.execPath, [command], {encoding: 'utf8'});
  expect(newer).toMatchObject({status: 0, stdout: 'started\n'});
});

test('a tool that was left out is named', () => {
  const ended = spawnSync(process.execPath, [join(CLONE, RUNNER), 'no/tool.mjs'], {encoding: 'utf8'});
  const stderr = 'no/tool.mjs is not there: run `npm ci` with --include=dev.\n';
  expect(ended).toMatchObject({status: 1, stdout: '', stderr});
});

test("npm's scripts start on any Node, and what they start is there", () => {
  const {start, check, ...others} = scripts;
  expect(start).toBe(`node ${COMMAND} start`);
  expect(check).toBe('bash .ci/run');
  for (const script of Object.values(others)) {
    const [node, runner, file] = script.split(' ');
    expect([node, runner]).toEqual(['node', RUNNER]);
    expect(existsSync(join(CLONE, file)), file).toBe(true);
  }
});

/** Status and signal that the runner ends with, on SIGTERM when the script has begun. */
function endOf(script: string): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, old(join(CLONE, RUNNER), script), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    child.on('exit', (status, signal) => resolve([status, signal]));
  });
}
