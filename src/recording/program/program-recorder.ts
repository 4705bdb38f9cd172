/** Writes what a program does into rows: the only writer of them. */
import {LINE_BYTES} from '../../hardware/address.ts';
import {highOf, lowOf, ProgramChunk} from './program-chunk.ts';
import type {Image, ProgramSink, Segment, SystemCall} from './program-sink.ts';
import {
  CALL,
  EXECUTE,
  EXECUTED,
  EXIT,
  FETCH,
  FORK,
  LOAD,
  MODIFY,
  MOST_ARGUMENTS,
  NAME,
  NAME_BYTES,
  RUN,
  SEGMENT,
  SLEEP,
  START,
  STORE,
  VALUE,
  VFORK,
  WITH_FILE,
} from './rows.ts';

const MOST_INSTRUCTIONS = 0xffff;

export class ProgramRecorder implements ProgramSink {
  /** Loads, stores, and instructions that do both. */
  accesses = 0;
  instructions = 0;
  private readonly chunk: ProgramChunk;
  private readonly sink: (chunk: ProgramChunk) => void;
  /** The line of code that is being executed, and instructions of it that no row tells yet. */
  private codePage = -1;
  private codeLine = -1;
  private untold = 0;

  /** `sink` takes each full chunk of so many rows, and the last one; the chunk is reused. */
  constructor(rows: number, sink: (chunk: ProgramChunk) => void) {
    this.chunk = new ProgramChunk(rows);
    this.sink = sink;
  }

  instruction(page: number, byte: number, bytes: number): void {
    this.instructions++;
    const line = Math.trunc(byte / LINE_BYTES);
    const isInLine = Math.trunc((byte + bytes - 1) / LINE_BYTES) === line;
    if (page === this.codePage && line === this.codeLine && isInLine) {
      if (++this.untold === MOST_INSTRUCTIONS) this.write(EXECUTED, 0);
      return;
    }
    this.access(FETCH, page, byte, bytes);
    this.codePage = page;
    this.codeLine = isInLine ? line : -1;
  }

  load(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.access(LOAD, page, byte, bytes);
  }

  store(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.access(STORE, page, byte, bytes);
  }

  modify(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.access(MODIFY, page, byte, bytes);
  }

  start(image: Image): void {
    this.image(START, image);
  }

  execute(image: Image): void {
    this.image(EXECUTE, image);
  }

  run(process: number): void {
    this.write(RUN, process);
    this.leaveCode();
  }

  fork(child: number): void {
    this.write(FORK, child);
  }

  vfork(child: number): void {
    this.write(VFORK, child);
  }

  call(call: SystemCall): void {
    this.systemCall(CALL, call);
  }

  sleep(call: SystemCall): void {
    this.systemCall(SLEEP, call);
  }

  exit(): void {
    this.write(EXIT, 0);
    this.leaveCode();
  }

  /** Hands on what is left. */
  end(): void {
    if (this.untold > 0) this.write(EXECUTED, 0);
    if (this.chunk.length > 0) this.flush();
  }

  private access(kind: number, page: number, byte: number, bytes: number): void {
    this.write(kind, page, byte, bytes);
  }

  private systemCall(kind: number, {number, arguments: args, result, file}: SystemCall): void {
    const how = result === 'untold' ? 2 : 'error' in result ? 1 : 0;
    const told = args.slice(0, MOST_ARGUMENTS);
    this.write(kind, number, how | (file === undefined ? 0 : WITH_FILE), told.length);
    if (result !== 'untold') this.write(VALUE, 'error' in result ? result.error : result.value);
    for (const value of told) this.write(VALUE, value);
    if (file !== undefined) this.name(file);
  }

  private image(kind: number, {name, segments, stackEnd}: Image): void {
    this.write(kind, stackEnd, 0, segments.length);
    this.name(name);
    for (const segment of segments) this.segment(segment);
    this.leaveCode();
  }

  private segment({start, bytes, protection, file}: Segment): void {
    this.write(SEGMENT, start, protection, file ? 1 : 0);
    this.write(VALUE, bytes);
    if (file === undefined) return;
    this.write(VALUE, file.offset);
    this.name(file.name);
  }

  private name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let from = 0; from <= bytes.length; from += NAME_BYTES) {
      const part = new Uint8Array(NAME_BYTES);
      const told = bytes.subarray(from, from + NAME_BYTES);
      part.set(told);
      const halves = new DataView(part.buffer);
      this.row(NAME, halves.getUint32(0, true), halves.getUint32(4, true), 0, told.length);
    }
  }

  /** The next instruction is fetched, wherever it lies. */
  private leaveCode(): void {
    this.codePage = -1;
  }

  private write(kind: number, value: number, byte = 0, bytes = 0): void {
    this.row(kind, lowOf(value), highOf(value), byte, bytes);
  }

  private row(kind: number, low: number, high: number, byte: number, bytes: number): void {
    const {chunk} = this;
    const row = chunk.length++;
    chunk.kind[row] = kind;
    chunk.low[row] = low;
    chunk.high[row] = high;
    chunk.byte[row] = byte;
    chunk.bytes[row] = bytes;
    chunk.instructions[row] = this.untold;
    this.untold = 0;
    if (chunk.length === chunk.capacity) this.flush();
  }

  private flush(): void {
    this.sink(this.chunk);
    this.chunk.length = 0;
  }
}
