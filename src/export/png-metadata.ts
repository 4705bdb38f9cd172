/** Puts words and a resolution into a PNG: chunks behind its header, as "Portable Network Graphics (PNG) Specification" has them. */
import {crc32} from 'node:zlib';
import {visibleProse} from '../suite/visible.ts';
import type {ProvenanceEntries} from './provenance.ts';

export interface PngMetadata {
  readonly dotsPerMetre: number;
  readonly title: string;
  readonly caption: string;
  readonly provenance: ProvenanceEntries;
}

const SIGNATURE_BYTES = 8;
const HEADER_BYTES = 25;
const IN_METRES = 1;

export function withPngMetadata(
  png: Uint8Array,
  {dotsPerMetre, title, caption, provenance}: PngMetadata,
): Uint8Array {
  const at = SIGNATURE_BYTES + HEADER_BYTES;
  const words = [['Title', title], ['Description', caption], ...provenance] as const;
  const chunks = [
    physicalChunk(dotsPerMetre),
    ...words.map(([keyword, text]) => textChunk(keyword, visibleProse(text))),
  ];
  return Buffer.concat([png.subarray(0, at), ...chunks, png.subarray(at)]);
}

function physicalChunk(dotsPerMetre: number): Buffer {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(Math.round(dotsPerMetre), 0);
  data.writeUInt32BE(Math.round(dotsPerMetre), 4);
  data.writeUInt8(IN_METRES, 8);
  return chunk('pHYs', data);
}

/** tEXt holds Latin-1; what is not goes to iTXt, which holds UTF-8 and has three more fields that stay empty. */
function textChunk(keyword: string, text: string): Buffer {
  return /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text)
    ? chunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'))
    : chunk(
        'iTXt',
        Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]),
      );
}

/** Length, type, data, and a checksum of the last two. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const made = Buffer.alloc(body.length + 8);
  made.writeUInt32BE(data.length, 0);
  body.copy(made, 4);
  made.writeUInt32BE(crc32(body), body.length + 4);
  return made;
}
