/**
 * A recorded program as text, a line for each thing that happens:
 *
 *   I 0x401000 3              an instruction of 3 bytes; L a load, S a store, M an instruction that does both
 *   I+ 11                     so many more instructions of the same 64 bytes of code: where in them is not recorded
 *   start NAME stack 0x…      the command; `segment 0x400000 8192 5 FILE 4096` what of a file is mapped, bytes, protection, from which byte
 *   execute NAME stack 0x…    the running process is another program, of segments as above
 *   fork 1, vfork 1           process 1 is made
 *   run 1                     process 1 goes on
 *   signal SIGCHLD            a handler of the running process takes it
 *   exit                      the running process ends
 *   mmap(0x0, 8192, 3, 34, 3, 0) = 0x4835000 of FILE    a system call, and the file that it maps
 *   sleep read(0, 0x4a5b000, 4096) = 12                 one that comes back when its process runs again
 *
 * A call that failed has `= error 2`, one whose result is not recorded `= ?`. The first argument of what maps memory and what it
 * returns are in hexadecimal, and so is any number from 2^20 on, which is an address as a rule, but for small negative ones of 32 bits.
 */
import type {Image, ProgramSink, SystemCall} from '../recording/program/program-sink.ts';
import {signalName} from '../recording/program/signal-names.ts';
import {systemCallName} from '../recording/program/system-call-names.ts';
import {LINE_BYTES} from '../hardware/address.ts';

export class ProgramLines implements ProgramSink {
  private lines = '';
  private codePage = -1;
  private codeByte = -1;
  /** Instructions of the line of code that no line of text tells yet. */
  private untold = 0;

  /** What has come since it was asked last. */
  taken(): string {
    const {lines} = this;
    this.lines = '';
    return lines;
  }

  instruction(page: number, byte: number, bytes: number): void {
    if (page === this.codePage && byte === this.codeByte && bytes === 1) {
      this.untold++;
      return;
    }
    this.access('I', page, byte, bytes);
    this.codePage = page;
    this.codeByte = byte - (byte % LINE_BYTES);
  }

  load(page: number, byte: number, bytes: number): void {
    this.access('L', page, byte, bytes);
  }

  store(page: number, byte: number, bytes: number): void {
    this.access('S', page, byte, bytes);
  }

  modify(page: number, byte: number, bytes: number): void {
    this.access('M', page, byte, bytes);
  }

  start(image: Image): void {
    this.image('start', image);
  }

  execute(image: Image): void {
    this.image('execute', image);
  }

  run(process: number): void {
    this.line(`run ${process}`);
    this.codePage = -1;
  }

  fork(child: number): void {
    this.line(`fork ${child}`);
  }

  vfork(child: number): void {
    this.line(`vfork ${child}`);
  }

  call(call: SystemCall): void {
    this.line(callText(call));
  }

  sleep(call: SystemCall): void {
    this.line(`sleep ${callText(call)}`);
  }

  signal(number: number): void {
    this.line(`signal ${signalName(number)}`);
    this.codePage = -1;
  }

  exit(): void {
    this.line('exit');
    this.codePage = -1;
  }

  /** There is no more of it. */
  end(): void {
    this.tellInstructions();
  }

  private access(letter: string, page: number, byte: number, bytes: number): void {
    this.line(`${letter} 0x${page.toString(16)}${byte.toString(16).padStart(3, '0')} ${bytes}`);
  }

  private image(what: string, {name, segments, stackEnd}: Image): void {
    this.line(`${what} ${named(name)} stack ${hex(stackEnd)}`);
    for (const {start, bytes, protection, file} of segments) {
      const from = file === undefined ? '' : ` ${named(file.name)} ${file.offset}`;
      this.line(`segment ${hex(start)} ${bytes} ${protection}${from}`);
    }
    this.codePage = -1;
  }

  private line(text: string): void {
    this.tellInstructions();
    this.lines += `${text}\n`;
  }

  private tellInstructions(): void {
    if (this.untold > 0) this.lines += `I+ ${this.untold}\n`;
    this.untold = 0;
  }
}

/** mmap, mprotect, munmap, brk, mremap, msync, mincore, madvise. */
const OF_MEMORY = new Set([9, 10, 11, 12, 25, 26, 27, 28]);
/** mmap, brk, mremap. */
const GIVES_ADDRESS = new Set([9, 12, 25]);

function callText({number, arguments: args, result, file}: SystemCall): string {
  const told = args.map((value, at) => (at === 0 && OF_MEMORY.has(number) ? hex(value) : word(value)));
  const of = file === undefined ? '' : ` of ${named(file)}`;
  return `${systemCallName(number)}(${told.join(', ')}) = ${resultText(number, result)}${of}`;
}

function resultText(number: number, result: SystemCall['result']): string {
  if (result === 'untold') return '?';
  if ('error' in result) return `error ${result.error}`;
  return GIVES_ADDRESS.has(number) ? hex(result.value) : word(result.value);
}

const word = (value: number): string =>
  value < 2 ** 20 || (value >= 2 ** 32 - 2 ** 12 && value < 2 ** 32) ? String(value) : hex(value);

/** What rounds up to 2^64 is the last number before it. */
const hex = (value: number): string => `0x${value < 2 ** 64 ? value.toString(16) : 'f'.repeat(MOST_DIGITS)}`;
const MOST_DIGITS = 16;

/** A name is one word of one line, whatever is in it. */
const named = (name: string): string => (/^[^\s"\p{Cc}]+$/u.test(name) ? name : JSON.stringify(name));
