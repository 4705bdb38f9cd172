/** An address trace on disk, read piece by piece: however long it is, one buffer is held. */
import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {basename, extname} from 'node:path';
import type {AddressSink, TraceReader} from '../recording/importers/address-trace.ts';
import {importers} from '../recording/importers/index.ts';
import {WITHOUT_WAITING} from './read-whole.ts';
import {UsageError} from './usage-error.ts';

const BUFFER_BYTES = 1 << 16;

/** Hands every record of the trace to `sink`. */
export function readTrace(path: string, sink: AddressSink): void {
  const reader = traceReader(path, sink);
  const descriptor = openTrace(path);
  const buffer = new Uint8Array(BUFFER_BYTES);
  try {
    for (let bytes = readSync(descriptor, buffer); bytes > 0; bytes = readSync(descriptor, buffer))
      reader.take(buffer.subarray(0, bytes));
    reader.end();
  } finally {
    closeSync(descriptor);
  }
}

/** What neither waits for anybody nor can be read once only. */
export const NOT_REGULAR =
  'is a pipe, a device or a socket, expected a regular file, for it is read more than once';

/** It never waits, so that a worker that reads one can always be ended. */
export function openTrace(path: string): number {
  const descriptor = openSync(path, WITHOUT_WAITING);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new UsageError(`${path}: ${NOT_REGULAR}`);
}

/** A reader of the format that the file's name says. */
export const traceReader = (path: string, sink: AddressSink): TraceReader =>
  importers[extname(path)](basename(path), sink);
