/** Runs what a target asks for, each of its specs in a folder of its own, where what is done is kept. */
import {join} from 'node:path';
import {planOf, type Plan} from '../suite/plan.ts';
import {runOwn, type RunOptions, type Watcher} from '../suite/run.ts';
import {specSchema} from '../suite/spec.ts';
import {wellEnded} from '../suite/well-ended.ts';
import {Evidence} from './reading.ts';
import type {Target, Test} from './target.ts';

export interface CountOptions extends Omit<RunOptions, 'out' | 'known'> {
  /** The targets' folders lie there. */
  readonly folder: string;
}

export interface PlannedRun {
  readonly plan: Plan;
  /** The folder that it is kept in. */
  readonly place: string;
}

export async function evidenceFor(
  target: Target,
  test: Test,
  options: CountOptions,
  watcher: Watcher,
): Promise<Evidence> {
  const done = [];
  for (const {plan, place} of await runsFor(target, test, options)) {
    const cells = await runOwn(plan, place, options, watcher);
    done.push({plan, cells: cells.map(wellEnded)});
  }
  return new Evidence(done);
}

/** What is to be run for a target. */
export const runsFor = (
  {id}: Target,
  {runs = []}: Test,
  {folder, signal}: Pick<CountOptions, 'folder' | 'signal'>,
): Promise<readonly PlannedRun[]> =>
  Promise.all(
    runs.map(async (run, at) => ({
      plan: await planOf(specSchema.parse(run), {signal}),
      place: join(folder, runs.length === 1 ? id : `${id}-${at + 1}`),
    })),
  );
