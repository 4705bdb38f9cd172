/** Writes a recording to a file for the yardstick: a header, then its chunks of columns, as README.md says. */
import {closeSync, openSync, writeSync} from 'node:fs';
import {FORMAT_VERSION, type Chunk} from '../../src/recording/format.ts';

/** What stands in the header. */
export interface DumpHeader {
  readonly levels: number;
  readonly indexBits: number;
  readonly guestFrames: number;
}

const numbers = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

export class Dump {
  private readonly file: number;

  constructor(path: string, {levels, indexBits, guestFrames}: DumpHeader) {
    this.file = openSync(path, 'w');
    this.write(new TextEncoder().encode('PAGEWALK'));
    this.write(numbers(FORMAT_VERSION, levels, indexBits, guestFrames));
  }

  add(chunk: Chunk): void {
    if (chunk.length === 0) return;
    this.write(numbers(chunk.length));
    for (const column of chunk.columns()) this.write(column);
  }

  end(): void {
    this.write(numbers(0));
    closeSync(this.file);
  }

  private write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
  }
}
