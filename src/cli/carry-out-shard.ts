/** Carries out one shard of a plan: its cells are kept, and nothing is rendered. */
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import type {RunOptions} from '../suite/run.ts';
import {runShard} from '../suite/shards/run-shard.ts';
import {shardText} from '../suite/shards/shard.ts';
import type {Asked} from './asked.ts';
import {commandOf, goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {tellFailures} from './show-result.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';

export async function carryOutShard(
  session: Session,
  plan: Plan,
  {shard, jobs, json}: Asked,
  options: RunOptions,
): Promise<void> {
  const {terminal, argv} = session;
  const started = new Date();
  const told = {command: commandOf(argv), jobs, simulator: plan.simulator};
  const {run, store, passes, cells, interrupted} = await runShard(plan, shard!, options, {
    watcher: progressOn(terminal),
    waiting: sentence => terminal.err(`${sentence}\n`),
    environment: () => environmentOf(told, started, new Date()),
  });
  const kept = `${cells.length} cells of ${passes} passes are kept in ${store.cellsPath}`;
  if (interrupted) {
    session.status = INTERRUPTED;
    terminal.err(`interrupted: ${kept}; go on with: ${goingOn(argv)}\n`);
    return;
  }
  tellFailures(terminal, cells);
  const failed = cells.filter(({status}) => status === 'failed').length;
  if (failed > 0) session.status = CELL_FAILED;
  const {folder} = store;
  if (json)
    terminal.out(
      `${JSON.stringify({run, shard: shardText(shard!), folder, passes, cells: cells.length, failed})}\n`,
    );
  terminal.err(`${kept}; when all shards are done: ${commandOf(['merge', folder])}\n`);
}
