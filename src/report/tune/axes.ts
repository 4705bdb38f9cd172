/** The axes of curves. */
import {LABEL_SIZE} from '../charts/theme.ts';
import {
  type Aside,
  labelledTicks,
  linearTicks,
  logAside,
  logTicks,
  ratioAxis,
  rounded,
} from '../charts/ticks.ts';
import {textWidth} from '../text/width.ts';
import {type Axis, tickText} from './panels.ts';

type Domain = readonly [number, number];

const MOST_TICKS = 5;
const MARGIN = 1.15;
/** Of the shortest axis that a panel may have. */
const AXIS_WIDTH = 230;
const LABEL_GAP = 5;
/** As wide as a word, or as high. */
const NO_SIZE = {word: 'none', share: 0.12};
const NO_COUNT = {word: 'none', share: 0.16};

/** Of the sizes themselves; where they are too many for their labels, of those that are powers of two, or fewer. A size of zero is called `nothing`. */
export function sizeAxis(title: string, sizes: readonly number[], nothing = NO_SIZE.word): Axis {
  const some = sizes.filter(size => size > 0);
  const [low, high] = some.length === 0 ? [1, 1] : [Math.min(...some), Math.max(...some)];
  const domain: Domain = low === high ? [low / 2, high * 2] : [low, high];
  const ticks = thinnings(some).find(each => haveRoom(each, low, high)) ?? [low, high];
  const aside = some.length < sizes.length ? logAside(domain, {...NO_SIZE, word: nothing}) : undefined;
  return logarithmic({title, domain, ticks, label: String, aside});
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

/** Of counts: logarithmic, with a place beside the scale where some are zero. */
export function countAxis(title: string, values: readonly number[]): Axis {
  const some = values.filter(value => value > 0);
  const most = Math.max(10, ...some);
  const domain: Domain = [rounded(Math.min(most, ...some) / MARGIN), rounded(most * MARGIN)];
  const aside = some.length < values.length ? logAside(domain, NO_COUNT) : undefined;
  return logarithmic({
    title: `${title} (log${aside === undefined ? '' : '; “none” apart'})`,
    domain,
    ticks: logTicks(domain, MOST_TICKS),
    label: tickText,
    aside,
  });
}

/** Of counts from zero on. */
export function linearAxis(title: string, values: readonly number[]): Axis {
  const most = Math.max(1, ...values);
  const ticks = linearTicks(most, MOST_TICKS);
  return {
    title,
    scale: {type: 'linear', domain: [0, rounded(most * MARGIN)], nice: false},
    ticks: labelledTicks(ticks, tickText),
    labels: ticks.map(tickText),
  };
}

export function factorAxis(title: string, values: readonly number[]): Axis {
  const {domain, values: ticks} = ratioAxis(values);
  return logarithmic({title, domain, ticks, label: tickText});
}

interface Logarithmic {
  readonly title: string;
  readonly domain: Domain;
  readonly ticks: readonly number[];
  readonly label: (tick: number) => string;
  readonly aside?: Aside | undefined;
}

function logarithmic({title, domain: [low, high], ticks, label, aside}: Logarithmic): Axis {
  return {
    title,
    scale: {type: 'log', domain: [aside?.band[0] ?? low, high], nice: false},
    ticks: labelledTicks(ticks, label, aside),
    labels: [...ticks.map(label), ...(aside === undefined ? [] : [aside.word])],
    aside,
  };
}
