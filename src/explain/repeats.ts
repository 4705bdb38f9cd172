/** What is told again and again, as a reader wants it: once, and how often it comes again. */
export interface Told<Each> {
  readonly told: Each;
  /** Its place among all. */
  readonly at: number;
}

/** The last `length` of what was told come again so often. */
export interface Again {
  readonly times: number;
  readonly length: number;
  readonly cycles: number;
}

/** What comes again less often is told. */
const FEWEST = 3;
/** Such as a look-up, and what is done with what was found. */
const LENGTHS = [1, 2];

/** Equal shapes say the same. */
export function withoutRepeats<Each extends {readonly cycles: number}>(
  all: readonly Each[],
  shapeOf: (each: Each) => string,
): readonly (Told<Each> | Again)[] {
  const shapes = all.map(shapeOf);
  const told: (Told<Each> | Again)[] = [];
  for (let at = 0; at < all.length; ) {
    const length = LENGTHS.find(each => timesAgain(shapes, at, each) >= FEWEST);
    const end = at + (length ?? 1);
    told.push(...all.slice(at, end).map((each, after) => ({told: each, at: at + after})));
    if (length === undefined) at = end;
    else {
      const times = timesAgain(shapes, at, length);
      const rest = all.slice(end, end + times * length);
      told.push({times, length, cycles: rest.reduce((sum, {cycles}) => sum + cycles, 0)});
      at = end + rest.length;
    }
  }
  return told;
}

/** How often the `length` from `at` on come again right after them. */
function timesAgain(shapes: readonly string[], at: number, length: number): number {
  const isSame = (times: number): boolean =>
    Array.from({length}, (_, after) => at + after).every(
      each => shapes[each + times * length] === shapes[each],
    );
  let times = 0;
  while (isSame(times + 1)) times++;
  return times;
}

/** `what` is what is told. */
export const againWords = ({times, length}: Again, what: string): string =>
  length === 1 ? `… and ${times} more like that` : `… and ${times} times more the last ${length} ${what}`;

/** A text without the places that it names. */
export const withoutPlaces = (text: string): string => text.replaceAll(/0x[\da-f]+|\[\d+\]/g, '');
