/**
 * Reads a recording file block by block. What it makes room for is bounded, whatever the file says of itself; and where
 * the file is not as it was written, one sentence says at which byte, and what was expected there.
 */
import {closeSync, readSync} from 'node:fs';
import {crc32} from 'node:zlib';
import type {z} from 'zod';
import {openTrace} from '../trace-file.ts';
import {UsageError} from '../usage-error.ts';
import {decompressed} from './compression.ts';
import {fitting} from './fitting.ts';
import {
  bytesOf,
  FORMAT_VERSION,
  headerSchema,
  MAGIC,
  MOST_BLOCK_ROWS,
  MOST_TEXT_BYTES,
  mostCompressed,
  rowBytes,
  SECTION_HEAD_BYTES,
  START_BYTES,
  trailerSchema,
  type FileHeader,
  type FileTrailer,
} from './layout.ts';
import {headIn, type SectionHead} from './section.ts';

/** Some rows: the bytes of each column, in the order of the header. */
export interface Block {
  /** Where in the file it begins. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: readonly Uint8Array[];
}

/** What `read` makes of a file. */
export function reading<Answer>(path: string, read: (file: FileReader) => Answer): Answer {
  const file = new FileReader(path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}

export class FileReader {
  readonly path: string;
  readonly header: FileHeader;
  /** Where in the file the text of the header begins, and that of the trailer, once all before it has been read. */
  readonly headerOffset: number;
  trailerOffset = 0;
  private readonly file: number;
  private readonly firstBlock: number;
  private position = 0;

  constructor(path: string) {
    this.path = path;
    this.file = openTrace(path);
    try {
      refuseOtherVersion(path, this.take(START_BYTES, 'a recording file'));
      const head = this.sectionHead();
      this.headerOffset = this.position;
      this.header = this.textOf(head, 'header', headerSchema);
      this.firstBlock = this.position;
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  close(): void {
    closeSync(this.file);
  }

  /** Every block from the first on, and what the file ends in. */
  *blocks(): Generator<Block, FileTrailer, void> {
    this.position = this.firstBlock;
    let rows = 0;
    for (;;) {
      const offset = this.position;
      const head = this.sectionHead();
      if (head.kind !== 'block') return this.ending(offset, head, rows);
      yield {offset, rows: head.rows, columns: this.columnsOf(offset, head)};
      rows += head.rows;
    }
  }

  private columnsOf(offset: number, {rows, bytes, checksum}: SectionHead): readonly Uint8Array[] {
    const plainBytes = rows * rowBytes(this.header.columns);
    if (rows < 1 || rows > MOST_BLOCK_ROWS)
      throw this.wrong(offset, `a block of ${rows} rows`, `1 to ${MOST_BLOCK_ROWS}`);
    if (bytes > mostCompressed(plainBytes))
      throw this.wrong(offset, `${bytes} bytes for ${rows} rows`, `at most ${mostCompressed(plainBytes)}`);
    const start = this.position;
    const plain = decompressed(this.take(bytes, 'the rest of a block'), plainBytes);
    if (plain === undefined) throw this.wrong(start, 'other bytes', `${rows} rows by zstd`);
    if (crc32(plain) !== checksum) throw this.wrong(start, 'rows', 'those that their checksum was made of');
    let at = 0;
    return this.header.columns.map(({type}) => {
      const from = at;
      at += rows * bytesOf(type);
      return plain.subarray(from, at);
    });
  }

  private ending(offset: number, head: SectionHead, rows: number): FileTrailer {
    this.trailerOffset = this.position;
    const trailer = this.textOf(head, 'trailer', trailerSchema);
    if (trailer.rows !== rows)
      throw this.wrong(offset, `an end of ${trailer.rows} rows`, `the ${rows} before it`);
    if (readSync(this.file, Buffer.alloc(1), 0, 1, this.position) > 0)
      throw this.wrong(this.position, 'more', 'the end of the file');
    return trailer;
  }

  private sectionHead(): SectionHead {
    const offset = this.position;
    const head = headIn(this.take(SECTION_HEAD_BYTES, 'the next block, or the end'));
    if (head === undefined) throw this.wrong(offset, 'other bytes', 'the head of a block, with its checksum');
    return head;
  }

  private textOf<Schema extends z.ZodType>(
    {kind, bytes, checksum}: SectionHead,
    expected: 'header' | 'trailer',
    schema: Schema,
  ): z.output<Schema> {
    const offset = this.position - SECTION_HEAD_BYTES;
    if (kind !== expected) throw this.wrong(offset, `a ${kind}`, `the ${expected}`);
    if (bytes > MOST_TEXT_BYTES)
      throw this.wrong(offset, `a ${kind} of ${bytes} bytes`, `at most ${MOST_TEXT_BYTES}`);
    const start = this.position;
    const text = this.take(bytes, `the rest of the ${kind}`);
    if (crc32(text) !== checksum) throw this.wrong(start, 'text', 'that which its checksum was made of');
    return fitting(schema, jsonIn(text), `${this.path}, byte ${start}: the ${kind}`);
  }

  /** The next bytes, all of them; `what` is said where the file ends before. */
  private take(bytes: number, what: string): Buffer {
    const buffer = Buffer.alloc(bytes);
    let taken = 0;
    for (let more = 1; taken < bytes && more > 0; taken += more)
      more = readSync(this.file, buffer, taken, bytes - taken, this.position + taken);
    if (taken < bytes) throw this.wrong(this.position + taken, 'the end of the file', what);
    this.position += bytes;
    return buffer;
  }

  private wrong(offset: number, found: string, expected: string): UsageError {
    return new UsageError(`${this.path}, byte ${offset}: found ${found}, expected ${expected}`);
  }
}

/** Versions before this one, as soon as there are any, get a reader each here. */
function refuseOtherVersion(path: string, start: Buffer): void {
  if (start.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new UsageError(
      `${path}, byte 0: found other bytes, expected a recording file, which begins "${MAGIC}"`,
    );
  const version = start.readUInt32LE(MAGIC.length);
  if (version === FORMAT_VERSION) return;
  const why = version > FORMAT_VERSION ? ': a newer pagewalk wrote it' : '';
  throw new UsageError(
    `${path}, byte ${MAGIC.length}: format version is ${version}, expected ${FORMAT_VERSION}${why}`,
  );
}

function jsonIn(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}
