/** Reads what Valgrind said of one image: accesses go to the sink as they come, and it stops where a system call is to be judged. */
import type {AddressSink, LineTally} from '../importers/address-trace.ts';
import {readLackey} from '../importers/lackey.ts';
import {callLine, type BegunCall, type Result} from './system-call-line.ts';
import type {SystemCall} from './program-sink.ts';
import {SYSTEM_CALL} from './system-calls.ts';

export type Stop =
  /** With the first name among its arguments. */
  | {readonly is: 'returned'; readonly call: SystemCall; readonly name?: string}
  | {readonly is: 'forked'; readonly child: number; readonly borrows: boolean}
  | {readonly is: 'executes'; readonly path: string}
  | {readonly is: 'signalled'; readonly signal: number}
  /** All that is wanted has been told. */
  | {readonly is: 'full'}
  | {readonly is: 'ended'};

const ENDED: Stop = {is: 'ended'};
const FULL: Stop = {is: 'full'};
const EXECUTE: readonly number[] = [SYSTEM_CALL.execve, SYSTEM_CALL.execveat];
const EXIT: readonly number[] = [SYSTEM_CALL.exit, SYSTEM_CALL.exit_group];
const [S, SPACE, DASH, NEWLINE] = ['S', ' ', '-', '\n'].map(letter => letter.charCodeAt(0));

/** A system call, or what goes on one. */
const isCall = (line: Uint8Array): boolean => line[0] === S || (line[0] === SPACE && line[1] === DASH);

const REMARK = /^(==|--)\d+\1 */;
/** For a handler: what is ignored, or ends the process, has none. */
const SIGNALLED = /^--\d+-- push_signal_frame \(thread \d+\): signal (\d+)/;

const isRemark = (line: Uint8Array): boolean => line[0] === DASH && line[1] === DASH;

const EINTR: Result = {error: 4};

/** `interrupted_syscall: tid=1, ip=0x580a7ec5, restart=True, sres.isErr=False, sres.val=17809` */
function interruptedIn(words: string): Result | undefined {
  const [, isError, value] =
    /^interrupted_syscall: .*sres\.isErr=(True|False), sres\.val=(\d+)/.exec(words) ?? [];
  if (value === undefined) return undefined;
  return isError === 'True' ? {error: Number(value)} : {value: Number(value)};
}

export class ImageReader {
  private readonly pieces: Iterator<Uint8Array>;
  private readonly isFull: () => boolean;
  private readonly lackey;
  private readonly decoder = new TextDecoder('latin1');
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** The beginning of a line that the next piece goes on with. */
  private begun: Uint8Array = new Uint8Array(0);
  /** Calls that have not come back, by their thread, and the one begun last. */
  private readonly pending = new Map<number, BegunCall>();
  private last: BegunCall | undefined;
  /** One whose result the next line tells, unless a signal came: then remarks say how the call was left. */
  private due: BegunCall | undefined;
  private interrupted: Result | undefined;
  private threads = 1;
  /** A line that comes after the stop at hand. */
  private held: Uint8Array | undefined;
  private readonly stops: Stop[] = [];

  /** Nothing more is told as soon as `isFull`. */
  constructor(name: string, pieces: Iterable<Uint8Array>, sink: AddressSink, isFull = () => false) {
    this.isFull = isFull;
    this.pieces = pieces[Symbol.iterator]();
    this.lackey = readLackey(name, sink);
  }

  get tally(): LineTally {
    return this.lackey.tally;
  }

  /** Goes on to the next stop. */
  next(): Stop {
    while (this.stops.length === 0) {
      if (this.isFull()) return FULL;
      const line = this.held ?? this.nextLine();
      this.held = undefined;
      if (line === undefined) return this.executing() ?? ENDED;
      if (this.isLeft(line)) this.held = line;
      else this.take(line);
    }
    return this.stops.shift()!;
  }

  /** Whether the call that is due came back without a word, which makes a stop before `line`. */
  private isLeft(line: Uint8Array): boolean {
    const {due} = this;
    if (due === undefined) return false;
    const text = this.textOf(line);
    if (REMARK.test(text)) {
      this.hear(due, text.replace(REMARK, ''));
      return false;
    }
    this.due = undefined;
    const isAnswer = isCall(line) && callLine(text).call?.is === 'returned';
    if (isAnswer || this.threads > 1) return false;
    this.leave(due, 'untold');
    return true;
  }

  /** What Valgrind says of a call that a signal interrupted. */
  private hear(due: BegunCall, words: string): void {
    this.interrupted = interruptedIn(words) ?? this.interrupted;
    if (words.startsWith('completed')) this.leave(due, this.interrupted ?? 'untold');
    else if (words.endsWith('returning EINTR')) this.leave(due, EINTR);
    // The call is made once more, with a line of its own.
    else if (words.endsWith('restarting')) this.leave(due, undefined);
  }

  private leave(due: BegunCall, result: SystemCall['result'] | undefined): void {
    this.due = undefined;
    this.interrupted = undefined;
    this.pending.delete(due.thread);
    if (result !== undefined) this.judge(due, result);
  }

  private textOf(line: Uint8Array): string {
    return this.decoder.decode(line).trimEnd();
  }

  /** With its end; undefined after the last. */
  private nextLine(): Uint8Array | undefined {
    for (;;) {
      const end = this.piece.indexOf(NEWLINE, this.at);
      if (end >= 0) {
        const line = this.joined(this.piece.subarray(this.at, end + 1));
        this.at = end + 1;
        return line;
      }
      this.begun = this.joined(this.piece.slice(this.at));
      const {done, value} = this.pieces.next();
      if (done === true) return this.lastLine();
      this.piece = value;
      this.at = 0;
    }
  }

  private lastLine(): Uint8Array | undefined {
    this.piece = new Uint8Array(0);
    this.at = 0;
    const line = this.joined(this.piece);
    return line.length === 0 ? undefined : line;
  }

  private joined(line: Uint8Array): Uint8Array {
    if (this.begun.length === 0) return line;
    const whole = new Uint8Array(this.begun.length + line.length);
    whole.set(this.begun);
    whole.set(line, this.begun.length);
    this.begun = new Uint8Array(0);
    return whole;
  }

  private take(line: Uint8Array): void {
    if (!isCall(line)) {
      if (isRemark(line)) this.remark(this.textOf(line));
      this.lackey.take(line);
      return;
    }
    const {call, rest} = callLine(this.textOf(line));
    if (call?.is === 'begun') this.begin(call);
    else if (call?.is === 'returned') this.comeBack(call.thread, call.result);
    if (rest.trim() !== '') this.take(new TextEncoder().encode(`${rest}\n`));
  }

  private remark(text: string): void {
    const signal = SIGNALLED.exec(text)?.[1];
    if (signal !== undefined) this.stops.push({is: 'signalled', signal: Number(signal)});
  }

  private begin(call: BegunCall): void {
    const {thread, number, child, result} = call;
    this.last = call;
    this.threads = Math.max(this.threads, thread);
    if (child) this.stops.push({is: 'forked', child: child.pid, borrows: child.borrows});
    else if (result) this.judge(call, result);
    else {
      this.pending.set(thread, call);
      if (call.isAsync) this.due = call;
    }
    if (EXIT.includes(number)) this.pending.delete(thread);
  }

  private comeBack(thread: number | undefined, result: Result): void {
    const call = thread === undefined ? this.last : this.pending.get(thread);
    if (call === undefined || call.child) return;
    this.pending.delete(call.thread);
    this.judge(call, result);
  }

  private judge({number, arguments: args, name}: BegunCall, result: SystemCall['result']): void {
    if (EXIT.includes(number)) return;
    const call = {number, arguments: args, result};
    this.stops.push({is: 'returned', call, ...(name !== undefined && {name})});
  }

  /** A program that was executed and whose call never came back. */
  private executing(): Stop | undefined {
    const call = [...this.pending.values()].find(({number}) => EXECUTE.includes(number));
    return call?.name === undefined ? undefined : {is: 'executes', path: call.name};
  }
}
