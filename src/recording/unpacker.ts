/** Undoes what a packer does: every access of a run gets a row of its own again. */
import {Chunk, isAccess} from './format.ts';
import {furtherOf, strideOf} from './operands.ts';

export class Unpacker {
  private readonly plain: Chunk;

  constructor(chunkEvents?: number) {
    this.plain = new Chunk(chunkEvents);
  }

  /** The events of a packed chunk, in chunks of which each is reused for the next: whoever keeps one must copy it. */
  *unpack(packed: Chunk): Generator<Chunk, void, void> {
    const {plain} = this;
    plain.length = 0;
    for (let row = 0; row < packed.length; row++) {
      const isRun = isAccess(packed.kind[row]);
      const further = isRun ? furtherOf(packed, row) : 0;
      for (let access = 0; access <= further; access++) {
        if (plain.length === plain.capacity) {
          yield plain;
          plain.length = 0;
        }
        plain.appendRow(packed, row);
        if (isRun) this.place(access * strideOf(packed, row));
      }
    }
    if (plain.length > 0) yield plain;
  }

  /** Makes the last row the access of a run that lies so many lines beyond its first. */
  private place(linesOn: number): void {
    const {plain} = this;
    plain.d[plain.length - 1] += linesOn;
    plain.c[plain.length - 1] = 0;
  }
}
