/** Where the lead changes along a sweep. */
import {TIE_RATIO} from '../../stats/compare.ts';
import {rounded} from '../charts/ticks.ts';
import type {SweepPanel, SweepPoint} from './sweep.ts';

export interface Crossing {
  /** Of the parameter, between two of its values: where the curves would meet, were they straight between. */
  readonly x: number;
  readonly slowdown: number;
  /** First below, and first above. */
  readonly below: string;
  readonly above: string;
}

/**
 * Among the strategies that have a point everywhere and are rivals. Who is ahead by less than counts as a difference has no lead to
 * lose.
 */
export function crossingsOf({points}: SweepPanel, rivals: readonly string[]): readonly Crossing[] {
  const all = rivals.map(strategy => ({strategy, points: curveOf(points, strategy)}));
  const longest = Math.max(0, ...all.map(curve => curve.points.length));
  const curves = all.filter(curve => curve.points.length === longest);
  const crossings: Crossing[] = [];
  let leader = firstOf(curves, 0);
  for (let at = 1; at < longest; at++) {
    const next = firstOf(curves, at);
    if (leader === undefined || next === undefined || !isAhead(next, leader, at)) continue;
    const led = Array.from({length: at}, (_, before) => before).some(before =>
      isAhead(leader!, next, before),
    );
    if (led) crossings.push(met(leader, next, at));
    leader = next;
  }
  return crossings;
}

interface Curve {
  readonly strategy: string;
  readonly points: readonly SweepPoint[];
}

const curveOf = (points: readonly SweepPoint[], strategy: string): readonly SweepPoint[] =>
  points.filter(point => point.strategy === strategy).toSorted((one, other) => one.x - other.x);

const firstOf = (curves: readonly Curve[], at: number): Curve | undefined =>
  curves.toSorted((one, other) => one.points[at]?.slowdown - other.points[at]?.slowdown)[0];

const isAhead = (one: Curve, other: Curve, at: number): boolean =>
  other.points[at].slowdown / one.points[at].slowdown > TIE_RATIO;

/** On the last stretch before `at` that the one began ahead. */
function met(below: Curve, above: Curve, at: number): Crossing {
  const lag = (place: number): number => above.points[place].slowdown - below.points[place].slowdown;
  let start = at - 1;
  while (start > 0 && lag(start) <= 0) start--;
  const share = lag(start) / (lag(start) - lag(start + 1));
  const between = (from: number, to: number): number => rounded(from + share * (to - from));
  const [one, other] = [below.points[start], below.points[start + 1]];
  return {
    x: between(one.x, other.x),
    slowdown: between(one.slowdown, other.slowdown),
    below: below.strategy,
    above: above.strategy,
  };
}
