/** Undoes what a packer does: every access of a run gets a row of its own again. */
import {Chunk, isAccess} from './format.ts';
import {furtherOf, strideOf} from './operands.ts';
import type {ChunkSink} from './recorder.ts';

export class Unpacker {
  private readonly plain: Chunk;
  private readonly sink: ChunkSink;

  /** Hands on each chunk that is full. It is reused: whoever keeps it must copy it. */
  constructor(sink: ChunkSink, chunkEvents?: number) {
    this.sink = sink;
    this.plain = new Chunk(chunkEvents);
  }

  unpack(packed: Chunk): void {
    for (let row = 0; row < packed.length; row++)
      if (isAccess(packed.kind[row])) this.run(packed, row);
      else this.append(packed, row);
  }

  /** Hands on what is left. */
  end(): void {
    if (this.plain.length > 0) this.flush();
  }

  private run(packed: Chunk, row: number): void {
    const further = furtherOf(packed, row);
    const stride = strideOf(packed, row);
    for (let access = 0; access <= further; access++) {
      this.append(packed, row, access * stride);
    }
  }

  private append(packed: Chunk, from: number, linesOn?: number): void {
    const {plain} = this;
    plain.appendRow(packed, from);
    if (linesOn !== undefined) {
      plain.d[plain.length - 1] += linesOn;
      plain.c[plain.length - 1] = 0;
    }
    if (plain.length === plain.capacity) this.flush();
  }

  private flush(): void {
    this.sink(this.plain);
    this.plain.length = 0;
  }
}
