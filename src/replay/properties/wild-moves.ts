import * as fc from 'fast-check';
import type {Move, WildParameters} from './wild-guest.ts';

const number = fc.nat(0xffff);

/** Moves of a wild guest, up to so many. */
export const anyMoves = (maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(fc.tuple(number, number, number, number, number), {minLength: 20, maxLength, size: 'max'});

/** Bits of an index, and how many frames there may be with them: whole large pages, as many as a direct map reaches. */
const SIZES: readonly (readonly [number, readonly number[]])[] = [
  [2, [32, 48, 64]],
  [3, [32, 40, 48, 56, 64, 128]],
  [4, [32, 48, 64, 80, 112, 256]],
];

/** Sizes of a wild guest. */
export const anyParameters: fc.Arbitrary<WildParameters> = fc
  .constantFrom(...SIZES)
  .chain(([indexBits, frames]) =>
    fc.record({
      levels: fc.constantFrom(4, 5),
      indexBits: fc.constant(indexBits),
      guestFrames: fc.constantFrom(...frames),
      pcids: fc.integer({min: 1, max: 4}),
    }),
  );
