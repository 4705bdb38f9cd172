/** What a worker thread runs: one pass, and its cells are the answer. */
import type {MessagePort} from 'node:worker_threads';
import type {Source} from '../replay/pass.ts';
import type {PlannedPass} from './planned-pass.ts';
import {sourceBy, type Coming} from './recordings/coming.ts';
import {KeepingSource, type Kept} from './recordings/kept-recording.ts';
import {prepared} from './run-pass.ts';
import type {Cell} from './result.ts';

export interface Errand {
  readonly pass: PlannedPass;
  readonly coming: Coming;
  /** Is told when all is loaded and the work begins. */
  readonly begun: MessagePort;
}

export interface Answer {
  readonly cells: readonly Cell[];
  /** Where the recording was to be kept and there was room. */
  readonly kept: Kept | undefined;
}

export default async function work({pass, coming, begun}: Errand): Promise<Answer> {
  let recorded: Source | undefined;
  const run = await prepared(pass, source => {
    recorded = sourceBy(coming, source);
    return recorded;
  });
  begun.postMessage('begun', []);
  const cells = run();
  return {cells, kept: recorded instanceof KeepingSource ? recorded.kept : undefined};
}
