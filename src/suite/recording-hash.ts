/**
 * SHA-256 of a recording as it streams by: equal hashes prove that two cells saw the same guest. It is one of the events, in
 * blocks of a fixed number, whatever the chunks that they come in.
 */
import {createHash} from 'node:crypto';
import {Chunk, CHUNK_EVENTS, FORMAT_VERSION} from '../recording/format.ts';
import type {Source} from '../replay/pass.ts';

export class RecordingHash {
  private readonly digest = createHash('sha256');
  /** The events of a block that is not full yet. */
  private readonly block = new Chunk(CHUNK_EVENTS);

  constructor({levels, indexBits, guestFrames}: Omit<Source, 'record'>) {
    this.digest.update(JSON.stringify({version: FORMAT_VERSION, levels, indexBits, guestFrames}));
  }

  add(chunk: Chunk): void {
    const {block} = this;
    if (block.length === 0 && chunk.length === block.capacity) {
      this.take(chunk);
      return;
    }
    for (let from = 0; from < chunk.length; ) {
      from += block.append(chunk, from);
      if (block.length === block.capacity) this.endBlock();
    }
  }

  /** Of all events so far, after which there are no more. */
  hex(): string {
    this.endBlock();
    return this.digest.digest('hex');
  }

  private endBlock(): void {
    this.take(this.block);
    this.block.length = 0;
  }

  private take(block: Chunk): void {
    for (const column of block.columns()) this.digest.update(column);
  }
}
