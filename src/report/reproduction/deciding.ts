/** The number that stands for a target where there is room for one: the one that holds in the fewest draws, as its verdict has it. */
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';

export function decidingOf({measures}: Score): MeasureScore | undefined {
  return measures.length === 0
    ? undefined
    : measures.reduce((least, each) => (each.share < least.share ? each : least));
}

/** What ours is set over: what was published; of bounds the one that there is, or the nearer one. Undefined where no ratio has a sense. */
export function yardstickOf({published, low, high, ours}: MeasureScore): number | undefined {
  // Bounds about nothing are of what is too little to be any.
  if (published === null && low !== null && high !== null && low * high <= 0) return undefined;
  const ends = [low, high].filter(end => end !== null);
  const nearest = ends.toSorted((one, other) => Math.abs(one - ours) - Math.abs(other - ours)).at(0);
  const yardstick = published ?? nearest;
  return yardstick === undefined || yardstick <= 0 ? undefined : yardstick;
}
