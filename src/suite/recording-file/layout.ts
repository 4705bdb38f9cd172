/**
 * The recording file, `.pagewalk`: rows of columns, of whatever a level has. All numbers are little-endian.
 *
 *   "pagewalk"            8 bytes
 *   format version        u32
 *   a section             its marker, u32, says what it is: the header, then blocks, then the trailer, and nothing after it
 *     rows                u32, of a block; 0 of the others
 *     bytes               u32, of the content as it lies in the file
 *     checksum            u32, CRC-32 of the content: of a block before it was compressed
 *     checksum            u32, CRC-32 of the four numbers before
 *     content             header and trailer: JSON; a block: its columns one after the other, by zstd
 *
 * Header and trailer say what the level is about; the names and types of its columns are data in the header, so that this
 * container knows no level. What is known at the end only, as how many rows there are, stands in the trailer. A file without
 * its trailer was cut.
 */
import {z} from 'zod';

export const MAGIC = 'pagewalk';
export const FORMAT_VERSION = 1;

/** What a file is a recording of: a program's accesses and system calls, addresses alone, or the events of a guest. */
export const LEVELS = ['program', 'addresses', 'events'] as const;
export type RecordingLevel = (typeof LEVELS)[number];

/** Letters as they lie in the file. */
const markerOf = (letters: string): number => Buffer.from(letters).readUInt32LE();

export const MARKERS = {header: markerOf('HEAD'), block: markerOf('ROWS'), trailer: markerOf('TAIL')};
export type SectionKind = keyof typeof MARKERS;

export const WORD_BYTES = 4;
export const START_BYTES = MAGIC.length + WORD_BYTES;
export const SECTION_HEAD_BYTES = 5 * WORD_BYTES;

/** What a reader makes room for, whatever a file says of itself. */
export const MOST_BLOCK_ROWS = 1 << 16;
export const MOST_COLUMNS = 32;
export const MOST_TEXT_BYTES = 1 << 20;

const TYPES = {u8: 1, u16: 2, u32: 4} as const;
export type ColumnType = keyof typeof TYPES;

export const bytesOf = (type: ColumnType): number => TYPES[type];

const columnSchema = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a camelCase name'),
  type: z.enum(Object.keys(TYPES) as ColumnType[]),
});
export type Column = z.infer<typeof columnSchema>;

export const headerSchema = z.strictObject({
  level: z.enum(LEVELS),
  levelVersion: z.number().int().min(1).max(1e6),
  madeBy: z.string().regex(/^\P{Cc}+$/u, 'a text of one line'),
  columns: z.array(columnSchema).min(1).max(MOST_COLUMNS),
  about: z.looseObject({}),
});
export type FileHeader = z.infer<typeof headerSchema>;

export const trailerSchema = z.strictObject({
  rows: z.number().int().min(0),
  about: z.looseObject({}),
});
export type FileTrailer = z.infer<typeof trailerSchema>;

/** Bytes of one row. */
export const rowBytes = (columns: readonly Column[]): number =>
  columns.reduce((sum, {type}) => sum + bytesOf(type), 0);

/** What zstd makes of so many bytes is never more: what it cannot make smaller it keeps, with a few bytes for each 128 KiB. */
export const mostCompressed = (plain: number): number => plain + (plain >>> 8) + 512;
