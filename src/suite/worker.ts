/** What a worker thread runs: one pass, and its cells are the answer. */
import type {MessagePort} from 'node:worker_threads';
import type {PlannedPass} from './planned-pass.ts';
import {prepared} from './run-pass.ts';
import type {Cell} from './result.ts';

export interface Errand {
  readonly pass: PlannedPass;
  /** Is told when all is loaded and the work begins. */
  readonly begun: MessagePort;
}

export default async function work({pass, begun}: Errand): Promise<readonly Cell[]> {
  const run = await prepared(pass);
  begun.postMessage('begun', []);
  return run();
}
