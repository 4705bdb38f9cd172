/** The sizes that a curve is drawn over where nobody names them: from tiny to what an unbounded cache holds at most. */

/** Powers of two and what lies half-way between them, as long as that makes no more than so many. */
const MOST_FINE_SIZES = 14;

/** Each is a half or a third more than the one before; on a long way twice as much. The last is at least `largest`. */
export function sizesUpTo(smallest: number, largest: number): readonly number[] {
  const fine = [smallest];
  for (let size = smallest; fine.at(-1)! < largest; size *= 2) {
    fine.push(...[(size * 3) / 2, size * 2].filter(each => Number.isInteger(each)));
  }
  const needed = fine.slice(0, 1 + fine.findIndex(size => size >= largest));
  if (needed.length <= MOST_FINE_SIZES) return needed;
  const coarse = [smallest];
  while (coarse.at(-1)! < largest) coarse.push(coarse.at(-1)! * 2);
  return coarse;
}
