/**
 * /bin/sh -c PROGRAM, as dash 0.5.12 of Debian 12 starts. Measured as libc.ts says, over 200 starts; 222,389 instructions (of
 * `sh -c true`). The last command of -c takes the shell's place: bash and dash 0.5.11 have the shell exec it; the dash that
 * was measured makes a vfork instead, whose child execs it, and waits.
 */
import type {Program, Step} from '../../src/guest/story.ts';
import {
  LIBC_FILES,
  LIBC_MAPPED,
  LOADER_IMAGE,
  loaderEnds,
  loaderStarts,
  mapped,
  perStep,
  STACK_PAGES,
} from './libc.ts';

const start: readonly Step[] = [
  ...loaderStarts(30),
  ...LIBC_MAPPED,
  ['write', 'program', 29],
  ['read', 'libc', 475],
  ...loaderEnds(29, 2),
  ['fetch', 'program', 4],
  ['fetch', 'libc', 61],
  ['write', 'libc', 469],
  ['write', 'program', 33],
  ['fetch', 'libc', 213],
  // getuid, getgid, getpid.
  {syscalls: 3},
  ['fetch', 'program', 22],
  ['read', 'program', 24],
  // rt_sigaction.
  {syscalls: 1},
  ['fetch', 'program', 21],
  // geteuid.
  {syscalls: 1},
  ['read', 'libc', 382],
  ['fetch', 'libc', 63],
  // getrandom.
  {syscalls: 1},
  {brk: 0},
  {brk: 33},
  ['write', 'heap', 0],
  ['fetch', 'libc', 358, 72],
  // getppid.
  {syscalls: 1},
  ['fetch', 'libc', 278, 126, 92],
  ['read', 'program', 23],
  ['read', 'libc', 400, 399],
  ['fetch', 'libc', 81],
  ['read', 'libc', 411],
  ['fetch', 'libc', 93, 247],
  // stat of the working directory, twice.
  {syscalls: 2},
  ['fetch', 'libc', 365],
  // geteuid, getegid, rt_sigaction six times.
  {syscalls: 8},
  ['fetch', 'libc', 370, 373],
  // rt_sigprocmask.
  {syscalls: 1},
  ['fetch', 'libc', 212],
];

export const SHELL: Program = {
  name: 'sh',
  files: {...LIBC_FILES, vdso: 2, dash: 31},
  stackPages: STACK_PAGES,
  code: [4, 19],
  instructionsPerStep: perStep(222_389, start),
  image: [
    ...mapped('program', 34, [
      [0, 34, 'read', 'dash'],
      [4, 19, 'read-execute', 'dash'],
      [23, 6, 'read', 'dash'],
      [29, 3, 'read-write', 'dash', 28],
      [32, 2, 'read-write'],
    ]),
    {kernelWrites: 'program', page: 31},
    ...LOADER_IMAGE,
  ],
  start,
};
