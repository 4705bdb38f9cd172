/**
 * Whether several series are the same in both their halves, by a permutation test. Were each the same all the way, the order of
 * its values would mean nothing; so the difference between the halves is compared with that of the same values in other orders,
 * of all series together. The greatest over all series decides (Westfall and Young, "Resampling-Based Multiple Testing", 1993,
 * the maximum of statistics), so that the chance that any of them is called different by mistake is no more than the level.
 */
import {sampleVariance, shuffleInPlace, sum} from 'simple-statistics';

/** Chances are told to a thousandth, a tenth of a level of 1 %. */
const ORDERS = 999;

/** Of each series, the chance to find one among them that differs as much where none does. All are of one even length. */
export function chancesOfHalves(
  series: readonly (readonly number[])[],
  random: () => number,
): readonly number[] {
  const scaled = series.map(inDeviations);
  const actual = scaled.map(values => differenceOfHalves(values));
  const asGreat = actual.map(() => 1);
  const order = Array.from(series[0] ?? [], (_, at) => at);
  for (let drawn = 0; drawn < ORDERS; drawn++) {
    shuffleInPlace(order, random);
    const greatest = Math.max(...scaled.map(values => differenceOfHalves(values, order)));
    for (const [at, difference] of actual.entries()) if (greatest >= difference - ROUNDING) asGreat[at]++;
  }
  return asGreat.map(orders => orders / (ORDERS + 1));
}

/** Sums of the same numbers in another order may differ by as much. */
const ROUNDING = 1e-9;

/** From the mean; in a series that never changes there are none. */
function inDeviations(values: readonly number[]): readonly number[] {
  const deviation = Math.sqrt(sampleVariance([...values]));
  const mean = sum([...values]) / values.length;
  return values.map(value => (deviation === 0 ? 0 : (value - mean) / deviation));
}

function differenceOfHalves(values: readonly number[], order?: readonly number[]): number {
  const half = values.length / 2;
  let difference = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[order === undefined ? at : order[at]];
    difference += at < half ? value : -value;
  }
  return Math.abs(difference);
}
