/**
 * What a program does, in the order that a recording of one has it: the accesses of its processes, their system calls, and which
 * process runs. Processes are numbered from 0 in the order in which they come to be.
 *
 * One process runs at a time. It goes on until it sleeps, ends, or another is let run before it; then `run` names who goes on.
 */
import type {AddressSink} from '../importers/address-trace.ts';

/** A system call as it came back: arguments and result are those of the kernel's interface, addresses with all their bits. */
export interface SystemCall {
  /** Its number on x86-64. */
  readonly number: number;
  readonly arguments: readonly number[];
  /** What it returned, or the number of its error; untold where a signal was handled as it came back. */
  readonly result: {readonly value: number} | {readonly error: number} | 'untold';
  /** The file that it maps, where that is known: mappings of one name are of one file, of whatever process. */
  readonly file?: string;
}

/** What a call that succeeded returned; undefined of any other. */
export const valueOf = ({result}: SystemCall): number | undefined =>
  typeof result === 'object' && 'value' in result ? result.value : undefined;

/** A piece of a program's file that execve maps. In bytes, multiples of a page. */
export interface Segment {
  readonly start: number;
  readonly bytes: number;
  /** As mmap takes it: 1 read, 2 write, 4 execute. */
  readonly protection: number;
  /** Which file, and where in it the piece begins; none where it is of zeros. */
  readonly file?: {readonly name: string; readonly offset: number};
}

/** What execve makes of a process: what it maps, and where its stack ends. */
export interface Image {
  readonly name: string;
  readonly segments: readonly Segment[];
  /** The first byte above the stack. */
  readonly stackEnd: number;
}

export interface ProgramSink extends AddressSink {
  /** The command itself comes to be, as process 0, which has just executed `image`; it runs. */
  start(image: Image): void;
  /** The running process goes on to be another: `process` runs from here on, and what it slept in comes back first. */
  run(process: number): void;
  /** The running process forks `child`, the next number, which has a copy of all it has mapped; it runs later. */
  fork(child: number): void;
  /** The same, but the child borrows what its parent has mapped, which sleeps until the child has executed a program or ended. */
  vfork(child: number): void;
  /** The running process executes another program. */
  execute(image: Image): void;
  /** A system call of the running process that comes back at once. */
  call(call: SystemCall): void;
  /** One that puts it to sleep: it comes back, with what is told of it here, when the process runs again. */
  sleep(call: SystemCall): void;
  /** A handler of the running process takes a signal, of that number on x86-64. */
  signal(number: number): void;
  /** The running process ends; another runs from here on, if there is any. */
  exit(): void;
}
