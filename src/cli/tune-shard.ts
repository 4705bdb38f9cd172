/** `pagewalk tune --shard`: one part of the stage that is next. */
import {environmentOf} from '../suite/environment.ts';
import {simulatorHash} from '../suite/simulator-hash.ts';
import {PartDone, shardCarrier} from '../suite/shards/own-part.ts';
import {shardText, type Shard} from '../suite/shards/shard.ts';
import {untilKnown} from '../suite/store/hold.ts';
import {Store, TUNING} from '../suite/store/store.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {TuneSpec} from '../tune/spec.ts';
import {NothingMeasured, tuneStages} from '../tune/tune.ts';
import type {AskedTuning} from './asked-tuning.ts';
import {commandOf, goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {tellFailures} from './show-result.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';

interface Place {
  readonly folder: string;
  /** The spec as seen from there. */
  readonly text: string;
}

export async function tuneShard(
  session: Session,
  spec: TuneSpec,
  {folder, text}: Place,
  {shard, jobs, timeout, maxCells, json}: AskedTuning & {readonly shard: Shard},
): Promise<void> {
  const {terminal, signal, argv} = session;
  const waiting = (sentence: string): void => terminal.err(`${sentence}\n`);
  const started = new Date();
  const told = {command: commandOf(argv), jobs, simulator: simulatorHash()};
  const carrier = shardCarrier(shard, {waiting, environment: () => environmentOf(told, started, new Date())});
  const stage = (phrase: string) => {
    terminal.err(`${phrase}\n`);
    return progressOn(terminal);
  };
  await untilKnown(folder, shard, {signal, waiting});
  const hold = new Store(folder, TUNING, shard).open(text, 'kept');
  const merge = commandOf(['merge', folder]);
  try {
    await tuneStages(spec, folder, {jobs, timeout, maxCells, signal, stored: 'kept', carrier}, {stage});
    if (json) terminal.out(`${JSON.stringify({shard: shardText(shard), folder, cells: 0, failed: 0})}\n`);
    terminal.err(`all stages are there; what makes the tuning of them: ${merge}\n`);
  } catch (thrown) {
    if (thrown instanceof NothingMeasured) {
      session.status = CELL_FAILED;
      terminal.err(`pagewalk: ${thrown.message}\n`);
    } else if (thrown instanceof PartDone) {
      tellPart(session, thrown, {shard, merge, json});
    } else if (thrown instanceof Interrupted) {
      session.status = INTERRUPTED;
      terminal.err(`interrupted: what is done is kept in ${folder}; go on with: ${goingOn(argv)}\n`);
    } else throw thrown;
  } finally {
    hold.end();
  }
}

function tellPart(
  session: Session,
  {outcome: {store, cells, passes, interrupted}}: PartDone,
  {shard, merge, json}: {readonly shard: Shard; readonly merge: string; readonly json?: true | undefined},
): void {
  const {terminal, argv} = session;
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
      `${JSON.stringify({shard: shardText(shard), folder, passes, cells: cells.length, failed})}\n`,
    );
  terminal.err(`${kept}; when all shards are done, this tells the next stage: ${merge}\n`);
}
