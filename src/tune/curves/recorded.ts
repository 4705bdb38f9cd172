/** Puts one recording to any number of readers, chunk by chunk and in bounded memory. */
import type {Chunk} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';

export interface ChunkTaker {
  /** The next events. The chunk is reused: whoever keeps it must copy it. */
  take(chunk: Chunk): void;
}

export function putTo(source: Source, takers: readonly ChunkTaker[]): void {
  source.record(
    new Recorder(chunk => {
      for (const taker of takers) taker.take(chunk);
    }),
  );
}
