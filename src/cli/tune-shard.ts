/** `pagewalk tune --shard`: one part of the stage that is next. */
import {simulatorHash} from '../suite/simulator-hash.ts';
import {PartDone, shardCarrier} from '../suite/shards/own-part.ts';
import {shardText, type Shard} from '../suite/shards/shard.ts';
import {untilKnown} from '../suite/store/hold.ts';
import {Store, TUNING} from '../suite/store/store.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {TuneSpec} from '../tune/spec.ts';
import {NothingMeasured, tuneStages} from '../tune/tune.ts';
import type {AskedTuning} from './asked-tuning.ts';
import {commandOf} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {tellCells, tellInterruption, tellPart, toldBy, toldShard} from './shard-telling.ts';
import {CELL_FAILED} from './status.ts';

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
  const {terminal, signal} = session;
  const told = toldBy(session, {jobs, simulator: simulatorHash()});
  const carrier = shardCarrier(shard, told);
  const stage = (phrase: string) => {
    terminal.err(`${phrase}\n`);
    return progressOn(terminal);
  };
  await untilKnown(folder, shard, {...told, signal});
  const hold = new Store(folder, TUNING, shard).open(text, 'kept');
  const merge = commandOf(['merge', folder]);
  try {
    await tuneStages(spec, folder, {jobs, timeout, maxCells, signal, stored: 'kept', carrier}, {stage});
    tellCells(session, [], {shard: shardText(shard), folder}, json);
    terminal.err(`all stages are there; what makes the tuning of them: ${merge}\n`);
  } catch (thrown) {
    if (thrown instanceof NothingMeasured) {
      session.status = CELL_FAILED;
      terminal.err(`pagewalk: ${thrown.message}\n`);
    } else if (thrown instanceof PartDone) {
      const {outcome} = thrown;
      const next = `, this tells the next stage: ${merge}`;
      tellPart(session, outcome, {told: toldShard(shard, outcome), json, next});
    } else if (thrown instanceof Interrupted) {
      tellInterruption(session, `what is done is kept in ${folder}`);
    } else throw thrown;
  } finally {
    hold.end();
  }
}
