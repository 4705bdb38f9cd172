/** Writes a recording file row by row, holding one block; it is there when all of it is, under its own name. */
import {crc32} from 'node:zlib';
import {Draft} from '../store/draft.ts';
import {UsageError} from '../usage-error.ts';
import {compressed} from './compression.ts';
import {
  bytesOf,
  FORMAT_VERSION,
  MAGIC,
  MOST_BLOCK_ROWS,
  MOST_TEXT_BYTES,
  START_BYTES,
  type FileHeader,
  type FileTrailer,
  type SectionKind,
} from './layout.ts';
import {headBytes} from './section.ts';

export class FileWriter {
  /** Rows so far. */
  rows = 0;
  private readonly draft: Draft;
  private readonly widths: readonly number[];
  /** Of the block that is being filled, a buffer for each column. */
  private readonly buffers: readonly Uint8Array[];
  private readonly blockRows: number;
  private filled = 0;

  constructor(path: string, header: FileHeader, blockRows = MOST_BLOCK_ROWS) {
    this.widths = header.columns.map(({type}) => bytesOf(type));
    this.blockRows = blockRows;
    this.buffers = this.widths.map(width => new Uint8Array(width * blockRows));
    this.draft = new Draft(path);
    this.orAbandon(() => {
      this.draft.write(start());
      this.writeText('header', header);
    });
  }

  /** The next rows: the bytes of each column, in the order of the header. */
  add(columns: readonly Uint8Array[], rows: number): void {
    for (let from = 0; from < rows; ) {
      const taken = Math.min(rows - from, this.blockRows - this.filled);
      for (const [at, width] of this.widths.entries())
        this.buffers[at].set(columns[at].subarray(from * width, (from + taken) * width), this.filled * width);
      from += taken;
      this.filled += taken;
      if (this.filled === this.blockRows) this.orAbandon(() => this.endBlock());
    }
    this.rows += rows;
  }

  /** Ends the file, and puts it in place. */
  end(about: FileTrailer['about']): void {
    this.orAbandon(() => {
      if (this.filled > 0) this.endBlock();
      this.writeText('trailer', {rows: this.rows, about});
      this.draft.settle();
    });
  }

  /** What was to be written came to no end: nothing is left of it. */
  abandon(): void {
    this.draft.abandon();
  }

  private endBlock(): void {
    const parts = this.buffers.map((buffer, at) => buffer.subarray(0, this.filled * this.widths[at]));
    const plain = Buffer.concat(parts);
    this.write('block', this.filled, crc32(plain), compressed(plain));
    this.filled = 0;
  }

  private writeText(kind: SectionKind, value: FileHeader | FileTrailer): void {
    const text = Buffer.from(JSON.stringify(value));
    if (text.length > MOST_TEXT_BYTES)
      throw new UsageError(
        `the ${kind} of a recording file takes ${text.length} bytes, expected at most ${MOST_TEXT_BYTES}`,
      );
    this.write(kind, 0, crc32(text), text);
  }

  private write(kind: SectionKind, rows: number, checksum: number, content: Buffer): void {
    this.draft.write(headBytes({kind, rows, bytes: content.length, checksum}));
    this.draft.write(content);
  }

  private orAbandon(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      this.abandon();
      throw thrown;
    }
  }
}

function start(): Buffer {
  const bytes = Buffer.alloc(START_BYTES);
  bytes.write(MAGIC);
  bytes.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  return bytes;
}
