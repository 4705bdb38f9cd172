/** An address trace on disk, read piece by piece: however long it is, one buffer is held. */
import {closeSync, openSync, readSync} from 'node:fs';
import {basename, extname} from 'node:path';
import type {AddressSink, TraceReader} from '../recording/importers/address-trace.ts';
import {importers} from '../recording/importers/index.ts';

const BUFFER_BYTES = 1 << 16;

/** Hands every record of the trace to `sink`. */
export function readTrace(path: string, sink: AddressSink): void {
  const reader = traceReader(path, sink);
  const descriptor = openSync(path, 'r');
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    for (let bytes = readSync(descriptor, buffer); bytes > 0; bytes = readSync(descriptor, buffer))
      reader.take(buffer.subarray(0, bytes));
    reader.end();
  } finally {
    closeSync(descriptor);
  }
}

/** A reader of the format that the file's name says. */
export const traceReader = (path: string, sink: AddressSink): TraceReader =>
  importers[extname(path)](basename(path), sink);
