/** The points that no other point beats on both axes. */

/** What is to be small: what a variant costs, and what it takes up. */
export interface Point {
  readonly cycles: number;
  readonly bytes: number;
}

/**
 * The Pareto front, by ascending bytes: a point is in it if no other has at most its cycles and at most its bytes and
 * less of one. Points that are equal in both are all kept, in the order in which they came.
 */
export function paretoFront<P extends Point>(points: readonly P[]): P[] {
  const sorted = [...points].sort((a, b) => a.bytes - b.bytes || a.cycles - b.cycles);
  const front: P[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    const equal = point.cycles === last?.cycles && point.bytes === last.bytes;
    if (last === undefined || point.cycles < last.cycles || equal) front.push(point);
  }
  return front;
}
