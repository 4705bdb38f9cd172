/** Streams of bytes, packed by zstd into one file without a name, each in blocks as they come. */
import {readSync, writeSync} from 'node:fs';
import {constants, zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import {NamelessFile} from '../recordings/nameless-file.ts';

/** Where a stream's blocks lie, in its order. */
export interface Block {
  readonly position: number;
  readonly bytes: number;
}

export class PackedStreams {
  private readonly file = new NamelessFile();
  private position = 0;

  /** What they take on the disk. */
  get bytes(): number {
    return this.position;
  }

  /** Packs and keeps `bytes`, which may be used anew after this. */
  add(bytes: Uint8Array): Block {
    const packed = zstdCompressSync(bytes, {params: {[constants.ZSTD_c_compressionLevel]: LEVEL}});
    const block = {position: this.position, bytes: packed.length};
    for (let done = 0; done < packed.length; )
      done += writeSync(this.file.descriptor, packed, done, packed.length - done, this.position + done);
    this.position += packed.length;
    return block;
  }

  read({position, bytes}: Block): Uint8Array {
    const packed = Buffer.alloc(bytes);
    for (let done = 0; done < bytes; ) {
      const read = readSync(this.file.descriptor, packed, done, bytes - done, position + done);
      if (read === 0) throw new Error('a captured stream is shorter than it was written');
      done += read;
    }
    return zstdDecompressSync(packed);
  }

  close(): void {
    this.file.close();
  }
}

/** Several times as fast as a traced program writes, and a tenth of the size. */
const LEVEL = 1;
