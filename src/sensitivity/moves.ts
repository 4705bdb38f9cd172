/** What one price alone makes of a race: its rivals' cycles at both ends of the range, and whose order turns on the way. */
import {breakEven, ratioOf, type Pair} from './break-even.ts';
import {orderAt, orderWords, ratioBetween} from './order.ts';
import {namesOf, type Cycles, type RankedPair, type Two} from './pairs.ts';
import type {Price} from './prices.ts';
import type {Pricing} from './pricing.ts';
import type {Race} from './races.ts';
import type {Flip} from './result.ts';

/** A race at both ends of a price's range. */
export interface Ends {
  readonly low: Cycles;
  readonly high: Cycles;
}

export const cyclesAt = ({rivals}: Race, prices: Pricing): Cycles =>
  new Map(rivals.map(rival => [rival, Float64Array.from(rival.cells, cell => cell(prices))]));

export const endsOf = (race: Race, {low, high}: {readonly low: Pricing; readonly high: Pricing}): Ends => ({
  low: cyclesAt(race, low),
  high: cyclesAt(race, high),
});

/** Whether anybody's cycles are others at either end. */
export const moves = (own: Cycles, {low, high}: Ends): boolean =>
  [...own].some(([rival, cycles]) =>
    cycles.some((each, seed) => each !== low.get(rival)![seed] || each !== high.get(rival)![seed]),
  );

const pairAt = (cycles: Cycles, {first, second}: Two): Pair => ({
  first: cycles.get(first)!,
  second: cycles.get(second)!,
});

export const ratioAt = (cycles: Cycles, two: Two): number => ratioOf(pairAt(cycles, two));

/** What a conclusion becomes towards either end, and where. What the seeds leave undecided has nothing to overturn. */
export function flipsOf(pair: RankedPair, price: Price, own: Cycles, ends: Ends): readonly Flip[] {
  if (pair.conclusion === 'undecided') return [];
  const before = pairAt(own, pair);
  const from = orderAt(ratioOf(before));
  const names = namesOf(pair);
  return (['low', 'high'] as const).flatMap((end): Flip[] => {
    const after = pairAt(ends[end], pair);
    const to = orderAt(ratioOf(after));
    if (to === from) return [];
    const way = {from: price.value, to: price[end], before, after};
    return [
      {
        ...names,
        from: orderWords(from, names),
        to: orderWords(to, names),
        at: breakEven(way, ratioBetween(from, to)),
      },
    ];
  });
}
