/** Layers of charts of strips: a row of a scorecard is a strip of an axis, with what is accepted, published and found on it. */
import {pixels} from '../charts/pixels.ts';
import {BAND, GRID, INK, QUIET} from '../charts/theme.ts';
import {DRAWN, type MarkLook, PUBLISHED, SEEDED} from './marks.ts';

/** Places on the axis, null for what there is not; `top`, `middle` and `bottom` are pixels of the strip. */
export interface Strip {
  readonly top: number;
  readonly middle: number;
  readonly bottom: number;
  readonly low: number;
  readonly high: number;
  /** Whether what is accepted goes on beyond the axis. */
  readonly openLow: boolean;
  readonly openHigh: boolean;
  readonly published: number | null;
  readonly ours: number | null;
  readonly drawnLow: number | null;
  readonly drawnHigh: number | null;
  readonly seedsLow: number | null;
  readonly seedsHigh: number | null;
  readonly look: MarkLook;
}

export interface StripAxis {
  readonly type: string;
  readonly domain: readonly [number, number];
  readonly values: readonly number[];
  readonly axis: object;
  /** Where a dashed line marks what to compare with. */
  readonly middle?: number | undefined;
}

export type Layer = object;

const POINT_SIZE = 44;
const TICK_SIZE = 26;
const ARROW_SIZE = 22;

export function stripLayers(strips: readonly Strip[], axis: StripAxis): readonly Layer[] {
  const {type, domain} = axis;
  const x = (field: string): object => ({
    field,
    type: 'quantitative',
    scale: {type, domain, nice: false, clamp: true, ...(type === 'linear' ? {zero: false} : {})},
    axis: axis.axis,
  });
  return [
    band(x),
    rules(strips, axis.values, x, {color: GRID, strokeWidth: 0.7}),
    ...(axis.middle === undefined
      ? []
      : [rules(strips, [axis.middle], x, {color: QUIET, strokeDash: [3, 2], strokeWidth: 0.8})]),
    arrow(x, {where: 'openLow', at: 'low', shape: 'triangle-left', xOffset: 4}),
    arrow(x, {where: 'openHigh', at: 'high', shape: 'triangle-right', xOffset: -4}),
    line(x, ['seedsLow', 'seedsHigh'], {
      color: SEEDED.stroke,
      strokeWidth: SEEDED.width,
      strokeDash: SEEDED.dash,
    }),
    line(x, ['drawnLow', 'drawnHigh'], {color: DRAWN.stroke, strokeWidth: DRAWN.width}),
    published(x),
    ours(x),
  ];
}

type Encode = (field: string) => object;

function band(x: Encode): Layer {
  return {
    mark: {type: 'rect', fill: BAND, stroke: QUIET, strokeWidth: 0.6},
    encoding: {x: x('low'), x2: {field: 'high'}, y: pixels('top'), y2: {field: 'bottom'}},
  };
}

/** Across each strip, and not across the words between them. */
function rules(strips: readonly Strip[], places: readonly number[], x: Encode, look: object): Layer {
  return {
    data: {values: strips.flatMap(({top, bottom}) => places.map(place => ({place, top, bottom})))},
    mark: {type: 'rule', ...look},
    encoding: {x: x('place'), y: pixels('top'), y2: {field: 'bottom'}},
  };
}

interface Arrow {
  readonly where: string;
  readonly at: string;
  readonly shape: string;
  readonly xOffset: number;
}

function arrow(x: Encode, {where, at, shape, xOffset}: Arrow): Layer {
  return {
    transform: [{filter: `datum.${where}`}],
    mark: {type: 'point', shape, xOffset, size: ARROW_SIZE, fill: QUIET, strokeWidth: 0, opacity: 1},
    encoding: {x: x(at), y: pixels('middle')},
  };
}

function line(x: Encode, [low, high]: readonly [string, string], look: object): Layer {
  return {
    transform: [{filter: `isValid(datum.${low})`}],
    mark: {type: 'rule', ...look},
    encoding: {x: x(low), x2: {field: high}, y: pixels('middle')},
  };
}

function published(x: Encode): Layer {
  return {
    transform: [{filter: 'isValid(datum.published)'}],
    mark: {type: 'point', ...PUBLISHED, size: TICK_SIZE, strokeWidth: 0, opacity: 1},
    encoding: {x: x('published'), y: pixels('middle')},
  };
}

function ours(x: Encode): Layer {
  return {
    transform: [{filter: 'isValid(datum.ours)'}],
    mark: {
      type: 'point',
      shape: {expr: 'datum.look.shape'},
      fill: {expr: 'datum.look.fill'},
      stroke: INK,
      strokeWidth: 0.6,
      size: POINT_SIZE,
      opacity: 1,
    },
    encoding: {x: x('ours'), y: pixels('middle')},
  };
}
