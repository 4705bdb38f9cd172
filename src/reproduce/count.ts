/** Runs what a target asks for, each of its specs in a folder of its own, where what is done is kept. */
import {join} from 'node:path';
import {planOf} from '../suite/plan.ts';
import {runOwn, type RunOptions, type Watcher} from '../suite/run.ts';
import {specSchema} from '../suite/spec.ts';
import {wellEnded} from '../suite/well-ended.ts';
import {Evidence} from './reading.ts';
import type {Target, Test} from './target.ts';

export interface CountOptions extends Omit<RunOptions, 'out' | 'known'> {
  /** The targets' folders lie there. */
  readonly folder: string;
}

export async function evidenceFor(
  {id}: Target,
  {runs = []}: Test,
  {folder, ...options}: CountOptions,
  watcher: Watcher,
): Promise<Evidence> {
  const done = [];
  for (const [at, run] of runs.entries()) {
    const plan = await planOf(specSchema.parse(run), {signal: options.signal});
    const place = join(folder, runs.length === 1 ? id : `${id}-${at + 1}`);
    const cells = await runOwn(plan, place, options, watcher);
    done.push({plan, cells: cells.map(wellEnded)});
  }
  return new Evidence(done);
}
