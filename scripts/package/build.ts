/** Builds `dist/`, which is what the package holds: the program as JavaScript, its types, and the data that it reads. */
import {execFileSync} from 'node:child_process';
import {cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {bundled} from '../../src/live/bundle.ts';
import type {Built} from '../../src/suite/built.ts';
import {commit, version} from '../../src/suite/environment.ts';
import {simulatorHash} from '../../src/suite/simulator-hash.ts';
import {joined} from './join.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const DIST = join(ROOT, 'dist');

/** Answers the packages that the program imports. */
export async function build(): Promise<ReadonlySet<string>> {
  rmSync(DIST, {recursive: true, force: true});
  compile('code');
  compile('types');
  const imported = await joined(join(DIST, 'compiled'), DIST);
  for (const path of dataFiles()) put(path, readFileSync(join(ROOT, path)));
  cpSync(join(import.meta.dirname, 'user.tsconfig.json'), join(DIST, 'tsconfig.json'));
  put('page-code.txt', (await bundled()).code);
  const built: Built = {version: version(), commit: commit(), simulator: simulatorHash()};
  put('built.json', JSON.stringify(built));
  return imported;
}

function compile(what: 'code' | 'types'): void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, `${what}.tsconfig.json`);
  execFileSync(process.execPath, [compiler, '-p', project], {stdio: ['ignore', 'inherit', 'inherit']});
}

/** The two modules that an older Node reads, specs, the recordings of the default suite, and schemas of what users write. */
function dataFiles(): readonly string[] {
  const {workloads} = JSON.parse(readFileSync(join(ROOT, 'workloads/default.json'), 'utf8')) as {
    workloads: readonly (string | {readonly workload: string})[];
  };
  const named = workloads.map(each => (typeof each === 'string' ? each : each.workload));
  const recordings = new Set(named.filter(name => name.endsWith('.pagewalk')));
  return [
    'src/cli/pagewalk.mjs',
    'src/cli/node.mjs',
    ...globSync('workloads/*.json', {cwd: ROOT}),
    ...[...recordings].map(name => join('workloads', name)),
    ...['spec', 'machine'].map(name => `src/suite/schema/${name}.schema.json`),
    'src/tune/schema/tune.schema.json',
  ];
}

function put(path: string, content: string | Uint8Array): void {
  const place = join(DIST, path);
  mkdirSync(dirname(place), {recursive: true});
  writeFileSync(place, content);
}
