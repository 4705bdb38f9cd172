/** Guests of the kernel as they may be drawn, and the programs that run on them. */
import * as fc from 'fast-check';
import type {GuestSettings} from '../guest/story.ts';
import {sized} from './effort.ts';
import {RandomStory, type Step} from './random-story.ts';

interface Paging {
  readonly levels: 4 | 5;
  readonly indexBits: number;
  /** Frames with which any such guest boots, and how many the direct map has room for. */
  readonly least: number;
  readonly most: number;
}

const PAGINGS: readonly Paging[] = [
  {levels: 5, indexBits: 2, least: 80, most: 256},
  {levels: 4, indexBits: 3, least: 70, most: 1500},
  {levels: 5, indexBits: 3, least: 70, most: 15_000},
  {levels: 4, indexBits: 4, least: 80, most: 28_000},
  {levels: 5, indexBits: 4, least: 80, most: 28_000},
  {levels: 4, indexBits: 5, least: 110, most: 28_000},
];
/** Frames of a guest that has many. */
const MANY = 800;
/** More than the guest has PCIDs. */
const MOST_PROCESSES = 8;

/** Little memory, so that pages are swapped out and it runs short, as often as enough. */
const anyMemory = ({least, most}: Paging): fc.Arbitrary<GuestSettings> =>
  fc.record({
    memoryPages: fc.oneof(
      fc.integer({min: least, max: Math.ceil(1.5 * least)}),
      fc.integer({min: least, max: Math.min(most, sized(MANY))}),
    ),
    swapPages: fc.constantFrom(0, 0, 50, 1000),
  });

const anyHabits = fc.record({
  codePages: fc.integer({min: 0, max: 4}),
  pcid: fc.constantFrom(0, 1),
  isolated: fc.constantFrom(0, 1),
  lifo: fc.constantFrom(0, 1),
  kernelAccesses: fc.constantFrom(0, 1),
  kernelEntryPages: fc.integer({min: 0, max: 4}),
  directMapLevel: fc.constantFrom(1, 2, 3),
  largePages: fc.constantFrom<number | string>(0, 1, 'always'),
  contiguousPages: fc.constantFrom(0, 1, 8),
  faultAroundPages: fc.constantFrom(1, 4, 16),
  flushCeiling: fc.constantFrom(0, 2, 33),
  instructionsPerAccess: fc.constantFrom(0, 10),
  instructionsPerFetch: fc.constantFrom(1, 40, 1000),
});

/** Any guest with tables of few entries. */
export const anyGuest: fc.Arbitrary<GuestSettings> = fc.constantFrom(...PAGINGS).chain(paging => {
  const {levels, indexBits} = paging;
  return fc
    .tuple(anyMemory(paging), anyHabits)
    .map(([memory, habits]) => ({levels, indexBits, ...memory, ...habits}));
});

/** What runs on a guest. */
export interface Program {
  /** At a time. */
  readonly processes: number;
  readonly steps: readonly Step[];
}

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.nat(RandomStory.operations.length - 1),
  fc.nat(15),
  fc.nat(15),
  fc.nat(sized(40)),
);

/** Any program of up to so many steps. */
export const anyProgram = (mostSteps: number): fc.Arbitrary<Program> =>
  fc.record({
    processes: fc.integer({min: 1, max: MOST_PROCESSES}),
    steps: fc.array(step, {minLength: 10, maxLength: sized(mostSteps), size: 'max'}),
  });
