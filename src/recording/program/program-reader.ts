/** Tells the rows of a program to whoever listens, and refuses what no recorder writes. */
import {LINE_BYTES, PAGE_BYTES} from '../../hardware/address.ts';
import {whole, type ProgramChunk} from './program-chunk.ts';
import type {Image, ProgramSink, Segment, SystemCall} from './program-sink.ts';
import {
  CALL,
  EXECUTE,
  EXECUTED,
  EXIT,
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

const MOST_NAME_BYTES = 4096;
const MOST_SEGMENTS = 1024;
const MOST_BYTES = 4096;

interface Row {
  readonly kind: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly byte: number;
  readonly bytes: number;
}

/** What is to be told when all rows of it are there. */
type Part = Generator<void, void, Row>;

export class ProgramReader {
  private readonly sink: ProgramSink;
  private codePage = -1;
  private codeByte = 0;
  private processes = 0;
  private part: Part | undefined;
  /** Rows so far. */
  private rows = 0;

  constructor(sink: ProgramSink) {
    this.sink = sink;
  }

  take(chunk: ProgramChunk): void {
    for (let row = 0; row < chunk.length; row++, this.rows++) {
      this.execute(chunk.instructions[row]);
      const kind = chunk.kind[row];
      if (kind <= MODIFY && this.part === undefined) this.access(chunk, row);
      else this.other(chunk, row);
    }
  }

  /** There are no more rows. */
  end(): void {
    if (this.part !== undefined) throw this.mistake('the recording ends within it');
    if (this.processes === 0) throw this.mistake('no program starts');
  }

  private execute(instructions: number): void {
    if (instructions > 0 && this.codePage < 0) throw this.mistake('instructions of no line');
    for (let at = 0; at < instructions; at++) this.sink.instruction(this.codePage, this.codeByte, 1);
  }

  private access(chunk: ProgramChunk, row: number): void {
    const {sink} = this;
    const page = whole(chunk.low[row], chunk.high[row]);
    const byte = chunk.byte[row];
    const bytes = chunk.bytes[row];
    if (this.processes === 0) throw this.mistake('an access before any program starts');
    if (byte >= PAGE_BYTES || bytes === 0 || bytes > MOST_BYTES || page >= 2 ** 52)
      throw this.mistake(`an access of ${bytes} bytes from byte ${byte} of page ${page}`);
    const kind = chunk.kind[row];
    if (kind === LOAD) sink.load(page, byte, bytes);
    else if (kind === STORE) sink.store(page, byte, bytes);
    else if (kind === MODIFY) sink.modify(page, byte, bytes);
    else {
      this.codePage = page;
      this.codeByte = byte - (byte % LINE_BYTES);
      sink.instruction(page, byte, bytes);
    }
  }

  private other(chunk: ProgramChunk, row: number): void {
    const [low, high] = [chunk.low[row], chunk.high[row]];
    const told: Row = {
      kind: chunk.kind[row],
      value: whole(low, high),
      low,
      high,
      byte: chunk.byte[row],
      bytes: chunk.bytes[row],
    };
    if (this.part === undefined) this.begin(told);
    else if (this.part.next(told).done === true) this.part = undefined;
  }

  private begin(row: Row): void {
    const {kind, value, bytes} = row;
    const {sink} = this;
    if (kind === EXECUTED) return;
    if ((kind === START) !== (this.processes === 0))
      throw this.mistake(`kind ${kind}, where ${this.processes === 0 ? 'a' : 'no other'} program starts`);
    if (kind === START || kind === EXECUTE) {
      if (bytes > MOST_SEGMENTS) throw this.mistake(`${bytes} segments, expected at most ${MOST_SEGMENTS}`);
      if (kind === START) this.processes = 1;
      this.follow(this.image(row, image => (kind === START ? sink.start(image) : sink.execute(image))));
    } else if (kind === RUN) {
      if (value >= this.processes)
        throw this.mistake(`process ${value} runs, and there are ${this.processes}`);
      sink.run(value);
    } else if (kind === FORK || kind === VFORK) {
      if (value !== this.processes)
        throw this.mistake(`process ${value} is made, expected ${this.processes}`);
      this.processes++;
      if (kind === FORK) sink.fork(value);
      else sink.vfork(value);
    } else if (kind === CALL || kind === SLEEP) {
      if (bytes > MOST_ARGUMENTS)
        throw this.mistake(`a call of ${bytes} arguments, expected at most ${MOST_ARGUMENTS}`);
      this.follow(this.systemCall(row, call => (kind === CALL ? sink.call(call) : sink.sleep(call))));
    } else if (kind === SIGNAL) {
      sink.signal(value);
    } else if (kind === EXIT) {
      sink.exit();
    } else {
      throw this.mistake(`kind ${kind}, which is none`);
    }
    if (kind !== CALL && kind !== SLEEP && kind !== FORK && kind !== VFORK) this.codePage = -1;
  }

  /** Up to its first row to come; a call without arguments whose result is untold has none. */
  private follow(part: Part): void {
    if (part.next().done !== true) this.part = part;
  }

  private *systemCall({value: number, byte, bytes}: Row, tell: (call: SystemCall) => void): Part {
    const how = byte & ~WITH_FILE;
    const read = how === 2 ? undefined : this.expect(VALUE, yield).value;
    const args: number[] = [];
    while (args.length < bytes) args.push(this.expect(VALUE, yield).value);
    const result = read === undefined ? 'untold' : how === 1 ? {error: read} : {value: read};
    const file: string | undefined = byte & WITH_FILE ? yield* this.name() : undefined;
    tell({number, arguments: args, result, ...(file !== undefined && {file})});
  }

  private *image({value: stackEnd, bytes: count}: Row, tell: (image: Image) => void): Part {
    const name: string = yield* this.name();
    const segments: Segment[] = [];
    while (segments.length < count) {
      const {value: start, byte: protection, bytes: hasFile} = this.expect(SEGMENT, yield);
      const {value: bytes} = this.expect(VALUE, yield);
      if (start % PAGE_BYTES !== 0 || bytes % PAGE_BYTES !== 0 || bytes === 0 || protection > 7)
        throw this.mistake(`a segment of ${bytes} bytes from byte ${start}, protection ${protection}`);
      if (hasFile === 0) {
        segments.push({start, bytes, protection});
        continue;
      }
      const {value: offset} = this.expect(VALUE, yield);
      const file: string = yield* this.name();
      segments.push({start, bytes, protection, file: {name: file, offset}});
    }
    tell({name, segments, stackEnd});
  }

  private *name(): Generator<void, string, Row> {
    const bytes: number[] = [];
    for (;;) {
      const {low, high, bytes: told} = this.expect(NAME, yield);
      if (told > NAME_BYTES || bytes.length > MOST_NAME_BYTES) throw this.mistake('a name that is too long');
      const part = new DataView(new ArrayBuffer(NAME_BYTES));
      part.setUint32(0, low, true);
      part.setUint32(4, high, true);
      for (let at = 0; at < told; at++) bytes.push(part.getUint8(at));
      if (told < NAME_BYTES) return new TextDecoder().decode(new Uint8Array(bytes));
    }
  }

  private expect(kind: number, row: Row): Row {
    if (row.kind === kind) return row;
    throw this.mistake(`kind ${row.kind}, expected ${kind}`);
  }

  private mistake(what: string): Error {
    return new Error(`row ${this.rows + 1}: ${what}`);
  }
}
