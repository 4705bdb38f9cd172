/** Whether what was measured is a steady state, or has the end of a warm-up in it. */
import {FEWEST_SLICES, type Slice} from '../../replay/slices.ts';
import {chancesOfHalves} from '../../stats/halves.ts';
import {seededRandom} from '../../stats/seeded-random.ts';
import type {Costs} from '../../timing/costs.ts';
import type {EventName} from '../../timing/events.ts';
import type {OwnCatalogue} from '../../timing/own-events.ts';
import type {Unsteady} from '../result.ts';

interface Prices {
  readonly costs: Costs;
  readonly ownCatalogue?: OwnCatalogue | undefined;
  /** Of all that was measured. */
  readonly cycles: number;
}

/** So many steady cells of a hundred are called unsteady by mistake, at most. */
const FALSE_ALARMS = 0.01;

/** What is less does not move a result: the share of the cell's cycles that the halves differ by. */
const LEAST_SHARE = 0.01;

/** Any number: fixed, so that the same counts always have the same answer. */
const ORDERS_SEED = 2006;

/** What was measured, in even slices; and in whole iterations, where the story has told of them. */
interface Measured {
  readonly slices: readonly Slice[];
  readonly iterations: readonly Slice[];
}

export function steadinessOf({slices, iterations}: Measured, prices: Prices): true | Unsteady {
  if (slices.length < FEWEST_SLICES) return true;
  const even = slices.slice(0, slices.length - (slices.length % 2));
  const names = Object.keys(even[0].counts).filter(name => varies(even, name));
  const shares = names.map(name => shareBetween(even, name, prices));
  if (shares.every(share => share <= LEAST_SHARE)) return true;
  const series = names.map(name => even.map(({counts}) => counts[name]));
  const chances = chancesOfHalves(series, seededRandom(ORDERS_SEED));
  const differs = (at: number): boolean =>
    chances[at] <= FALSE_ALARMS || (!balanced(iterations, names[at], prices) && isBurst(series[at]));
  const differing = [...names.keys()].filter(at => shares[at] > LEAST_SHARE && differs(at));
  if (differing.length === 0) return true;
  const most = differing.reduce((best, at) => (shares[at] > shares[best] ? at : best));
  const [first, last] = halvesOf(even).map(half => rateOf(half, names[most]));
  return {event: names[most], first, last};
}

/** What is rarer, chance may well have put into one half. */
const RARE = 50;

/**
 * Many events in so few slices that no order of them could differ beyond chance, as the end of a warm-up that is short against
 * what is measured: they came in one or two bursts, and whether there will be more nobody can tell.
 */
function isBurst(counts: readonly number[]): boolean {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= RARE) return false;
  const descending = counts.toSorted((left, right) => right - left);
  const [least] = chancesOfHalves([descending], seededRandom(ORDERS_SEED));
  return least > FALSE_ALARMS;
}

/** Whether whole iterations have as many in the first half of them as in the second; of an odd number the middle one is left out. */
function balanced(iterations: readonly Slice[], name: string, prices: Prices): boolean {
  const half = Math.trunc(iterations.length / 2);
  if (half === 0) return false;
  const pairs = [...iterations.slice(0, half), ...iterations.slice(iterations.length - half)];
  return shareBetween(pairs, name, prices) <= LEAST_SHARE;
}

const varies = (slices: readonly Slice[], name: string): boolean =>
  slices.some(({counts}) => counts[name] !== slices[0].counts[name]);

const halvesOf = (slices: readonly Slice[]): readonly (readonly Slice[])[] => [
  slices.slice(0, slices.length / 2),
  slices.slice(slices.length / 2),
];

/** What the event costs more in one half than in the other, as a share of the cell's cycles. */
function shareBetween(slices: readonly Slice[], name: string, {costs, ownCatalogue, cycles}: Prices): number {
  const price = ownCatalogue?.[name]?.cycles ?? costs[name as EventName];
  const [first, last] = halvesOf(slices).map(half => countOf(half, name));
  return (Math.abs(first - last) * price) / cycles;
}

const countOf = (slices: readonly Slice[], name: string): number =>
  slices.reduce((sum, {counts}) => sum + counts[name], 0);

function rateOf(slices: readonly Slice[], name: string): number {
  const instructions = slices.reduce((sum, slice) => sum + slice.instructions, 0);
  return (countOf(slices, name) / Math.max(1, instructions)) * 1e6;
}
