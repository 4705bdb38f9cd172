/** Plays a recorded program on the default guest, on a worker thread, so that whoever interrupts is heard at once. */
import {fileURLToPath} from 'node:url';
import {MessageChannel} from 'node:worker_threads';
import {moduleAt} from '../suite/module-at.ts';
import {Interrupted} from '../suite/usage-error.ts';
import type {Errand, Played} from './play-worker.ts';
import type {Told} from './reading.ts';
import {workerThreads} from '../suite/worker-threads.ts';

export interface PlayOptions {
  /** Nothing is looked at after so many problems. */
  readonly most: number;
  /** Is told now and then how many events there are. */
  readonly told: Told;
  readonly signal: AbortSignal | undefined;
}

export async function played(path: string, {most, told, signal}: PlayOptions): Promise<Played> {
  const pool = workerThreads(WORKER, 1);
  const {port1: progress, port2: worker} = new MessageChannel();
  progress.on('message', told);
  try {
    const errand: Errand = {path, most, progress: worker};
    return (await pool.run(errand, {
      ...(signal !== undefined && {signal}),
      transferList: [worker],
    })) as Played;
  } catch (thrown) {
    throw signal?.aborted === true ? new Interrupted('interrupted') : thrown;
  } finally {
    progress.close();
    await pool.destroy();
  }
}

const WORKER = fileURLToPath(moduleAt('src/trace/play-worker'));
