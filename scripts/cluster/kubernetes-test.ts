/**
 * Reads the manifests with kubectl's types, and then plays them without a cluster or containers: installs what the image has as
 * its Dockerfile says, runs each pod's command with its environment, then the merge, and compares with a direct run. The image
 * and the volume are folders, whose names stand for the pods' own. Wants kubectl 1.21 or newer.
 *
 *   node scripts/node.mjs scripts/cluster/kubernetes-test.ts [SPEC]
 */
import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {parse} from 'yaml';
import {z} from 'zod';
import {Job} from './kubernetes/job.ts';

const RECIPE = join(import.meta.dirname, 'kubernetes');
const CLONE = join(import.meta.dirname, '../..');

const spec = resolve(process.argv[2] ?? join(CLONE, 'workloads/default.json'));
const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-kubernetes-'));
const image = join(scratch, 'image');
const volume = join(scratch, 'volume');
const dockerfile = [
  ...readFileSync(join(RECIPE, 'Dockerfile'), 'utf8').matchAll(/^(WORKDIR|COPY|RUN|ENTRYPOINT) (.*)$/gm),
].map(([, instruction, rest]) => ({instruction, rest}));

try {
  const shards = manifest('job.yaml');
  const merge = manifest('merge.yaml');
  build();
  // What a spec names by its path lies where it does.
  cpSync(dirname(spec), volume, {recursive: true});
  cpSync(spec, join(volume, 'spec.json'));
  for (const index of Array(shards.spec.completions).keys()) {
    play(shards, {JOB_COMPLETION_INDEX: String(index)});
    console.log(`pod ${index} has ended`);
  }
  play(merge, {});
  // As in the pods, whose files are seen from where the image has its own.
  execFileSync(
    'node',
    [join(image, 'src/cli/pagewalk.mjs'), 'run', join(volume, 'spec.json'), '--out', join(volume, 'direct')],
    {cwd: image, stdio: 'ignore'},
  );
  execFileSync('diff', ['-r', '--exclude=environment.json', join(volume, 'direct'), join(volume, 'run')], {
    stdio: 'inherit',
  });
  console.log(`${shards.spec.completions} pods: all files but environment.json are those of a direct run`);
} finally {
  rmSync(scratch, {recursive: true});
}

/** What kubectl does not know of a manifest is lost on its way through the types. */
function manifest(name: string): Job {
  const file = join(RECIPE, name);
  const known = execFileSync('kubectl', ['set', 'env', '--local', '-f', file, 'READ=yes', '-o', 'json']);
  const written: unknown = parse(readFileSync(file, 'utf8'));
  const lost = lostOf(written, JSON.parse(known.toString()), name);
  if (lost.length > 0) throw new Error(`kubectl does not know ${lost.join(', ')}`);
  console.log(`${name}: kubectl knows each field`);
  return Job.parse(written);
}

function lostOf(written: unknown, known: unknown, path: string): readonly string[] {
  if (typeof written !== 'object' || written === null) return written === known ? [] : [path];
  const there = new Map(Object.entries(typeof known === 'object' && known !== null ? known : {}));
  return Object.entries(written).flatMap(([key, value]) => lostOf(value, there.get(key), `${path}.${key}`));
}

/** Makes the folder that is the image. */
function build(): void {
  const ignored = readFileSync(join(RECIPE, 'Dockerfile.dockerignore'), 'utf8').trim().split('\n');
  const paths = new Set(ignored.map(name => join(CLONE, name)));
  mkdirSync(image);
  for (const {instruction, rest} of dockerfile) {
    if (instruction === 'RUN') execFileSync('sh', ['-c', rest], {cwd: image});
    if (instruction !== 'COPY') continue;
    for (const from of rest.split(' ').slice(0, -1)) {
      const to = join(image, from);
      mkdirSync(dirname(to), {recursive: true});
      cpSync(join(CLONE, from), to, {recursive: true, filter: path => !paths.has(path)});
    }
  }
}

/** Runs a pod to its end. */
function play(job: Job, own: Readonly<Record<string, string>>): void {
  const [{args, env, volumeMounts}] = job.spec.template.spec.containers;
  const folders = {[volumeMounts[0].mountPath]: volume, [told('WORKDIR')]: image};
  const here = (word: string): string => {
    const [path, folder] = Object.entries(folders).find(([each]) => word.startsWith(`${each}/`)) ?? ['', ''];
    return folder + word.slice(path.length);
  };
  const [command, ...words] = z.array(z.string()).parse(JSON.parse(told('ENTRYPOINT')));
  execFileSync(command, [...words, ...args].map(here), {
    cwd: image,
    env: {
      ...Object.fromEntries(env.map(({name, value}) => [name, value])),
      ...own,
      PATH: process.env['PATH'] ?? '',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function told(instruction: string): string {
  const line = dockerfile.find(each => each.instruction === instruction);
  if (line === undefined) throw new Error(`the Dockerfile has no ${instruction}`);
  return line.rest;
}
