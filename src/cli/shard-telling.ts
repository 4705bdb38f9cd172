/** What a shard of anything is told while it runs, and tells of itself when it has ended. */
import {environmentOf} from '../suite/environment.ts';
import type {Cell} from '../suite/result.ts';
import type {ShardOutcome, Told} from '../suite/shards/run-shard.ts';
import {shardText, type Shard} from '../suite/shards/shard.ts';
import {howMany} from '../timing/how-many.ts';
import {commandOf, goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {tellFailures} from './show-result.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';

export function toldBy(
  {terminal, argv}: Session,
  {jobs, simulator}: {readonly jobs: number; readonly simulator: string},
): Omit<Told, 'watcher'> {
  const started = new Date();
  const told = {command: commandOf(argv), jobs, simulator};
  return {
    waiting: sentence => terminal.err(`${sentence}\n`),
    environment: () => environmentOf(told, started, new Date()),
  };
}

/** What goes to standard output where JSON is asked for, before its cells are counted. */
export interface ToldShard {
  readonly run?: string;
  readonly shard: string;
  readonly folder: string;
  readonly passes?: number;
}

export const toldShard = (shard: Shard, {store, passes}: ShardOutcome): ToldShard => ({
  shard: shardText(shard),
  folder: store.folder,
  passes,
});

/** Failed cells, and the status that they make. */
export function tellCells(
  session: Session,
  cells: readonly Cell[],
  told: ToldShard,
  json: true | undefined,
): void {
  const {terminal} = session;
  tellFailures(terminal, cells);
  const failed = cells.filter(({status}) => status === 'failed').length;
  if (failed > 0) session.status = CELL_FAILED;
  if (json) terminal.out(`${JSON.stringify({...told, cells: cells.length, failed})}\n`);
}

export function tellInterruption(session: Session, what: string): void {
  session.status = INTERRUPTED;
  session.terminal.err(`interrupted: ${what}; go on with: ${goingOn(session.argv)}\n`);
}

/** `next` is what comes when all shards are done. */
export function tellPart(
  session: Session,
  outcome: ShardOutcome,
  {told, json, next}: {readonly told: ToldShard; readonly json: true | undefined; readonly next: string},
): void {
  const {store, passes, cells, interrupted} = outcome;
  const kept = `${howMany(cells.length, 'cell')} of ${howMany(passes, 'pass', 'passes')} ${cells.length === 1 ? 'is' : 'are'} kept in ${store.cellsPath}`;
  if (interrupted) {
    tellInterruption(session, kept);
    return;
  }
  tellCells(session, cells, told, json);
  session.terminal.err(`${kept}; when all shards are done${next}\n`);
}
