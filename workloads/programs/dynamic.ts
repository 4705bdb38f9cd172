/** A program that is linked with libc at run time and has no other library: a page of headers, its code, constants, and two of data. */
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

export const dynamicFiles = (name: string, codePages: number): Program['files'] => ({
  ...LIBC_FILES,
  vdso: 2,
  [name]: codePages + 3,
});

export const dynamicImage = (name: string, codePages: number): readonly Step[] => [
  ...mapped('program', codePages + 4, [
    [0, codePages + 4, 'read', name],
    [1, codePages, 'read-execute', name],
    [codePages + 1, 1, 'read', name],
    [codePages + 2, 2, 'read-write', name, codePages + 1],
  ]),
  {kernelWrites: 'program', page: codePages + 3},
  ...LOADER_IMAGE,
];

/** One with so much code that does libc's start-up, and nothing else before its own work. */
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
    files: dynamicFiles(name, codePages),
    stackPages: STACK_PAGES,
    code: [1, codePages],
    // As of hello.
    instructionsPerStep: perStep(101_246, start),
    image: dynamicImage(name, codePages),
    start,
  };
}
