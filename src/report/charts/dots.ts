/** A dot for each strategy on its line, with an interval where it has one: for numbers that do not add up. */
import {failureNote, type Group, type View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {
  type Axis,
  type Layer,
  placeOf,
  rowsHeight,
  rowsSpec,
  STRATEGY_POINT,
  strategyChannels,
} from './rows.ts';
import {CHART_HEIGHT, INK} from './theme.ts';

export interface Dot {
  readonly value: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface Dots {
  readonly description: string;
  readonly axis: Axis;
  /** The value half-way along the axis: notes stand on the side of a dot that has room. */
  readonly middle: number;
  /** Where a line marks what to compare with. */
  readonly reference?: number;
  readonly dot: (group: Group) => Dot;
  /** Why a group that did not fail may have no value. */
  readonly missing: string;
}

const LINE_PIXELS = 4.4;
/** Notes have no descenders, so that those of neighbouring lines do not touch. */
const NOTE_PIXELS = 6.5;
/** Half a tick label, which stands out over the end of the axis. */
const AFTER = 14;
const NOTE_GAP = 7;
/** Clear of the line that marks what to compare with. */
const MISSING_GAP = 12;

type Encode = (field: string) => object;

export function dotsFit(view: View): boolean {
  return rowsHeight(view, LINE_PIXELS) <= CHART_HEIGHT;
}

export function dotsSpec(view: View, dots: Dots): ChartSpec {
  return rowsSpec(view, {
    description: dots.description,
    data: view.groups.map(group => datum(group, dots)),
    x: {...dots.axis, axis: {grid: true, ...dots.axis.axis}},
    linePixels: LINE_PIXELS,
    lines: {paddingOuter: 0.75},
    before: 0,
    after: AFTER,
    layers: x => [
      ...(dots.reference === undefined ? [] : [line(dots.reference)]),
      intervals(x),
      points(view, x),
      ...notes(dots.middle, x),
    ],
  });
}

function datum(group: Group, {dot, missing}: Dots) {
  const {value = null, low = null, high = null} = dot(group);
  const why = value === null ? missing : null;
  return {...placeOf(group), value, low, high, note: failureNote(group) ?? why};
}

function line(value: number): Layer {
  return {
    data: {values: [{}]},
    mark: {type: 'rule', color: INK, strokeDash: [3, 2], strokeWidth: 0.8},
    encoding: {x: {datum: value, type: 'quantitative'}, y: null, yOffset: null},
  };
}

function intervals(x: Encode): Layer {
  return {
    transform: [{filter: 'isValid(datum.low)'}],
    mark: {type: 'rule', color: INK},
    encoding: {x: x('low'), x2: {field: 'high'}},
  };
}

function points(view: View, x: Encode): Layer {
  return {
    transform: [{filter: 'isValid(datum.value)'}],
    mark: STRATEGY_POINT,
    encoding: {x: x('value'), ...strategyChannels(view)},
  };
}

function notes(middle: number, x: Encode): Layer[] {
  return [
    note('!isValid(datum.value)', {align: 'left', dx: MISSING_GAP}, {value: 0}),
    note(`isValid(datum.value) && datum.value < ${middle}`, {align: 'left', dx: NOTE_GAP}, x('value')),
    note(`isValid(datum.value) && datum.value >= ${middle}`, {align: 'right', dx: -NOTE_GAP}, x('value')),
  ];
}

function note(where: string, placement: object, x: object): Layer {
  return {
    transform: [{filter: `isValid(datum.note) && ${where}`}],
    mark: {type: 'text', baseline: 'middle', fontSize: NOTE_PIXELS, color: INK, ...placement},
    encoding: {x, text: {field: 'note', type: 'nominal'}},
  };
}
