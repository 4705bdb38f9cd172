/** The text of a file, or of a pipe as of `<(…)`, as long as it is one that somebody may have written by hand. */
import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {codeOf} from './system-error.ts';
import {UsageError} from './usage-error.ts';

/** A pipe that nobody writes to is opened, too; a file is read as ever. Windows has no such flag, and no such pipes. */
export const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reading more takes longer than who interrupts would wait. */
const MOST_MIB = 2;
const MOST_BYTES = MOST_MIB * 2 ** 20;
/** How long a pipe may have nothing to say, and how often it is asked. */
const PATIENCE_MS = 3000;
const PAUSE_MS = 10;

export function readWhole(path: string): string {
  const file = openSync(path, WITHOUT_WAITING);
  try {
    const {size} = fstatSync(file);
    if (size > MOST_BYTES) throw tooLong(path);
    const pieces: Buffer[] = [];
    let length = 0;
    for (let piece = nextPiece(path, file); piece.length > 0; piece = nextPiece(path, file)) {
      pieces.push(piece);
      length += piece.length;
      if (length > MOST_BYTES) throw tooLong(path);
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    closeSync(file);
  }
}

const PIECE_BYTES = 1 << 16;

function nextPiece(path: string, file: number): Buffer {
  const buffer = Buffer.alloc(PIECE_BYTES);
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    try {
      return buffer.subarray(0, readSync(file, buffer));
    } catch (thrown) {
      if (codeOf(thrown) !== 'EAGAIN') throw thrown;
      pause();
    }
  }
  throw new UsageError(`${path}: nothing came from it for ${PATIENCE_MS / 1000} s`);
}

const nobody = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const pause = (): void => void Atomics.wait(nobody, 0, 0, PAUSE_MS);

const tooLong = (path: string): UsageError =>
  new UsageError(`${path}: is longer than ${MOST_MIB} MiB, expected a file that can be written by hand`);
