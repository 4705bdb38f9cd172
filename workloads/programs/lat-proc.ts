/**
 * The process that LMbench's lat_proc forks: linked with libc at run time, names bound when they are first called. Since the
 * parent never calls what only the child does, each child binds it anew.
 *
 * Measured as libc.ts says, on the loops of LMbench's src/lat_proc.c (do_fork: the child calls exit; do_forkexec: it closes its
 * standard output and calls execve), over 270 children of either kind.
 */
import type {Program, Step} from '../../src/guest/story.ts';
import {dynamicFiles, dynamicImage} from './dynamic.ts';
import {LIBC_MAPPED, loaderEnds, loaderStarts, STACK_PAGES} from './libc.ts';

const start: readonly Step[] = [
  ...loaderStarts(3),
  ...LIBC_MAPPED,
  ...loaderEnds(3, 1),
  ['fetch', 'program', 1],
  ['write', 'libc', 469],
  ['fetch', 'libc', 72],
  ['read', 'libc', 382],
  // malloc's first: brk.
  {brk: 0},
  {brk: 33},
  ['write', 'heap', 0],
  // rt_sigaction.
  {syscalls: 1},
  ['fetch', 'libc', 211],
];

/** The loader looks up a name: what it reads for that, of the hash table and of the names. */
const binds = (hash: readonly number[], names: readonly number[]): readonly Step[] => [
  ['fetch', 'ld', 18],
  ['write', 'stack', 2],
  ['fetch', 'ld', 15],
  ['read', 'program', 0],
  ['fetch', 'ld', 8, 9],
  ['read', 'libc', ...hash],
  ['fetch', 'ld', 34, 35],
  ['read', 'libc', ...names],
  ['write', 'program', 4],
];

/** _exit in place of exit: neither handlers nor buffers. Measured over 180 children. */
export const EXITS_AT_ONCE = binds([4, 18], [34, 35]);

export const LAT_PROC: Program = {
  name: 'lat_proc',
  files: dynamicFiles('lat_proc', 1),
  stackPages: STACK_PAGES,
  code: [1, 1],
  // A child that exits executes 2,700 (lackey), over its 40 touches and calls; the start is only ever part of a warm-up.
  instructionsPerStep: 70,
  image: dynamicImage('lat_proc', 1),
  start,
  forked: [['write', 'stack', 1]],
  born: [
    // schedule_tail stores the child's number, and the way to user mode the processor's (rseq).
    {kernelWrites: 'tls', page: 0},
    {kernelWrites: 'tls', page: 1},
    ['fetch', 'libc', 212],
    // set_robust_list.
    {syscalls: 1},
    ['fetch', 'libc', 211],
    ['write', 'libc', 473],
    ['write', 'ld', 51, 52],
    ['write', 'stack', 1],
    ['fetch', 'program', 1],
    // handle_scheduler reads the environment.
    ['fetch', 'libc', 63],
    ['read', 'program', 2],
    ['fetch', 'libc', 38, 359],
  ],
  // The processor's number again.
  woken: [{kernelWrites: 'tls', page: 1}],
  leaves: [
    ...binds([4, 23], [30, 35]),
    ['fetch', 'libc', 248],
    // close.
    {syscalls: 1},
    ['read', 'libc', 17],
  ],
  exits: [
    ...binds([4], [34]),
    ['fetch', 'libc', 62],
    ['write', 'libc', 469],
    ['fetch', 'ld', 4],
    ['fetch', 'libc', 140],
    ['write', 'loader data', 0],
    ['fetch', 'libc', 61],
    ['fetch', 'ld', 1],
    ['fetch', 'libc', 141],
    ['write', 'libc', 474, 467],
    ['fetch', 'libc', 131],
    ['write', 'libc', 468],
  ],
};
