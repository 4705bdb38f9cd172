import * as fc from 'fast-check';
import {sized} from '../../testing/effort.ts';
import type {Move, WildParameters} from './wild-guest.ts';
import {MOST_SPACES} from './wild-tables.ts';

const number = fc.nat(0xffff);

/** Moves of a wild guest, up to so many. */
export const anyMoves = (most: number): fc.Arbitrary<Move[]> =>
  fc.array(fc.tuple(number, number, number, number, number), {
    minLength: 20,
    maxLength: sized(most),
    size: 'max',
  });

/** Each frame that a guest starts with is another. */
const LEAST_FRAMES = 32;
const MOST_FRAMES = 256;
/** Bits of an index: the fewer, the more tables are shared, and the oftener all of them are audited. */
const INDEX_BITS = [2, 2, 3, 3, 4, 5];

const multiples = (unit: number, end: number): readonly number[] =>
  Array.from({length: Math.floor(end / unit)}, (_, at) => unit * (at + 1));

/** How many frames there may be: whole large pages, as many as a direct map reaches. */
function frameCounts(indexBits: number, most: number): readonly number[] {
  const [large, huge, reach] = [2 ** indexBits, 2 ** (2 * indexBits), 2 ** (3 * indexBits)];
  return [...multiples(large, huge - 1), ...multiples(huge, reach)].filter(
    frames => frames >= LEAST_FRAMES && frames <= most,
  );
}

const withFrames = (indexBits: number, frames: readonly number[]): fc.Arbitrary<WildParameters> =>
  fc.record({
    levels: fc.constantFrom(4, 5),
    indexBits: fc.constant(indexBits),
    guestFrames: fc.constantFrom(...frames),
    pcids: fc.integer({min: 1, max: 4}),
    spaces: fc.integer({min: 1, max: MOST_SPACES}),
  });

/** Sizes of a wild guest. */
export const anyParameters: fc.Arbitrary<WildParameters> = fc
  .constantFrom(...INDEX_BITS)
  .chain(indexBits => withFrames(indexBits, frameCounts(indexBits, sized(MOST_FRAMES))));

/** Sizes of one whose tables have 512 entries. */
export const anyFullParameters: fc.Arbitrary<WildParameters> = withFrames(9, frameCounts(9, sized(2048)));

/** What `parameters` are where no PCID may be used. */
export const withoutPcids = (parameters: WildParameters): WildParameters => ({...parameters, pcids: 1});
