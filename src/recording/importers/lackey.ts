/**
 * The address trace that Valgrind's lackey prints under --tool=lackey --trace-mem=yes, a record a line:
 *
 *   I  04001090,3       an instruction: address in hexadecimal, size in bytes
 *    L 1fff000f58,8     a load
 *    S 1fff000f58,8     a store
 *    M 0421c7cc,4       a modify: a load and a store of the same bytes
 *   ==1234== …          what Valgrind says beside it (also --1234-- and **1234**), skipped
 *
 * It holds one line at a time.
 */
import type {AddressSink, Importer} from './address-trace.ts';

/** No record is longer; what Valgrind says may be, and is cut off. */
const LINE_BYTES = 64;
/** An address has 64 bits. */
const MAX_DIGITS = 16;
/** The most that one instruction loads or stores, with room to spare. */
const MAX_SIZE = 4096;

const EXPECTED =
  '"I  ADDRESS,SIZE", " L ADDRESS,SIZE", " S ADDRESS,SIZE" or " M ADDRESS,SIZE" with a hexadecimal address';

const codeOf = (letter: string): number => letter.charCodeAt(0);
const NEWLINE = codeOf('\n');
const RETURN = codeOf('\r');
const SPACE = codeOf(' ');
const COMMA = codeOf(',');
const INSTRUCTION = codeOf('I');
const LOAD = codeOf('L');
const STORE = codeOf('S');
const MODIFY = codeOf('M');
const REMARKS = ['=', '-', '*'].map(codeOf);
/** Where the address begins. */
const ADDRESS = 3;

export const readLackey: Importer = (file, sink) => {
  const lines = new LackeyLines(sink);
  try {
    for (let chunk = file.readChunk(); chunk; chunk = file.readChunk()) lines.take(chunk);
    lines.end();
  } catch (thrown) {
    throw new Error(`${file.name}, line ${lines.line}: ${reasonOf(thrown)}`, {cause: thrown});
  }
};

class LackeyLines {
  /** The line that is being read, counted from 1. */
  line = 1;
  private readonly sink: AddressSink;
  private readonly text = new Uint8Array(LINE_BYTES);
  private length = 0;

  constructor(sink: AddressSink) {
    this.sink = sink;
  }

  take(chunk: Uint8Array): void {
    const {text} = this;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === NEWLINE) this.endLine();
      else if (this.length < LINE_BYTES) text[this.length++] = byte;
    }
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.length > 0) this.endLine();
  }

  private endLine(): void {
    const {text} = this;
    if (this.length > 0 && text[this.length - 1] === RETURN) this.length--;
    if (this.length > 0 && !REMARKS.includes(text[0])) this.record();
    this.length = 0;
    this.line++;
  }

  private record(): void {
    const {text, length, sink} = this;
    let comma = ADDRESS;
    while (comma < length && text[comma] !== COMMA) comma++;
    if (comma - ADDRESS > MAX_DIGITS) throw this.malformed();
    const address = this.number(ADDRESS, comma, 16);
    const size = this.number(comma + 1, length, 10);
    if (size < 1 || size > MAX_SIZE) throw this.malformed(`, and a size from 1 to ${MAX_SIZE}`);
    const kind = this.kind();
    if (kind === INSTRUCTION) sink.instruction(address, size);
    else if (kind === LOAD) sink.load(address, size);
    else if (kind === STORE) sink.store(address, size);
    else if (kind === MODIFY) this.modify(address, size);
    else throw this.malformed();
  }

  /** The letter, where it stands as it must: an instruction's in the first column, the others' in the second. */
  private kind(): number {
    const {text} = this;
    const first = text[0];
    const second = text[1];
    if (text[2] !== SPACE) return 0;
    if (first === INSTRUCTION) return second === SPACE ? INSTRUCTION : 0;
    return first === SPACE && second !== INSTRUCTION ? second : 0;
  }

  private modify(address: number, size: number): void {
    this.sink.load(address, size);
    this.sink.store(address, size);
  }

  /** The number that the bytes from `from` to before `to` spell. */
  private number(from: number, to: number, base: number): number {
    if (from >= to) throw this.malformed();
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = digitOf(this.text[at]);
      if (digit >= base) throw this.malformed();
      value = value * base + digit;
    }
    return value;
  }

  private malformed(more = ''): Error {
    const {text, length} = this;
    const shown = String.fromCharCode(...text.subarray(0, length)) + (length === LINE_BYTES ? '…' : '');
    return new Error(`${JSON.stringify(shown)}, expected ${EXPECTED}${more}`);
  }
}

/** The value of an ASCII digit up to f, or Infinity. */
function digitOf(byte: number): number {
  if (byte >= codeOf('0') && byte <= codeOf('9')) return byte - codeOf('0');
  if (byte >= codeOf('A') && byte <= codeOf('F')) return byte - codeOf('A') + 10;
  return byte >= codeOf('a') && byte <= codeOf('f') ? byte - codeOf('a') + 10 : Infinity;
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
