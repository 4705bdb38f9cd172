/**
 * What every dynamically linked program does before its main, as glibc 2.36 of Debian 12 does it on Linux 6.18: the image that
 * execve maps, the loader's system calls, and the pages that loader and libc touch, in order.
 *
 * Measured for this project with perf (page-fault and system-call tracepoints, addresses set against the mappings) over
 * 450 starts, in which address-space randomization moves the windows of fault-around. A page of a file that
 * was the first of its window in 2 % of them or more is listed, since it is touched always; of anonymous memory and of
 * private writes what was touched in half of them or more. Sizes are those of the mappings then. A process of another libc
 * differs in numbers, hardly in kind.
 */
import type {ProgramMapping, Step} from '../../src/guest/story.ts';

export const LIBC = 'libc.so.6';
const LOADER = 'ld.so';
const CACHE = 'ld.so.cache';

/** Pages of the files. */
export const LIBC_FILES = {[LIBC]: 471, [LOADER]: 53, [CACHE]: 9};

/** Of the stack's mapping: 128 KiB below the page where the arguments end (Linux's setup_arg_pages). */
export const STACK_PAGES = 33;

type Protection = ProgramMapping['protection'];

/** One PT_LOAD segment, or what lies behind it: at `at` pages from the start. */
export type Segment = readonly [
  at: number,
  pages: number,
  protection: Protection,
  file?: string,
  filePage?: number,
];

/** All of a file mapped at once, then each segment over it. */
export function mapped(name: string, pages: number, [first, ...others]: readonly Segment[]): Step[] {
  const [, , protection, file = '', filePage = 0] = first;
  return [
    {mmap: name, pages, protection, file: [file, filePage]},
    ...others.map((segment): Step => over(name, segment)),
  ];
}

function over(name: string, [at, pages, protection, file, filePage]: Segment): Step {
  const mapping = {over: name, at, pages, protection};
  return file === undefined ? mapping : {...mapping, file: [file, filePage ?? at]};
}

/** What execve maps of the kernel's, the vdso and its data, and its store of the arguments. */
export const KERNEL_IMAGE: readonly Step[] = [
  {mmap: 'vdso', pages: 2, protection: 'read-execute', file: ['vdso', 0]},
  {mmap: 'vvar_vclock', pages: 2, protection: 'read'},
  {mmap: 'vvar', pages: 4, protection: 'read'},
  {kernelWrites: 'stack', page: 1},
];

/** What execve maps beside a program that is linked with libraries: the loader first. */
export const LOADER_IMAGE: readonly Step[] = [
  ...mapped('ld', 53, [
    [0, 53, 'read', LOADER],
    [1, 38, 'read-execute', LOADER],
    [39, 10, 'read', LOADER],
    [49, 4, 'read-write', LOADER],
  ]),
  {kernelWrites: 'ld', page: 52},
  ...KERNEL_IMAGE,
];

/** The loader, from the first instruction on, until it looks for libraries; `dynamic` is the program's page that it writes at once. */
export const loaderStarts = (dynamic: number): readonly Step[] => [
  ['fetch', 'ld', 26, 27],
  ['write', 'ld', 51, 50],
  ['read', 'ld', 0],
  ['write', 'ld', 49],
  ['fetch', 'ld', 31, 25, 16],
  {brk: 0},
  ['read', 'ld', 39, 41],
  ['fetch', 'ld', 10, 35],
  ['read', 'program', 0],
  ['fetch', 'ld', 6],
  ['read', 'program', dynamic],
  ['write', 'program', dynamic],
  ['read', 'vdso', 0],
  {mmap: 'loader data', pages: 2, protection: 'read-write'},
  ['write', 'loader data', 0],
  ['fetch', 'ld', 2],
  // access: ld.so.preload.
  {syscalls: 1},
  ['fetch', 'ld', 1],
  ['write', 'stack', 2],
  // openat, fstat.
  {syscalls: 2},
  {mmap: 'cache', pages: 9, protection: 'read', file: [CACHE, 0]},
  // close.
  {syscalls: 1},
  ['read', 'cache', 0],
];

/** libc, from its opening to where it is bound. */
export const LIBC_MAPPED: readonly Step[] = [
  // openat, read, pread64, fstat, pread64.
  {syscalls: 5},
  ...mapped('libc', 482, [
    [0, 482, 'read', LIBC],
    [38, 342, 'read-execute', LIBC],
    [380, 83, 'read', LIBC],
    [463, 6, 'read-write', LIBC],
  ]),
  ['write', 'libc', 468],
  {over: 'libc', at: 469, pages: 13, protection: 'read-write'},
  ['read', 'libc', 466],
  ['write', 'libc', 466],
  ['read', 'libc', 0],
  // close.
  {syscalls: 1},
  ['read', 'libc', 34, 36],
  ['fetch', 'ld', 37],
  ['read', 'libc', 35],
  {mmap: 'tls', pages: 3, protection: 'read-write'},
  ['write', 'tls', 0, 1],
  // arch_prctl, set_tid_address, set_robust_list, rseq.
  {syscalls: 4},
  ['read', 'libc', 37],
  ['write', 'libc', 463, 464, 465, 467],
  ['read', 'libc', 24, 16, 17, 18],
  ['fetch', 'libc', 176],
  ['write', 'libc', 474],
  ['fetch', 'libc', 159, 178, 156, 155, 157],
  {mprotect: 'libc', at: 463, pages: 4, protection: 'read'},
];

/** From the last binding to the program's own first instruction; `readOnly` are its pages that are written no more. */
export const loaderEnds = (...readOnly: readonly [at: number, pages: number]): readonly Step[] => [
  {mprotect: 'program', at: readOnly[0], pages: readOnly[1], protection: 'read'},
  {mprotect: 'ld', at: 49, pages: 2, protection: 'read'},
  ['fetch', 'libc', 335, 53],
  ['write', 'libc', 481, 475],
  ['fetch', 'libc', 253],
  // prlimit64.
  {syscalls: 1},
  ['write', 'libc', 473],
  ['fetch', 'libc', 139, 38, 133],
  ['read', 'libc', 469],
  {munmap: 'cache'},
  ['fetch', 'libc', 264, 362],
];

/** User instructions of a start, by valgrind's lackey, over the touches and system calls that are listed. */
export const perStep = (instructions: number, steps: readonly Step[]): number =>
  Math.round(instructions / steps.reduce((sum, step) => sum + touches(step), 0));

function touches(step: Step): number {
  if ('syscalls' in step) return step.syscalls;
  return Array.isArray(step) ? step.length - 2 : 1;
}
