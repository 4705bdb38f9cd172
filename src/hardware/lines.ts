/**
 * One level of a data cache: which lines of memory it holds. A line lies in the set of its number modulo the sets, and there
 * it is known by its tag, the number divided by the sets.
 */
import {HOST_FRAMES, LINES_PER_PAGE, NEAR_FRAMES} from './address.ts';
import type {PagePass} from './page-pass.ts';

export interface Lines {
  /** Whether the line was held; it is now, as the one used last. */
  use(line: number): boolean;
  /** Uses the lines of a page that are still sought, in turn; those that it did not hold still are. */
  usePage(pass: PagePass): void;
  /** The same for the last level: what it held, nobody asks. */
  endPage(pass: PagePass): void;
  /** Passes are numbered from the start again. */
  renumber(): void;
}

/** With as many, a tag has 31 bits wherever the line lies. */
export const FEW_SETS = (HOST_FRAMES * LINES_PER_PAGE) / 2 ** 31;

/** A near line has a number of 31 bits, and processors divide such numbers fastest. */
export const tagOf = (line: number, sets: number): number =>
  line < NEAR_FRAMES * LINES_PER_PAGE ? (line / sets) | 0 : Math.floor(line / sets);
