/**
 * Runs that are kept by name, below results/baselines/. Another of the same name is put in place at once: whoever reads finds the
 * one or the other, whole. So the old one is moved aside first, and found there by whoever comes in between.
 */
import {existsSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {draftOf, isDraft, isLeftDraft, makeDurable, makeFolder, putWhole} from '../suite/store/durable.ts';
import {reasonOf} from '../suite/system-error.ts';
import {DamagedError, UsageError} from '../suite/usage-error.ts';
import {comparedRun, type ComparedRun} from './compared-run.ts';

const BASELINES = 'results/baselines';
/** No name of a baseline ends in it. */
const ASIDE = '~';
const MOST_LETTERS = 64;
const NAME = /^[A-Za-z0-9]([\w.-]*\w)?$/;

export const baselineFolder = (name: string, among = BASELINES): string => join(among, name);

/** Throws a `UsageError` where `name` cannot be a folder's on every system. */
export function baselineName(name: string): string {
  if (NAME.test(name) && name.length <= MOST_LETTERS && !isDraft(name)) return name;
  throw new UsageError(
    `a baseline is called ${JSON.stringify(name)}, expected letters, digits, dots, dashes and underscores, at most ${MOST_LETTERS}, a letter or digit first and last`,
  );
}

/** Throws where there is none, or where it cannot be believed. */
export function keptBaseline(name: string, among = BASELINES): ComparedRun {
  const place = baselineFolder(name, among);
  const folder = [place, place + ASIDE].find(each => existsSync(each));
  if (folder === undefined)
    throw new UsageError(
      `there is no baseline "${name}" in ${among}${known(among)}: --save-baseline ${name} keeps one`,
    );
  const run = comparedRun(folder);
  if (run.damage !== undefined)
    throw new DamagedError(`${run.damage.sentence}: --save-baseline ${name} keeps it anew`);
  return {...run, name: `baseline ${name}`};
}

function known(among: string): string {
  const held = existsSync(among) ? readdirSync(among) : [];
  const names = held.filter(each => NAME.test(each) && !isDraft(each));
  return names.length === 0 ? '' : `, which has ${names.toSorted().join(', ')}`;
}

/** In place of the one that has the name, if any. `files` are their contents by name. */
export function keepBaseline(name: string, files: ReadonlyMap<string, string>, among = BASELINES): void {
  const folder = baselineFolder(name, among);
  const draft = draftOf(folder);
  const aside = folder + ASIDE;
  try {
    makeFolder(among);
    removeLeft(name, among);
    for (const [file, content] of files) putWhole(join(draft, file), content);
    if (existsSync(folder)) {
      rmSync(aside, {recursive: true, force: true});
      renameSync(folder, aside);
    }
    renameSync(draft, folder);
    makeDurable(dirname(folder));
    rmSync(aside, {recursive: true, force: true});
  } catch (thrown) {
    rmSync(draft, {recursive: true, force: true});
    throw new UsageError(`${folder}: cannot keep a baseline there: ${reasonOf(thrown)}`);
  }
}

/** What a process left that was ended while it kept one. */
function removeLeft(name: string, among: string): void {
  for (const each of readdirSync(among))
    if (each.startsWith(`${name}.`) && isLeftDraft(among, each))
      rmSync(join(among, each), {recursive: true, force: true});
}
