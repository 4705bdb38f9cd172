/** SHA-256 of a recording as it streams by: equal hashes prove that two cells saw the same guest. */
import {createHash} from 'node:crypto';
import {FORMAT_VERSION, type Chunk} from '../recording/format.ts';
import type {Source} from '../replay/pass.ts';

export class RecordingHash {
  private readonly digest = createHash('sha256');

  constructor({levels, indexBits, guestFrames}: Source) {
    this.digest.update(JSON.stringify({version: FORMAT_VERSION, levels, indexBits, guestFrames}));
  }

  add(chunk: Chunk): void {
    for (const column of chunk.columns()) this.digest.update(column);
  }

  hex(): string {
    return this.digest.digest('hex');
  }
}
