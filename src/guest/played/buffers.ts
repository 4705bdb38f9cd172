/**
 * What the kernel reads and writes of the memory of whom it serves: for the calls that programs make most, what their arguments
 * say. Not what lies behind another pointer, such as the buffers of readv; nor where a path is longer than a line.
 */
import {LINE_BYTES, READ, WRITE} from '../../hardware/address.ts';
import type {SystemCall} from '../../recording/program/program-sink.ts';
import type {Extent} from './mappings.ts';
import {SYSTEM_CALL} from '../../recording/program/system-calls.ts';

export interface Buffer extends Extent {
  readonly access: typeof READ | typeof WRITE;
}

/** The argument that points at the buffer, and its bytes: so many, or as many as the call returns, or of those elements. */
interface Pointer {
  readonly argument: number;
  readonly bytes: number | 'returned' | {readonly elements: number; readonly of: number};
  readonly access: typeof READ | typeof WRITE;
}

const filled = (argument: number): Pointer => ({argument, bytes: 'returned', access: WRITE});
const taken = (argument: number): Pointer => ({argument, bytes: 'returned', access: READ});
const given = (argument: number, bytes: number): Pointer => ({argument, bytes, access: READ});
const answered = (argument: number, bytes: number): Pointer => ({argument, bytes, access: WRITE});
const path = (argument: number): Pointer => given(argument, 1);

/** In bytes (Linux 6.12 on x86-64: struct stat, statx, iovec, rlimit64, timespec, kernel_sigaction, sigset_t, new_utsname). */
const STAT = 144;
const STATX = 256;
const IOVEC = 16;
const RLIMIT = 16;
const TIMESPEC = 16;
const SIGACTION = 32;
const SIGSET = 8;
const UTSNAME = 390;
const INT = 4;
const PIPE_ENDS = 2 * INT;

const vector: Pointer = {argument: 1, bytes: {elements: 2, of: IOVEC}, access: READ};

const POINTERS: Readonly<Partial<Record<keyof typeof SYSTEM_CALL, readonly Pointer[]>>> = {
  read: [filled(1)],
  pread64: [filled(1)],
  recvfrom: [filled(1)],
  getdents64: [filled(1)],
  readlink: [path(0), filled(1)],
  readlinkat: [path(1), filled(2)],
  getcwd: [filled(0)],
  getrandom: [filled(0)],
  write: [taken(1)],
  pwrite64: [taken(1)],
  sendto: [taken(1)],
  readv: [vector],
  writev: [vector],
  preadv: [vector],
  pwritev: [vector],
  open: [path(0)],
  openat: [path(1)],
  access: [path(0)],
  stat: [path(0), answered(1, STAT)],
  lstat: [path(0), answered(1, STAT)],
  fstat: [answered(1, STAT)],
  newfstatat: [path(1), answered(2, STAT)],
  statx: [path(1), answered(4, STATX)],
  pipe: [answered(0, PIPE_ENDS)],
  pipe2: [answered(0, PIPE_ENDS)],
  wait4: [answered(1, INT)],
  uname: [answered(0, UTSNAME)],
  clock_gettime: [answered(1, TIMESPEC)],
  prlimit64: [given(2, RLIMIT), answered(3, RLIMIT)],
  rt_sigaction: [given(1, SIGACTION), answered(2, SIGACTION)],
  rt_sigprocmask: [given(1, SIGSET), answered(2, SIGSET)],
};

const BY_NUMBER: ReadonlyMap<number, readonly Pointer[]> = new Map(
  Object.entries(POINTERS).map(([name, pointers]) => [
    SYSTEM_CALL[name as keyof typeof SYSTEM_CALL],
    pointers,
  ]),
);

/** Linux's MAX_RW_COUNT (6.12, include/linux/fs.h): no call moves more bytes. */
const MOST_BYTES = 0x7fff_f000;

/** Of a call that succeeded with `returned`; a pointer that is null names none. */
export function buffersOf({number, arguments: values}: SystemCall, returned: number): Buffer[] {
  const buffers: Buffer[] = [];
  for (const {argument, bytes, access} of BY_NUMBER.get(number) ?? []) {
    const address = values[argument] ?? 0;
    const size = Math.min(sizeOf(bytes, values, returned), MOST_BYTES);
    if (address > 0 && size > 0) buffers.push({address, bytes: size, access});
  }
  return buffers;
}

function sizeOf(bytes: Pointer['bytes'], values: readonly number[], returned: number): number {
  if (typeof bytes === 'number') return bytes;
  return bytes === 'returned' ? returned : bytes.of * (values[bytes.elements] ?? 0);
}

/** The first byte of each line. */
export function* linesOf({address, bytes}: Extent): Generator<number> {
  const first = address - (address % LINE_BYTES);
  for (let line = first; line < address + bytes; line += LINE_BYTES) yield line;
}
