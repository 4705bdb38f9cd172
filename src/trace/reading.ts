/** Reads a file piece by piece, so that whoever interrupts is heard between any two of them. */
import {createReadStream} from 'node:fs';
import type {Chunk} from '../recording/format.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import {Breath} from '../suite/planning.ts';
import {chunksOf} from '../suite/recording-file/events-reader.ts';
import {FileReader} from '../suite/recording-file/file-reader.ts';
import type {FileHeader} from '../suite/recording-file/layout.ts';
import {openTrace, traceReader} from '../suite/trace-file.ts';

/** Is told how much has been read. */
export type Told = (count: number) => void;

/** Hands on every event of a recording, until `take` answers false. */
export async function readEvents(path: string, take: (chunk: Chunk) => boolean | void): Promise<FileHeader> {
  const file = new FileReader(path);
  try {
    const breath = new Breath(undefined);
    for (const {chunk} of chunksOf(file)) {
      if (take(chunk) === false) break;
      await breath.take();
    }
    return file.header;
  } finally {
    file.close();
  }
}

/** Hands on every record of an address trace; `between` is told between two pieces of the file. */
export async function readAddresses(
  path: string,
  sink: AddressSink,
  between: () => void = () => {},
): Promise<void> {
  const reader = traceReader(path, sink);
  for await (const piece of createReadStream(path, {fd: openTrace(path)})) {
    reader.take(piece as Uint8Array);
    between();
  }
  reader.end();
  between();
}
