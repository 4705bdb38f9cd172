/** An address trace on disk, handed out piece by piece: however long it is, one buffer is held. */
import {closeSync, openSync, readSync} from 'node:fs';
import {basename} from 'node:path';
import type {TraceFile} from '../recording/importers/address-trace.ts';

const BUFFER_BYTES = 1 << 16;

/** Hands `read` the file, open while `read` runs. */
export function withTraceFile(path: string, read: (file: TraceFile) => void): void {
  const descriptor = openSync(path, 'r');
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    read({
      name: basename(path),
      readChunk() {
        const bytes = readSync(descriptor, buffer);
        return bytes === 0 ? undefined : buffer.subarray(0, bytes);
      },
    });
  } finally {
    closeSync(descriptor);
  }
}
