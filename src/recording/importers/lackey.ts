/**
 * The address trace that Valgrind's lackey prints under --tool=lackey --trace-mem=yes, a record a line:
 *
 *   I  04001090,3       an instruction: address in hexadecimal, size in bytes
 *    L 1fff000f58,8     a load
 *    S 1fff000f58,8     a store
 *    M 0421c7cc,4       a modify: a load and a store of the same bytes
 *   ==1234== …          what Valgrind says beside it (also --1234-- and **1234**): a remark
 *
 * Courses hand out traces with other blanks, and readers of them scan ` %c %lx,%d`, so blanks count for nothing here but
 * that one must follow the letter: "Lead,82" is no load. Any other line is skipped and counted, for a program that prints
 * while it is traced writes between the records, or into one. A record that nothing could have done is an error.
 *
 * The reader holds one line at a time.
 */
import {
  SHOWN_LINES,
  type AddressSink,
  type Importer,
  type LineTally,
  type SkippedLine,
  type TraceReader,
} from './address-trace.ts';

/** No record is longer, blanks at its end apart; other lines may be, and are cut off. */
const LINE_BYTES = 64;
/** An address has 64 bits, and its last 12 are the byte in the page. */
const MOST_DIGITS = 16;
const BYTE_DIGITS = 3;
/** The most that one instruction loads or stores, with room to spare. */
const MOST_BYTES = 4096;

const codeOf = (letter: string): number => letter.charCodeAt(0);
const NEWLINE = codeOf('\n');
const COMMA = codeOf(',');
const ZERO = codeOf('0');
const INSTRUCTION = codeOf('I');
const LOAD = codeOf('L');
const STORE = codeOf('S');
const MODIFY = codeOf('M');
const EX = codeOf('x');
const MARKS = ['=', '-', '*'].map(codeOf);

/** `==1234==`, `--1234--` or `**1234**`, with the time between where Valgrind was asked for it. */
const REMARK = /^(==|--|\*\*)\d[\d:. ]*\1/;

/** A program's own output, and a record behind it on the same line. */
const ENDS_AS_RECORD = /[ILSM]\s+(0x)?[0-9a-fA-F]+\s*,\s*\d+\s*$/;

export const readLackey: Importer = (name, sink) => new LackeyReader(name, sink);

class LackeyReader implements TraceReader {
  readonly tally: Writable<LineTally> & {readonly firstSkipped: SkippedLine[]} = {
    records: 0,
    remarks: 0,
    skipped: 0,
    spoilt: 0,
    firstSkipped: [],
  };
  private readonly name: string;
  private readonly sink: AddressSink;
  /** The line that is being read, counted from 1. */
  private line = 1;
  private readonly text = new Uint8Array(LINE_BYTES);
  private length = 0;
  /** Bytes of the line that `text` has no room for, and whether they are blanks all. */
  private dropped = 0;
  private droppedBlanks = true;

  constructor(name: string, sink: AddressSink) {
    this.name = name;
    this.sink = sink;
  }

  take(chunk: Uint8Array): void {
    const {text} = this;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === NEWLINE) this.endLine();
      else if (this.length < LINE_BYTES) text[this.length++] = byte;
      else this.drop(byte);
    }
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.length > 0) this.endLine();
  }

  private drop(byte: number): void {
    this.dropped++;
    if (!isBlank(byte)) this.droppedBlanks = false;
  }

  private endLine(): void {
    try {
      this.judge();
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new Error(`${this.name}, line ${this.line}: ${reason}`, {cause: thrown});
    }
    this.length = 0;
    this.dropped = 0;
    this.droppedBlanks = true;
    this.line++;
  }

  private judge(): void {
    const {text, tally} = this;
    let end = this.length;
    while (end > 0 && isBlank(text[end - 1])) end--;
    const start = blanksFrom(text, 0, end);
    if (this.droppedBlanks && this.record(start, end)) tally.records++;
    else if (this.isRemark(start === end)) tally.remarks++;
    else this.skip(start, end);
  }

  private isRemark(blank: boolean): boolean {
    if (blank) return this.droppedBlanks;
    return MARKS.includes(this.text[0]) && REMARK.test(this.shown());
  }

  /** Hands on the record that the bytes from `start` to before `end` are; false if they are none. */
  private record(start: number, end: number): boolean {
    const {text} = this;
    const kind = text[start];
    if (!this.beginsAsRecord(start, end)) return false;
    let digits = blanksFrom(text, start + 1, end);
    if (text[digits] === ZERO && (text[digits + 1] | 0x20) === EX) digits += 2;
    const digitsEnd = digitsFrom(text, digits, end, 16);
    const comma = blanksFrom(text, digitsEnd, end);
    const size = blanksFrom(text, comma + 1, end);
    if (digitsEnd === digits || text[comma] !== COMMA) return false;
    if (comma >= end || size >= end || digitsFrom(text, size, end, 10) !== end) return false;
    this.handOn(kind, this.significant(digits, digitsEnd), digitsEnd, this.size(size, end));
    return true;
  }

  /** Where the address begins without the zeros that fill it up. */
  private significant(digits: number, end: number): number {
    const {text} = this;
    let start = digits;
    while (start < end - 1 && text[start] === ZERO) start++;
    if (end - start <= MOST_DIGITS) return start;
    const address = textOf(text.subarray(start, end));
    throw new Error(
      `address 0x${address} has ${end - start} hexadecimal digits, expected at most ${MOST_DIGITS}`,
    );
  }

  private size(start: number, end: number): number {
    const bytes = valueOf(this.text, start, end, 10);
    if (bytes >= 1 && bytes <= MOST_BYTES) return bytes;
    const size = textOf(this.text.subarray(start, end));
    throw new Error(`size ${size} of ${JSON.stringify(this.shown())}, expected 1 to ${MOST_BYTES} bytes`);
  }

  private handOn(kind: number, start: number, end: number, bytes: number): void {
    const {text, sink} = this;
    const byteStart = Math.max(start, end - BYTE_DIGITS);
    const page = valueOf(text, start, byteStart, 16);
    const byte = valueOf(text, byteStart, end, 16);
    if (kind === INSTRUCTION) sink.instruction(page, byte, bytes);
    else if (kind === LOAD) sink.load(page, byte, bytes);
    else if (kind === STORE) sink.store(page, byte, bytes);
    else sink.modify(page, byte, bytes);
  }

  private skip(start: number, end: number): void {
    const {tally, line} = this;
    tally.skipped++;
    if (tally.firstSkipped.length < SHOWN_LINES) tally.firstSkipped.push({line, text: this.shown()});
    if (!this.beginsAsRecord(start, end) && !ENDS_AS_RECORD.test(this.shown())) return;
    tally.spoilt++;
    tally.firstSpoilt ??= {line, text: this.shown()};
  }

  /** A letter, a blank and a digit. */
  private beginsAsRecord(start: number, end: number): boolean {
    const {text} = this;
    const digits = blanksFrom(text, start + 1, end);
    return isKind(text[start]) && digits > start + 1 && digits < end && digitOf(text[digits]) < 16;
  }

  /** The line's beginning as text, without the end that DOS gives its lines. */
  private shown(): string {
    const text = textOf(this.text.subarray(0, this.length)).replace(/\r$/, '');
    return this.dropped > 0 ? `${text}…` : text;
  }
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

type Writable<Each> = {-readonly [Key in keyof Each]: Each[Key]};

const isKind = (byte: number): boolean =>
  byte === INSTRUCTION || byte === LOAD || byte === STORE || byte === MODIFY;

const BLANKS = [' ', '\t', '\r'].map(codeOf);
const [SPACE, TAB, RETURN] = BLANKS;
const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB || byte === RETURN;

/** The first place from `start` on that has no blank, or `end`. */
function blanksFrom(text: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text[at])) at++;
  return at;
}

/** The first place from `start` on that has no digit of `base`, or `end`. */
function digitsFrom(text: Uint8Array, start: number, end: number, base: number): number {
  let at = start;
  while (at < end && digitOf(text[at]) < base) at++;
  return at;
}

function valueOf(text: Uint8Array, start: number, end: number, base: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * base + digitOf(text[at]);
  return value;
}

/** The value of an ASCII digit up to f, or Infinity. */
function digitOf(byte: number): number {
  if (byte >= ZERO && byte <= codeOf('9')) return byte - ZERO;
  if (byte >= codeOf('A') && byte <= codeOf('F')) return byte - codeOf('A') + 10;
  return byte >= codeOf('a') && byte <= codeOf('f') ? byte - codeOf('a') + 10 : Infinity;
}
