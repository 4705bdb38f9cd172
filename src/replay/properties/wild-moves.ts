import * as fc from 'fast-check';
import type {Move} from './wild-guest.ts';

const number = fc.nat(0xffff);

/** Moves of a wild guest, up to so many. */
export const anyMoves = (maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(fc.tuple(number, number, number, number, number), {minLength: 20, maxLength, size: 'max'});
