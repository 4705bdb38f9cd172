/** A point of a curve. What its x is, sizes or their logarithms, is how the curve is looked at. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The knee of a falling curve: where more stops helping much. It is the point farthest below the straight line from the
 * curve's first point to its last, both axes scaled to 1, which is the global maximum of the difference curve of Kneedle
 * (Satopää et al., "Finding a 'Kneedle' in a haystack", ICDCS workshops 2011). Of equals the first.
 *
 * Undefined for fewer than three points, for a curve that does not fall, and where the point lies no farther below the line
 * than one mean step along x: Kneedle's threshold at the sensitivity of 1.
 */
export function kneeOf<Point extends CurvePoint>(points: readonly Point[]): Point | undefined {
  const sorted = points.toSorted((one, other) => one.x - other.x);
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  if (sorted.length < 3 || !(first.y > last.y) || first.x === last.x) return undefined;
  const below = ({x, y}: Point): number =>
    (first.y - y) / (first.y - last.y) - (x - first.x) / (last.x - first.x);
  const knee = sorted.reduce((best, point) => (below(point) > below(best) ? point : best));
  return below(knee) > 1 / (sorted.length - 1) ? knee : undefined;
}
