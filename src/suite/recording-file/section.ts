/** A section of a recording file as bytes, and the head of one that is read. */
import {crc32} from 'node:zlib';
import {MARKERS, SECTION_HEAD_BYTES, WORD_BYTES, type SectionKind} from './layout.ts';

export interface SectionHead {
  readonly kind: SectionKind;
  readonly rows: number;
  readonly bytes: number;
  /** Of the content, before it was compressed. */
  readonly checksum: number;
}

export function headBytes({kind, rows, bytes, checksum}: SectionHead): Buffer {
  const head = Buffer.alloc(SECTION_HEAD_BYTES);
  for (const [at, word] of [MARKERS[kind], rows, bytes, checksum].entries())
    head.writeUInt32LE(word, at * WORD_BYTES);
  head.writeUInt32LE(crc32(head.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return head;
}

/** Undefined where it is no head, or not as it was written. */
export function headIn(bytes: Buffer): SectionHead | undefined {
  const [marker, rows, length, checksum, own] = Array.from({length: 5}, (_, at) =>
    bytes.readUInt32LE(at * WORD_BYTES),
  );
  const kind = KINDS.find(each => MARKERS[each] === marker);
  if (kind === undefined || crc32(bytes.subarray(0, CHECKED_BYTES)) !== own) return undefined;
  return {kind, rows, bytes: length, checksum};
}

const CHECKED_BYTES = SECTION_HEAD_BYTES - WORD_BYTES;
const KINDS = Object.keys(MARKERS) as SectionKind[];
