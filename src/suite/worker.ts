/** What a worker thread runs: one pass, and its cells are the answer. */
import type {MessagePort} from 'node:worker_threads';
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
  let kept = (): Kept | undefined => undefined;
  const run = await prepared(pass, source => {
    const recorded = sourceBy(coming, source);
    if (recorded instanceof KeepingSource) kept = () => recorded.kept;
    return recorded;
  });
  begun.postMessage('begun', []);
  const cells = run();
  return {cells, kept: kept()};
}
