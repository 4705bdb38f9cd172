/** Axes of measures: which of them share one, and where it begins and ends. */
import type {MeasureScore} from '../../reproduce/scorecard.ts';
import {type LogAxis, logTicks, rounded} from '../charts/ticks.ts';

export interface MeasureAxis extends LogAxis {
  readonly title: string;
  readonly type: 'log' | 'linear';
  /** What no difference is, where that is in sight. */
  readonly middle?: number;
}

/** Measures in one unit, on one axis. */
export interface Panel {
  readonly unit: string;
  readonly measures: readonly MeasureScore[];
  readonly axis: MeasureAxis;
}

const TITLES: Readonly<Record<string, string>> = {'': 'number', '×': 'ratio (×)', '%': 'per cent'};
const MIDDLES: Readonly<Record<string, number>> = {'×': 1, '%': 0};
const MOST_TICKS = 7;
/** A logarithmic axis is worth its trouble where values span as much. */
const LOGARITHMIC_FROM = 4;
/** On a linear axis what is less than a tenth of it cannot be read. */
const FARTHEST_APART = 10;

export function panelsOf(measures: readonly MeasureScore[]): readonly Panel[] {
  const units = [...new Set(measures.map(({unit}) => unit))];
  return units.flatMap(unit => {
    const own = measures.filter(each => each.unit === unit);
    const groups = areReadable(own) ? [own] : own.map(each => [each]);
    return groups.map(group => ({unit, measures: group, axis: axisOf(group.flatMap(reachOf), unit)}));
  });
}

/** All that must be in sight. An end that is open takes what there is. */
export function reachOf({published, low, high, ours, interval, seeds}: MeasureScore): readonly number[] {
  return [published, low, high, ours, ...interval, ...(seeds ?? [])].filter(each => each !== null);
}

function areReadable(measures: readonly MeasureScore[]): boolean {
  if (isLogarithmic(measures.flatMap(reachOf))) return true;
  const sizes = measures.map(each => Math.max(...reachOf(each).map(Math.abs))).filter(size => size > 0);
  return Math.max(...sizes) / Math.min(...sizes) <= FARTHEST_APART;
}

const isLogarithmic = (values: readonly number[]): boolean =>
  Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) >= LOGARITHMIC_FROM;

export function axisOf(values: readonly number[], unit: string): MeasureAxis {
  const title = TITLES[unit] ?? unit;
  const middle = MIDDLES[unit];
  if (!isLogarithmic(values))
    return {title, type: 'linear', ...linear(values), ...seen(middle, linear(values))};
  const axis = logarithmic(values);
  const named = title.endsWith(')') ? `${title.slice(0, -1)}, log scale)` : `${title} (log scale)`;
  return {title: named, type: 'log', ...axis, ...seen(middle, axis)};
}

function seen(middle: number | undefined, {domain: [low, high]}: LogAxis): {middle?: number} {
  return middle === undefined || middle < low || middle > high ? {} : {middle};
}

function logarithmic(values: readonly number[]): LogAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high / low) ** 0.04;
  const domain: [number, number] = [rounded(low / margin), rounded(high * margin)];
  return {domain, values: logTicks(domain, MOST_TICKS)};
}

/** Not from zero: it is places that are compared, not lengths. */
function linear(values: readonly number[]): LogAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // What is exact has no width.
  const span = Math.max(high - low, Math.abs(high) / 4, 1e-3);
  const margin = span * 0.08 + (span - (high - low)) / 2;
  const domain: [number, number] = [rounded(low - margin), rounded(high + margin)];
  return {domain, values: ticksWithin(domain, values.every(Number.isInteger) ? 1 : 0)};
}

/** In steps of 1, 2 or 5 times a power of ten, none smaller than `least`. */
export function ticksWithin([low, high]: readonly [number, number], least: number): number[] {
  const powers = Array.from({length: 16}, (_, at) => at - 5);
  const steps = powers.flatMap(power => [1, 2, 5].map(step => Number(`${step}e${power}`)));
  const step = steps.find(each => each >= least && (high - low) / each < MOST_TICKS) ?? steps.at(-1)!;
  const first = Math.ceil(low / step);
  // Without the digits that come of multiplying fractions, nor the sign of a zero.
  return Array.from(
    {length: Math.floor(high / step) - first + 1},
    (_, at) => Number(((first + at) * step).toPrecision(6)) + 0,
  );
}
