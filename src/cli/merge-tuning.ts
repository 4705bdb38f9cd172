/** `pagewalk merge` of a tuning: makes one of each stage that its shards have kept, and tells what comes next. */
import {availableParallelism} from 'node:os';
import {basename, join} from 'node:path';
import {mergeCarrier, PartsMissing} from '../suite/shards/own-part.ts';
import {shardText} from '../suite/shards/shard.ts';
import {UsageError} from '../suite/usage-error.ts';
import {readTuneSpec} from '../tune/read-tune-spec.ts';
import {howMany} from '../timing/how-many.ts';
import {DEFAULT_TIMEOUT_SECONDS} from './asked.ts';
import {commandOf} from './command-line.ts';
import type {AskedFinish} from './finish-run.ts';
import type {Session} from './main.ts';
import {CELL_FAILED} from './status.ts';
import {finishTuning} from './tune.ts';

export async function mergeTuning(session: Session, folder: string, asked: AskedFinish): Promise<void> {
  if (asked.report === false)
    throw new UsageError(`${folder}: a tuning has its report, expected no --no-report`);
  const spec = readTuneSpec(join(folder, 'spec.json'));
  const options = {jobs: availableParallelism(), timeout: DEFAULT_TIMEOUT_SECONDS, maxCells: Infinity};
  try {
    await finishTuning(session, spec, {...asked, ...options, folder}, mergeCarrier);
  } catch (thrown) {
    if (!(thrown instanceof PartsMissing)) throw thrown;
    tellNext(session, folder, thrown, asked);
  }
}

/** A stage that nobody has begun is the next; of one that was begun passes are missing. */
function tellNext(
  session: Session,
  folder: string,
  {plan, missing}: PartsMissing,
  {json}: AskedFinish,
): void {
  const {terminal, argv} = session;
  const stage = basename(missing[0].folder);
  const isBegun = missing.some(({shard}) => shard !== undefined);
  const commands = missing.map(({shard}) =>
    commandOf([
      'tune',
      `${folder}/spec.json`,
      '--folder',
      folder,
      '--shard',
      shard ? shardText(shard) : 'i/n',
    ]),
  );
  const passes = missing.reduce((sum, each) => sum + each.passes, 0);
  if (isBegun) session.status = CELL_FAILED;
  if (json) terminal.out(`${JSON.stringify({stage, passes, [isBegun ? 'missing' : 'next']: commands})}\n`);
  const what = isBegun
    ? `${folder}: of stage ${stage} ${passes} of ${plan.passes.length} passes are missing; what runs them:`
    : `${folder}: the next stage is ${stage}, of ${howMany(passes, 'pass', 'passes')}; what runs it, for each i from 1 to n:`;
  for (const line of [what, ...commands.map(each => `  ${each}`), `and then: ${commandOf(argv)}`])
    terminal.err(`${line}\n`);
}
