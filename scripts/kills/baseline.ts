/** A baseline that takes the place of another: of a run of more seeds, kept where one of fewer was. */
import {cpSync, existsSync, mkdtempSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {filesOf, type Job, start} from './job.ts';

const NAME = 'main';
const BASELINES = 'results/baselines';
const FEWER_SEEDS = ['--seeds', '2'];

export interface Replacement {
  /** What each trial begins with: the old baseline, and the run that the new one is made of. */
  readonly folder: string;
  readonly argv: readonly string[];
  /** The files of either. */
  readonly old: string;
  readonly new: string;
}

export async function replacementIn(scratch: string, run: Job): Promise<Replacement> {
  const folder = mkdtempSync(join(scratch, 'baseline-'));
  const argv = run.argv('kept');
  const keep = ['--save-baseline', NAME];
  await ended([...run.argv('fewer'), ...FEWER_SEEDS, ...keep], folder);
  await ended(argv, folder);
  const old = filesOf(join(folder, BASELINES, NAME));
  const whole = mkdtempSync(join(scratch, 'baseline-'));
  cpSync(folder, whole, {recursive: true});
  await ended([...argv, ...keep], whole);
  return {folder, argv, old, new: filesOf(join(whole, BASELINES, NAME))};
}

async function ended(argv: readonly string[], cwd: string): Promise<void> {
  const {status, err} = await start(argv, {cwd});
  if (status !== 0) throw new Error(`${argv.join(' ')} fails by itself: ${err}`);
}

export const keepingIn = ({argv}: Replacement): readonly string[] => [...argv, '--save-baseline', NAME];
export const comparingIn = ({argv}: Replacement): readonly string[] => [...argv, '--baseline', NAME];
export const baselinesIn = (place: string): string => join(place, BASELINES);

/** Whether the old one or the new one is there, whole: under its name, or aside while another takes its place. */
export function isOldOrNew(place: string, {old, new: replacing}: Replacement): boolean {
  const [own, aside] = [NAME, `${NAME}~`].map(name => join(baselinesIn(place), name));
  return [old, replacing].includes(filesOf(existsSync(own) ? own : aside));
}

/** Whether the new one is there, and nothing else. */
export const isNewAlone = (place: string, {new: replacing}: Replacement): boolean =>
  readdirSync(baselinesIn(place)).join() === NAME && filesOf(join(baselinesIn(place), NAME)) === replacing;
