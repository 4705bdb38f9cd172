/** Carries out one shard of a plan: its cells are kept, and nothing is rendered. */
import type {Plan} from '../suite/plan.ts';
import type {RunOptions} from '../suite/run.ts';
import {runShard} from '../suite/shards/run-shard.ts';
import type {Asked} from './asked.ts';
import {commandOf} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {tellPart, toldBy, toldShard} from './shard-telling.ts';

export async function carryOutShard(
  session: Session,
  plan: Plan,
  {shard, jobs, json}: Asked,
  options: RunOptions,
): Promise<void> {
  const {simulator} = plan;
  const outcome = await runShard(plan, shard!, options, {
    watcher: progressOn(session.terminal),
    ...toldBy(session, {jobs, simulator}),
  });
  const told = {run: outcome.run, ...toldShard(shard!, outcome)};
  tellPart(session, outcome, {told, json, next: `: ${commandOf(['merge', told.folder])}`});
}
