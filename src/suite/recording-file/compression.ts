/** How the columns of a block are made small: zstd, within bounds that no file can move. */
import {constants, zstdCompressSync, zstdDecompressSync} from 'node:zlib';

/** The third of 22: beyond it a recording becomes little smaller, and takes much longer. */
const LEVEL = 3;
/** Of 8 MiB: more than any block has, so that no frame makes a reader hold more. */
const WINDOW_BITS = 23;

export const compressed = (plain: Uint8Array): Buffer =>
  zstdCompressSync(plain, {params: {[constants.ZSTD_c_compressionLevel]: LEVEL}});

/** Undefined where it is no zstd, or not so many bytes of it. */
export function decompressed(packed: Uint8Array, bytes: number): Buffer | undefined {
  try {
    const plain = zstdDecompressSync(packed, {
      maxOutputLength: bytes,
      params: {[constants.ZSTD_d_windowLogMax]: WINDOW_BITS},
    });
    return plain.length === bytes ? plain : undefined;
  } catch {
    return undefined;
  }
}
