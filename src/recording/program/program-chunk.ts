/** The columns of some rows of a program, and how many are filled. */
export class ProgramChunk {
  readonly capacity: number;
  length = 0;
  readonly kind: Uint8Array;
  readonly bytes: Uint16Array;
  readonly byte: Uint16Array;
  readonly instructions: Uint16Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.kind = new Uint8Array(capacity);
    this.bytes = new Uint16Array(capacity);
    this.byte = new Uint16Array(capacity);
    this.instructions = new Uint16Array(capacity);
    this.low = new Uint32Array(capacity);
    this.high = new Uint32Array(capacity);
  }

  /** The filled part of each column as bytes, in the order of `PROGRAM_COLUMNS`. */
  columns(): Uint8Array[] {
    const {kind, bytes, byte, instructions, low, high, length} = this;
    return [kind, bytes, byte, instructions, low, high].map(
      column => new Uint8Array(column.buffer, 0, length * column.BYTES_PER_ELEMENT),
    );
  }
}

/** The halves of a number of 64 bits; a negative one is what it wraps to, and what rounds up to 2^64 the last. */
export const highOf = (value: number): number =>
  value >= 2 ** 64 ? 0xffff_ffff : Math.floor(value / 2 ** 32) >>> 0;
export const lowOf = (value: number): number => (value >= 2 ** 64 ? 0xffff_ffff : value >>> 0);
export const whole = (low: number, high: number): number => high * 2 ** 32 + low;
