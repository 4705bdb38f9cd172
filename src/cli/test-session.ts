/**
 * What tests of the command line need: a folder of their own, files in it, and the command there, within this process or as
 * one of its own.
 */
import {execFile, spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {main} from './main.ts';
import {keptTerminal} from './test-terminal.ts';

const COMMAND = fileURLToPath(new URL('pagewalk.mjs', import.meta.url));
const CLONE = fileURLToPath(new URL('../..', import.meta.url));

export interface Answer {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `pagewalk` in the folder. */
type Pagewalk = (...argv: readonly string[]) => Promise<Answer>;

export interface Bench {
  readonly folder: string;
  write(name: string, text: string): string;
  /** Within this process, and one at a time: it starts in no time, but a file of the user's is imported only once. */
  readonly pagewalk: Pagewalk;
  /** As a process of its own: for what ends a process, or changes files that were imported. */
  readonly process: Pagewalk;
  /** As a process with more in its environment. */
  processWith(env: NodeJS.ProcessEnv, ...argv: readonly string[]): Promise<Answer>;
  /** As a process that is interrupted as soon as `when` holds. */
  interrupted(when: () => boolean, ...argv: readonly string[]): Promise<Answer>;
  /** The same with another signal. */
  signalled(signal: NodeJS.Signals, when: () => boolean, ...argv: readonly string[]): Promise<Answer>;
}

const POLL_MS = 20;

export const bench = (): Bench => benchIn(mkdtempSync(join(tmpdir(), 'pagewalk-cli-')));

/** One in a folder that there is. */
export function benchIn(folder: string): Bench {
  return {
    folder,
    write(name, text) {
      const path = join(folder, name);
      mkdirSync(dirname(path), {recursive: true});
      writeFileSync(path, text);
      return path;
    },
    pagewalk: (...argv) => inTurn(() => within(folder, argv)),
    process: (...argv) => run(folder, argv),
    processWith: (env, ...argv) => run(folder, argv, {env}),
    interrupted: (when, ...argv) => run(folder, argv, {when}),
    signalled: (signal, when, ...argv) => run(folder, argv, {when, signal}),
  };
}

let before: Promise<unknown> = Promise.resolve();

/** A process is in one folder at a time. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = before.then(work);
  before = turn.catch(() => undefined);
  return turn;
}

async function within(folder: string, argv: readonly string[]): Promise<Answer> {
  const terminal = keptTerminal();
  const [left, {signal}] = [process.cwd(), new AbortController()];
  process.chdir(folder);
  try {
    const status = await main(argv, terminal, signal);
    return {status, out: terminal.results.join(''), err: terminal.asides.join('')};
  } finally {
    process.chdir(left);
  }
}

interface Circumstances {
  readonly env?: NodeJS.ProcessEnv;
  readonly when?: () => boolean;
  readonly signal?: NodeJS.Signals;
}

function run(
  cwd: string,
  argv: readonly string[],
  {env = {}, when = () => false, signal = 'SIGINT'}: Circumstances = {},
): Promise<Answer> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [COMMAND, ...argv], {
      cwd,
      env: {...process.env, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const watch = setInterval(() => {
      if (!when()) return;
      clearInterval(watch);
      child.kill(signal);
    }, POLL_MS);
    child.on('close', status => {
      clearInterval(watch);
      resolve({status, out, err});
    });
  });
}

/** What the compiler finds wrong with the files of a folder, whose tsconfig.json is as the README shows it. */
export function typeErrors(folder: string): Promise<readonly string[]> {
  const readme = readFileSync(join(CLONE, 'README.md'), 'utf8');
  const [, shown] = /^```json\n(\{"extends".*\})$/m.exec(readme)!;
  writeFileSync(join(folder, 'tsconfig.json'), shown.replace('/path/to/pagewalk/', CLONE));
  const compiler = join(CLONE, 'node_modules/typescript/bin/tsc');
  return new Promise(resolve => {
    execFile(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {cwd: folder}, (_failed, out) =>
      resolve(out.split('\n').filter(line => /^\S/.test(line))),
    );
  });
}

/** A story that is over at once: `pages` are touched in the warm-up, unmapped and touched again. */
export const TINY_STORY = `
import {workload} from 'pagewalk';
export default workload({
  id: 'tiny', title: 'Tiny', family: 'page-table churn', hypothesis: 'none', follows: 'nobody',
  parameters: {
    pages: {default: 8, min: 1, max: 1e6, unit: 'pages', description: 'pages touched'},
    instructions: {default: 0, min: 0, max: 1e12, unit: 'instructions', description: 'computing'},
  },
  *story(guest, {pages, instructions}) {
    const process = guest.spawn();
    process.map(pages).touchAll('write');
    yield 'warm';
    const region = process.map(pages);
    region.touchAll('write');
    region.unmap();
    process.compute(instructions);
    yield 'churned';
  },
});
`;

/** Native, but for what it does when it is built or translates for the first time. */
export const strategy = (id: string, onTranslate: string): string => `
import {strategies} from 'pagewalk';
const native = strategies.find(({id}) => id === 'native');
export default {
  ...native,
  id: '${id}',
  title: '${id}',
  description: 'native, and then some',
  build(machine, parameters) {
    const hypervisor = native.build(machine, parameters);
    const mmu = hypervisor.cpu(0);
    const translate = mmu.translate.bind(mmu);
    mmu.translate = (gvn, access) => {
      ${onTranslate}
      return translate(gvn, access);
    };
    return hypervisor;
  },
};
`;

/** FIFO, but for `changed` of its methods. */
export const policy = (id: string, changed: string): string => `
import type {EvictionKind} from 'pagewalk';
export default {
  id: '${id}',
  title: '${id}',
  description: 'FIFO, but for one thing',
  build() {
    const all = [];
    const remove = entry => void all.splice(all.indexOf(entry), 1);
    return {
      created: entry => void all.push(entry),
      used() {},
      victim: isPinned => all.find(entry => !isPinned(entry)),
      evicted: remove,
      freed: remove,
      ${changed}
    };
  },
} satisfies EvictionKind;
`;
