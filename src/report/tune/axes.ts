/** The axes of curves. */
import {logTicks, ratioAxis} from '../charts/ticks.ts';
import {textWidth} from '../text/width.ts';
import {LABEL_SIZE} from '../charts/theme.ts';
import {tickLabels, type Axis} from './panels.ts';

const MOST_TICKS = 5;
const MARGIN = 1.15;
/** Of the shortest axis that a panel may have. */
const AXIS_WIDTH = 230;
const LABEL_GAP = 5;

/** Of the sizes themselves; where they are too many for their labels, of those that are powers of two, or fewer. */
export function sizeAxis(title: string, sizes: readonly number[]): Axis {
  const positive = sizes.every(size => size > 0);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const domain = low === high ? [low / 2, high * 2] : [low, high];
  const ticks = thinnings(sizes).find(each => haveRoom(each, low, high)) ?? [low, high];
  const scale = positive
    ? {type: 'log', base: 2, domain, nice: false}
    : {type: 'symlog', constant: 1, domain, nice: false};
  return {title, scale, ticks, labels: `format(datum.value, '~f')`};
}

/** From all of them to few. */
function thinnings(sizes: readonly number[]): readonly (readonly number[])[] {
  const powers = [1, 2, 3, 4].map(step => sizes.filter(size => Number.isInteger(Math.log2(size) / step)));
  const everyNth = [2, 3, 4, 6].map(step => sizes.filter((_, at) => (sizes.length - 1 - at) % step === 0));
  return [sizes, ...[...powers, ...everyNth].filter(each => each.length > 1)];
}

function haveRoom(ticks: readonly number[], low: number, high: number): boolean {
  const place = (size: number): number =>
    low === high ? 0 : (Math.log(size / low) / Math.log(high / low)) * AXIS_WIDTH;
  return ticks
    .slice(1)
    .every((size, at) => place(size) - place(ticks[at]) >= half(size) + half(ticks[at]) + LABEL_GAP);
}

const half = (size: number): number => textWidth(String(size), {size: LABEL_SIZE}) / 2;

/** Of counts, which may be zero: logarithmic from one on. */
export function countAxis(title: string, values: readonly number[]): Axis {
  const most = Math.max(10, ...values);
  const least = Math.min(...values, most);
  const low = least < 1 ? 0 : least / MARGIN;
  // A mark at one would touch that at zero.
  const ticks = low === 0 ? [0, ...logTicks([10, most], MOST_TICKS - 1)] : logTicks([low, most], MOST_TICKS);
  const domain = [round(low), round(most * MARGIN)];
  return {
    title,
    scale: {type: 'symlog', constant: 1, domain, nice: false},
    ticks,
    labels: tickLabels(ticks),
  };
}

/** Powers may differ in their last digit from one engine to another; a chart's bytes must not. */
const round = (value: number): number => Number(value.toPrecision(4));

export function factorAxis(title: string, values: readonly number[]): Axis {
  const {domain, values: ticks} = ratioAxis(values);
  return {title, scale: {type: 'log', domain, nice: false}, ticks, labels: tickLabels(ticks)};
}
