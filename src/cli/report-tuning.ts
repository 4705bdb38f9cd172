/** Renders a tuning again, from what it found and wrote down: nothing is counted. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {reasonOf} from '../suite/system-error.ts';
import {simulatorHash} from '../suite/simulator-hash.ts';
import {Spoilt, unsealed} from '../suite/store/sealed.ts';
import {Store, TUNING} from '../suite/store/store.ts';
import {DamagedError, sentenceOf, UsageError} from '../suite/usage-error.ts';
import {readTuneSpec} from '../tune/read-tune-spec.ts';
import {tuningSchema, type TuningResult} from '../tune/result.ts';
import type {Form} from './show-result.ts';
import type {Terminal} from './terminal.ts';

const FOUND = 'tune.json';
const SPEC = 'spec.json';
const ENVIRONMENT = 'environment.json';

/** The folder of the tuning that `name` is, a folder or an id; undefined where it is none. */
export function tuningFolder(name: string): string | undefined {
  const byId = join('results/tune', name);
  const folder = !existsSync(name) && /^[0-9a-f]+$/.test(name) && existsSync(byId) ? byId : name;
  return existsSync(join(folder, FOUND)) || existsSync(join(folder, 'stages')) ? folder : undefined;
}

export async function reportTuning(
  terminal: Terminal,
  folder: string,
  {out = folder, form}: {readonly out?: string | undefined; readonly form: Form},
): Promise<void> {
  if (!existsSync(join(folder, SPEC)))
    throw new UsageError(
      `${folder}: holds what a tuning found without its ${SPEC}, as a reference does: advice.md there is its report`,
    );
  const result = foundIn(folder);
  const spec = readTuneSpec(join(folder, SPEC));
  if (!isCurrent(folder)) terminal.err(`${folder} was made by another version of the simulator\n`);
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {showTuning} = await import('./show-tuning.ts');
  await showTuning(terminal, {result, spec, form}, new Store(out, TUNING));
}

/** As it was written, to the order of its keys. */
export function foundIn(folder: string): TuningResult {
  const path = join(folder, FOUND);
  if (!existsSync(path))
    throw new UsageError(
      `${folder}: the tuning did not come to its end, so there is no ${FOUND}: \`pagewalk tune\` with its spec and --folder goes on`,
    );
  const value = unsealedIn(path);
  if (tuningSchema.safeParse(value).success) return value as TuningResult;
  throw new UsageError(`${path}: is not what this version writes there: run the tuning again`);
}

function unsealedIn(path: string): object {
  try {
    return unsealed(textIn(path));
  } catch (thrown) {
    if (!(thrown instanceof Spoilt)) throw thrown;
    throw new DamagedError(`${path} ${thrown.message}: tune again, which counts nothing that is there`);
  }
}

/** Whether this very simulator made it; what is not known is taken to be so. */
function isCurrent(folder: string): boolean {
  const path = join(folder, ENVIRONMENT);
  if (!existsSync(path)) return true;
  const {data} = environmentSchema.safeParse(jsonIn(path));
  return data === undefined || data.simulator === simulatorHash();
}

const environmentSchema = z.object({simulator: z.string()});

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UsageError(`${path}: ${reasonOf(thrown)}`);
  }
}

function jsonIn(path: string): unknown {
  const text = textIn(path);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new UsageError(`${path}: ${sentenceOf(thrown)}`);
  }
}
