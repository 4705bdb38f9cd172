/** A run and a tuning that are small and have many passes, as processes in a folder of their own. */
import {spawn} from 'node:child_process';
import {hash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const COMMAND = join(import.meta.dirname, '../../src/cli/pagewalk.mjs');

export interface Job {
  readonly name: 'run' | 'tuning';
  argv(folder: string): readonly string[];
}

const SPEC = {
  workloads: [{workload: 'ctx-pingpong', label: 'pingpong', set: {rounds: 5, warmupRounds: 1}}],
  strategies: ['native', 'shadow-cached'],
  seeds: 8,
};
const TUNING = {
  workloads: [{workload: 'ctx-pingpong', label: 'pingpong', set: {rounds: 5, warmupRounds: 1}}],
  strategy: 'shadow-cached',
  seeds: 2,
  policies: ['fifo', 'lru'],
  sizes: [12, 32],
};

/** Writes their specs into `scratch`. */
export function jobsIn(scratch: string): readonly Job[] {
  const [spec, tuning] = ['spec.json', 'tuning.json'].map(name => join(scratch, name));
  writeFileSync(spec, JSON.stringify(SPEC));
  writeFileSync(tuning, JSON.stringify(TUNING));
  return [
    {name: 'run', argv: folder => ['run', spec, '--jobs', '1', '--out', folder]},
    {name: 'tuning', argv: folder => ['tune', tuning, '--jobs', '1', '--folder', folder]},
  ];
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
  readonly milliseconds: number;
}

export interface Circumstances {
  /** Where it is started. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** When it is killed. */
  readonly milliseconds?: number;
  /** Is called again and again while it runs. */
  readonly meanwhile?: () => void;
}

const POLL_MS = 5;

export function start(
  argv: readonly string[],
  {cwd = process.cwd(), env = {}, milliseconds, meanwhile = () => {}}: Circumstances = {},
): Promise<Ended> {
  const begun = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    cwd,
    env: {...process.env, ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const poll = setInterval(() => {
    meanwhile();
    if (milliseconds !== undefined && performance.now() - begun > milliseconds) child.kill('SIGKILL');
  }, POLL_MS);
  return new Promise(resolve =>
    child.on('close', (status, signal) => {
      clearInterval(poll);
      resolve({status, signal, err, milliseconds: performance.now() - begun});
    }),
  );
}

/** The hash of every file, but for the ones that say when it was made. */
export function filesOf(folder: string): string {
  const names = existsSync(folder) ? readdirSync(folder, {recursive: true, encoding: 'utf8'}) : [];
  const files = names
    .filter(name => name !== 'environment.json' && statSync(join(folder, name)).isFile())
    .sort()
    .map(name => [name, hash('sha256', readFileSync(join(folder, name)))]);
  return JSON.stringify(files, null, 1);
}
