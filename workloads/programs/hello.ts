/** LMbench's hello (src/hello.c): writes twelve bytes and ends. Linked with libc at run time, and statically. */
import type {Program, Step} from '../../src/guest/story.ts';
import {dynamicFiles, dynamicImage} from './dynamic.ts';
import {KERNEL_IMAGE, LIBC_MAPPED, loaderEnds, loaderStarts, mapped, perStep, STACK_PAGES} from './libc.ts';

const dynamicStart: readonly Step[] = [
  ...loaderStarts(3),
  ...LIBC_MAPPED,
  ...loaderEnds(3, 1),
  ['fetch', 'program', 1],
  ['fetch', 'libc', 61],
  ['write', 'libc', 469],
  ['fetch', 'libc', 248],
  // write.
  {syscalls: 1},
  ['fetch', 'libc', 62, 212, 131],
];

/** /tmp/hello. Measured as libc.ts says; 101,246 instructions without an environment, as LMbench starts it. */
export const HELLO: Program = {
  name: 'hello',
  files: dynamicFiles('hello', 1),
  stackPages: STACK_PAGES,
  code: [1, 1],
  instructionsPerStep: perStep(101_246, dynamicStart),
  image: dynamicImage('hello', 1),
  start: dynamicStart,
};

const staticStart: readonly Step[] = [
  ['fetch', 'program', 1],
  ['write', 'program', 171, 163],
  ['fetch', 'program', 52],
  ['write', 'program', 165],
  ['read', 'program', 121, 162],
  ['write', 'program', 162, 164],
  ['read', 'program', 0],
  ['fetch', 'program', 24, 104, 86],
  {brk: 0},
  {brk: 1},
  ['write', 'heap', 0],
  // arch_prctl, set_tid_address, set_robust_list, rseq.
  {syscalls: 4},
  ['fetch', 'program', 66],
  // prlimit64.
  {syscalls: 1},
  ['read', 'program', 167],
  ['read', 'program', 142],
  ['write', 'stack', 2],
  // readlink, getrandom.
  {syscalls: 2},
  {brk: 0},
  {brk: 33},
  {brk: 0},
  ['fetch', 'program', 42],
  ['write', 'heap', 1],
  ['read', 'vdso', 0],
  {mprotect: 'program', at: 160, pages: 4, protection: 'read'},
  ['fetch', 'program', 119],
  ['read', 'program', 148],
  // write.
  {syscalls: 1},
  ['write', 'program', 167],
];

/** /tmp/hello-s. Measured over 240 starts; 14,505 instructions without an environment. */
export const STATIC_HELLO: Program = {
  name: 'hello-s',
  files: {vdso: 2, 'hello-s': 167},
  stackPages: STACK_PAGES,
  code: [1, 120],
  instructionsPerStep: perStep(14_505, staticStart),
  image: [
    ...mapped('program', 172, [
      [0, 172, 'read', 'hello-s'],
      [1, 120, 'read-execute', 'hello-s'],
      [121, 39, 'read', 'hello-s'],
      [160, 7, 'read-write', 'hello-s'],
      [167, 5, 'read-write'],
    ]),
    {kernelWrites: 'program', page: 166},
    ...KERNEL_IMAGE,
  ],
  start: staticStart,
};
