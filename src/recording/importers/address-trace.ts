/** What an importer of any trace format makes of it, record by record. */

/** Byte addresses; what exceeds 2^53 is no user address, so a number holds all that count. */
export interface AddressSink {
  /** One instruction of `bytes` bytes is fetched and executed. */
  instruction(address: number, bytes: number): void;
  load(address: number, bytes: number): void;
  store(address: number, bytes: number): void;
}

/** A file as its reader hands it out, piece by piece, so that nobody ever holds it whole. */
export interface TraceFile {
  /** How errors call it. */
  readonly name: string;
  /** The next bytes, in a buffer that may be reused for the ones after; undefined at the end. */
  readonly readChunk: () => Uint8Array | undefined;
}

/** Reads a whole trace into `sink`; an error says where in the file it arose. */
export type Importer = (file: TraceFile, sink: AddressSink) => void;
