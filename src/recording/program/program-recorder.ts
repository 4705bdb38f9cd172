/** Writes what a program does into rows, and counts it: the only writer of them. */
import {LINE_BYTES} from '../../hardware/address.ts';
import {highOf, lowOf, ProgramChunk} from './program-chunk.ts';
import {ProgramCounts} from './program-counts.ts';
import type {Image, Segment, SystemCall} from './program-sink.ts';
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
  SIGNAL,
  SLEEP,
  START,
  STORE,
  VALUE,
  VFORK,
  WITH_FILE,
} from './rows.ts';

const MOST_INSTRUCTIONS = 0xffff;

export class ProgramRecorder extends ProgramCounts {
  private readonly chunk: ProgramChunk;
  private readonly sink: (chunk: ProgramChunk) => void;
  /** The line of code that is being executed, and instructions of it that no row tells yet. */
  private codePage = -1;
  private codeLine = -1;
  private untold = 0;

  /** `sink` takes each full chunk of so many rows, and the last one; the chunk is reused. */
  constructor(rows: number, sink: (chunk: ProgramChunk) => void) {
    super();
    this.chunk = new ProgramChunk(rows);
    this.sink = sink;
  }

  override instruction(page: number, byte: number, bytes: number): void {
    super.instruction(page, byte, bytes);
    const line = Math.trunc(byte / LINE_BYTES);
    const isInLine = Math.trunc((byte + bytes - 1) / LINE_BYTES) === line;
    if (page === this.codePage && line === this.codeLine && isInLine) {
      if (++this.untold === MOST_INSTRUCTIONS) this.write(EXECUTED, 0);
      return;
    }
    this.write(FETCH, page, byte, bytes);
    this.codePage = page;
    this.codeLine = isInLine ? line : -1;
  }

  override load(page: number, byte: number, bytes: number): void {
    super.load(page, byte, bytes);
    this.write(LOAD, page, byte, bytes);
  }

  override store(page: number, byte: number, bytes: number): void {
    super.store(page, byte, bytes);
    this.write(STORE, page, byte, bytes);
  }

  override modify(page: number, byte: number, bytes: number): void {
    super.modify(page, byte, bytes);
    this.write(MODIFY, page, byte, bytes);
  }

  override start(image: Image): void {
    super.start(image);
    this.image(START, image);
  }

  override execute(image: Image): void {
    super.execute(image);
    this.image(EXECUTE, image);
  }

  override run(process: number): void {
    super.run(process);
    this.write(RUN, process);
    this.leaveCode();
  }

  override fork(child: number): void {
    super.fork(child);
    this.write(FORK, child);
  }

  override vfork(child: number): void {
    super.vfork(child);
    this.write(VFORK, child);
  }

  override call(call: SystemCall): void {
    super.call(call);
    this.systemCall(CALL, call);
  }

  override sleep(call: SystemCall): void {
    super.sleep(call);
    this.systemCall(SLEEP, call);
  }

  override signal(number: number): void {
    super.signal(number);
    this.write(SIGNAL, number);
    this.leaveCode();
  }

  override exit(): void {
    super.exit();
    this.write(EXIT, 0);
    this.leaveCode();
  }

  /** Hands on what is left. */
  end(): void {
    if (this.untold > 0) this.write(EXECUTED, 0);
    if (this.chunk.length > 0) this.flush();
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
