/** `pagewalk reproduce --shard`: one part of all that is to be run, each run in its own folder; the same without it finishes them. */
import {runsFor, type PlannedRun} from '../reproduce/count.ts';
import {isTestable, type Target} from '../reproduce/target.ts';
import type {Cell} from '../suite/result.ts';
import type {RunOptions} from '../suite/run.ts';
import {dealtOfAll} from '../suite/shards/deal-shards.ts';
import {runShard} from '../suite/shards/run-shard.ts';
import {shardText, type Shard} from '../suite/shards/shard.ts';
import {howMany} from '../timing/how-many.ts';
import {commandOf, withoutShard} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {tellCells, tellInterruption, toldBy} from './shard-telling.ts';

interface AskedPart {
  readonly shard: Shard;
  readonly out: string;
  readonly jobs: number;
  readonly timeout: number;
  readonly fresh?: true | undefined;
  readonly json?: true | undefined;
}

export async function reproduceShard(
  session: Session,
  chosen: readonly Target[],
  {fresh, ...asked}: AskedPart,
): Promise<void> {
  const place = {folder: asked.out, signal: session.signal};
  const runs = await Promise.all(
    chosen.map(async target => (isTestable(target.test) ? runsFor(target, target.test, place) : [])),
  );
  const stored = fresh ? 'replaced' : 'kept';
  await reproduceShardOf(session, runs.flat(), {...asked, stored});
}

export async function reproduceShardOf(
  session: Session,
  runs: readonly PlannedRun[],
  {shard, out, json, ...options}: Omit<AskedPart, 'fresh'> & Pick<RunOptions, 'stored'>,
): Promise<void> {
  const {terminal, argv, signal} = session;
  const parts = dealtOfAll(
    shard,
    runs.map(({plan}) => plan),
  );
  const cells: Cell[] = [];
  for (const [at, {plan, place}] of runs.entries()) {
    const passes = parts[at];
    if (passes.length === 0) continue;
    const told = toldBy(session, {jobs: options.jobs, simulator: plan.simulator});
    const outcome = await runShard(
      plan,
      shard,
      {...options, signal, out: place, passes},
      {watcher: progressOn(terminal), ...told},
    );
    cells.push(...outcome.cells);
    if (!outcome.interrupted) continue;
    tellInterruption(session, `what is done is kept in ${out}`);
    return;
  }
  tellCells(session, cells, {shard: shardText(shard), folder: out}, json);
  const finish = commandOf(withoutShard(argv));
  terminal.err(
    `${howMany(cells.length, 'cell is', 'cells are')} kept in ${out}; when all shards are done: ${finish}\n`,
  );
}
