/** A recorder's sink that keeps a copy of every chunk: for recordings short enough to hold. */
import type {Chunk} from './format.ts';
import type {ChunkSink} from './recorder.ts';

export class ChunkKeeper {
  readonly chunks: Chunk[] = [];
  readonly sink: ChunkSink = chunk => {
    this.chunks.push(chunk.copy());
  };
}
