/** Where things stand on a panel of the map, in pixels and on its logarithmic scales. */
import type {CrossoverMap} from '../../reproduce/map/result.ts';
import {logAside, rounded, type Aside} from '../charts/ticks.ts';

const CELL_WIDTH = 26;
const CELL_HEIGHT = 20;
/** For what updates its tables more seldom than the grid reaches. */
const ASIDE_WIDTH = 44;
const ASIDE_WORD = 'fewer';

export interface Scale {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** Between neighbours, and beyond the first and the last. */
  readonly edges: readonly number[];
}

export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
  readonly aside: Aside;
  /** Pixels from the left, and from the top. */
  across(updates: number): number;
  down(misses: number): number;
}

export function planeOf({columns, rows}: Pick<CrossoverMap, 'columns' | 'rows'>): Plane {
  const [x, y] = [scaleOf(columns), scaleOf(rows)];
  const gridWidth = columns.length * CELL_WIDTH;
  const width = ASIDE_WIDTH + gridWidth;
  const height = rows.length * CELL_HEIGHT;
  const aside = logAside(x.domain, {word: ASIDE_WORD, share: ASIDE_WIDTH / width});
  return {
    width,
    height,
    x,
    y,
    aside,
    across: updates => width * shareOf(updates, [aside.band[0], x.domain[1]]),
    down: misses => height * (1 - shareOf(misses, y.domain)),
  };
}

/** Of a logarithmic scale, at one of its ends what lies beyond it. */
function shareOf(value: number, [low, high]: Scale['domain']): number {
  if (value <= low) return 0;
  return value >= high ? 1 : rounded(Math.log(value / low) / Math.log(high / low));
}

function scaleOf(values: readonly number[]): Scale {
  const between = values.slice(1).map((value, at) => Math.sqrt(value * values[at]));
  const [first, last] = [values[0], values.at(-1)!];
  const [low, high] = [first ** 2 / between[0], last ** 2 / between.at(-1)!].map(rounded);
  return {
    domain: [low, high],
    ticks: values,
    edges: [low, ...between.map(rounded), high],
  };
}
