/**
 * What a stream of lackey's lines says of the image that it is of: how many there are, whom the image forked, and how it ended.
 * Nothing is kept but that, so a stream may be as long as it likes.
 */

/** A child, and how far its parent was. */
export interface Fork {
  readonly child: number;
  /** The instructions that the parent had told of before. */
  readonly instructions: number;
}

export class Tally {
  lines = 0;
  instructions = 0;
  /** Loads, stores, and instructions that do both to one place. */
  data = 0;
  readonly forks: Fork[] = [];
  /** Of the process that started or forked this one, as Valgrind says in its heading. */
  parent: number | undefined;
  /** By Valgrind's own count, which it says at the end: those of the images that it was forked from too. */
  counted: number | undefined;
  /** Programs that set their user, which Valgrind does not let it execute. */
  readonly refused: string[] = [];
  /**
   * Where its child has no log: each log after a fork takes one of twelve descriptors that Valgrind keeps for itself, beside
   * those of all processes that it was forked from (coregrind/m_libcprint.c: finalize_sink_fd, and N_RESERVED_FDS).
   */
  isTooDeep = false;
  /** The program that the last system call began to execute, as long as there is no answer to it. */
  executing: string | undefined;
  /** What it said last that it exits with; lackey itself says 0 of all. */
  exitCode: number | undefined;
  /** The signal that it died of. */
  killer: number | undefined;
  /** The beginning of a line whose end has not been added yet. */
  private rest: Buffer = Buffer.alloc(0);

  get accesses(): number {
    return this.instructions + this.data;
  }

  /** It ends as the stream of an image does that has exited, or executes another program. */
  get isWhole(): boolean {
    const executing = this.executing ?? executed(this.rest.toString('latin1'));
    return this.counted !== undefined || executing !== undefined;
  }

  add(bytes: Buffer): void {
    let start = 0;
    if (this.rest.length > 0) {
      const end = bytes.indexOf(NEWLINE);
      if (end < 0) return this.keep(Buffer.concat([this.rest, bytes]));
      this.addLines(Buffer.concat([this.rest, bytes.subarray(0, end + 1)]));
      start = end + 1;
    }
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > start) this.addLines(bytes.subarray(start, end));
    this.keep(Buffer.from(bytes.subarray(Math.max(start, end))));
  }

  /** A line that never ended is one, too. */
  end(): void {
    if (this.rest.length > 0) this.addLines(Buffer.concat([this.rest, Buffer.of(NEWLINE)]));
    this.keep(Buffer.alloc(0));
  }

  private keep(rest: Buffer): void {
    this.rest = rest;
  }

  /** Whole lines, of which the last ends with the bytes. */
  private addLines(bytes: Buffer): void {
    const {length} = bytes;
    let [at, lines, instructions, data] = [0, 0, 0, 0];
    while (at < length) {
      const start = at;
      while (bytes[at] !== NEWLINE) at++;
      at++;
      lines++;
      const [first, second] = [bytes[start], bytes[start + 1]];
      if (first === LETTER_I) instructions++;
      else if (first === SPACE && isData(second)) data++;
      else {
        this.instructions += instructions;
        instructions = 0;
        this.remark(bytes.toString('latin1', start, at - 1));
      }
    }
    this.lines += lines;
    this.instructions += instructions;
    this.data += data;
  }

  /** A line that is no access, though one may follow what it says, for Valgrind lets other threads go on before it ends the line. */
  private remark(line: string): void {
    if (line.startsWith('I  ')) this.instructions++;
    else if (/^ [LSM] /.test(line)) this.data++;
    else if (line.startsWith('==')) this.note(line);
    else if (line.startsWith('SYSCALL[')) this.call(line);
    else if (line.startsWith(' --> ')) this.executing = undefined;
    const child = CREATED.exec(line)?.[1];
    if (child !== undefined) this.forks.push({child: Number(child), instructions: this.instructions});
    if (TOO_DEEP.test(line)) this.isTooDeep = true;
    const behind = /(?:(?:Success|Failure)\(0x[\da-f]+\)|NoWriteResult) (.+)$/.exec(line)?.[1];
    if (behind !== undefined) this.remark(behind);
  }

  private call(line: string): void {
    this.executing = executed(line);
    const exitCode = /^SYSCALL\[\d+,\d+\]\((?:60|231)\) exit(?:_group)?\( (\d+) \)/.exec(line)?.[1];
    if (exitCode !== undefined) this.exitCode = Number(exitCode) & 0xff;
  }

  private note(line: string): void {
    const text = line.replace(/^==\d+== /, '');
    const parent = /^Parent PID: (\d+)$/.exec(text)?.[1];
    if (parent !== undefined) this.parent = Number(parent);
    const counted = /^ {2}guest instrs: +([\d,]+)$/.exec(text)?.[1];
    if (counted !== undefined) this.counted = Number(counted.replaceAll(',', ''));
    const refused = /^Warning: Can't execute setuid\/setgid\/setcap executable: (.*)$/.exec(text)?.[1];
    if (refused !== undefined) this.refused.push(refused);
    const killer = /^Process terminating with default action of signal (\d+)/.exec(text)?.[1];
    if (killer !== undefined) this.killer = Number(killer);
  }
}

/** At the end of the line of the call, or on the next where Valgrind had something to say between. */
const CREATED = /^(?:SYSCALL\[.*)? {3}(?:clone\(fork\)|fork): process \d+ created child (\d+)$/;
const TOO_DEEP = /==\d+== Valgrind: failed to move log file descriptor/;

/** The path of a program that a line begins to execute, unless it says what came of it. */
const executed = (line: string): string | undefined =>
  /^SYSCALL\[\d+,\d+\]\(\d+\) sys_execve(?:at)? \( (?!.* --> ).*?\((.*?)\)/.exec(line)?.[1];

const NEWLINE = 0x0a;
const SPACE = 0x20;
const LETTER_I = 0x49;
const [LOAD, STORE, MODIFY] = Buffer.from('LSM');
const isData = (letter: number): boolean => letter === LOAD || letter === STORE || letter === MODIFY;
