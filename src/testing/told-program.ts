/** A program told by addresses, which a test can write down, and by the system calls that tests make. */
import type {Image, ProgramSink, SystemCall} from '../recording/program/program-sink.ts';

export const PAGE = 0x1000;

/** Numbers of system calls on x86-64. */
export const [READ_CALL, WRITE_CALL, DUP2, OPENAT] = [0, 1, 33, 257];
export const [MMAP, MPROTECT, MUNMAP, BRK] = [9, 10, 11, 12];
export const [MREMAP, MADVISE, GETPID, WAIT4] = [25, 28, 39, 61];
/** Flags of mmap. */
export const [SHARED, PRIVATE, FIXED, ANONYMOUS] = [1, 2, 0x10, 0x20];

export const call = (number: number, args: readonly number[], value: number): SystemCall => ({
  number,
  arguments: args,
  result: {value},
});

export const failed = (number: number, args: readonly number[], error: number): SystemCall => ({
  number,
  arguments: args,
  result: {error},
});

export const anonymous = (
  address: number,
  pages: number,
  protection = 3,
  flags = PRIVATE | ANONYMOUS,
): SystemCall => call(MMAP, [0, pages * PAGE, protection, flags, -1, 0], address);

/** Of a file, from a page of it on, which is only read. */
export const ofFile = (
  address: number,
  pages: number,
  [descriptor, page]: readonly [descriptor: number, page: number],
  flags = PRIVATE,
): SystemCall => call(MMAP, [0, pages * PAGE, 1, flags, descriptor, page * PAGE], address);

export class ToldProgram {
  private readonly sink: ProgramSink;

  constructor(sink: ProgramSink) {
    this.sink = sink;
  }

  /** Executes an instruction there. */
  execute(address: number): void {
    this.sink.instruction(...this.placed(address));
  }

  read(address: number): void {
    this.sink.load(...this.placed(address));
  }

  write(address: number): void {
    this.sink.store(...this.placed(address));
  }

  start(image: Image): void {
    this.sink.start(image);
  }

  exec(image: Image): void {
    this.sink.execute(image);
  }

  run(process: number): void {
    this.sink.run(process);
  }

  fork(child: number): void {
    this.sink.fork(child);
  }

  vfork(child: number): void {
    this.sink.vfork(child);
  }

  signal(number: number): void {
    this.sink.signal(number);
  }

  call(made: SystemCall): void {
    this.sink.call(made);
  }

  sleep(made: SystemCall): void {
    this.sink.sleep(made);
  }

  exit(): void {
    this.sink.exit();
  }

  private placed(address: number): [page: number, byte: number, bytes: number] {
    return [Math.trunc(address / PAGE), address % PAGE, 4];
  }
}
