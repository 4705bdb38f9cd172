/** A program with so much code of its own, linked with libc at run time: libc's start-up, and no other. */
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

export function dynamicProgram(name: string, codePages: number): Program {
  const data = codePages + 2;
  const start: readonly Step[] = [
    ...loaderStarts(data),
    ...LIBC_MAPPED,
    ...loaderEnds(data, 1),
    ['fetch', 'program', 1],
    ['write', 'libc', 469],
  ];
  return {
    name,
    files: {...LIBC_FILES, vdso: 2, [name]: codePages + 3},
    stackPages: STACK_PAGES,
    code: [1, codePages],
    // As of hello.
    instructionsPerStep: perStep(101_246, start),
    image: [
      ...mapped('program', codePages + 4, [
        [0, codePages + 4, 'read', name],
        [1, codePages, 'read-execute', name],
        [codePages + 1, 1, 'read', name],
        [data, 2, 'read-write', name, codePages + 1],
      ]),
      {kernelWrites: 'program', page: data + 1},
      ...LOADER_IMAGE,
    ],
    start,
  };
}
