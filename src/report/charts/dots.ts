/** A dot for each strategy on its line, with an interval where it has one: for numbers that do not add up. */
import {unsteadinessOf} from '../../suite/conclusions/unsteady.ts';
import {type Family, failureNote, type Group, type View} from '../view.ts';
import type {ChartSpec} from './chart.ts';
import {type Missing, missingWords} from './missing.ts';
import {
  type Axis,
  type Layer,
  placeOf,
  rowsHeight,
  rowsSpec,
  STRATEGY_POINT,
  strategyChannels,
} from './rows.ts';
import {CHART_HEIGHT, GRID, INK} from './theme.ts';
import type {Aside} from './ticks.ts';

export interface Dot {
  readonly value: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Whether it has no place on the scale, but one beside it. */
  readonly isAside?: boolean;
}

export interface Dots {
  readonly description: string;
  readonly axis: Axis;
  /** Of the axis, if anything stands there. */
  readonly aside?: Aside | undefined;
  /** The value half-way along the axis: notes stand on the side of a dot that has room. */
  readonly middle: number;
  /** Where a line marks what to compare with. */
  readonly reference?: number;
  readonly dot: (group: Group) => Dot;
  /** Why a group that did not fail may have no place at all. */
  readonly missing: string;
}

const LINE_PIXELS = 4.4;
/** Notes have no descenders, so that those of neighbouring lines do not touch. */
const NOTE_PIXELS = 6.5;
/** Half a tick label, which stands out over the end of the axis. */
const AFTER = 18;
const NOTE_GAP = 7;
/** Clear of the line that marks what to compare with. */
const MISSING_GAP = 12;
/** On the narrowest plot. */
const MISSING_ROOM = {width: 185, size: NOTE_PIXELS};

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
    layers: (x, family) => [
      ...(dots.aside === undefined ? [] : [band(dots.aside)]),
      ...(dots.reference === undefined ? [] : [line(dots.reference)]),
      intervals(x),
      points(view, x),
      ...notes(dots.middle, x),
      ...missingNotes(view, dots, family),
    ],
  });
}

/** `place` is where it stands on the axis. */
function datum(group: Group, dots: Dots) {
  const {value = null, low = null, high = null} = dots.dot(group);
  return {...placeOf(group), value, place: placeOn(dots, group), low, high, note: noteOn(group)};
}

/** What stands beside a dot. */
function noteOn(group: Group): string | null {
  const unsteady = unsteadinessOf(group) === undefined ? [] : ['not steady'];
  const words = [failureNote(group), ...unsteady].filter(word => word !== undefined);
  return words.length === 0 ? null : words.join(', ');
}

function placeOn({dot, aside}: Dots, group: Group): number | null {
  const {value = null, isAside = false} = dot(group);
  return isAside && aside !== undefined ? aside.at : value;
}

function band({band: [low, high]}: Aside): Layer {
  return {
    data: {values: [{}]},
    mark: {type: 'rect', color: GRID, opacity: 0.6},
    encoding: {
      x: {datum: low, type: 'quantitative'},
      x2: {datum: high},
      y: null,
      yOffset: null,
    },
  };
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
    transform: [{filter: 'isValid(datum.place)'}],
    mark: STRATEGY_POINT,
    encoding: {x: x('place'), ...strategyChannels(view)},
  };
}

function notes(middle: number, x: Encode): Layer[] {
  return [
    note(`datum.place < ${middle}`, {align: 'left', dx: NOTE_GAP}, x('place')),
    note(`datum.place >= ${middle}`, {align: 'right', dx: -NOTE_GAP}, x('place')),
  ];
}

const NOTE = {type: 'text', baseline: 'middle', fontSize: NOTE_PIXELS, color: INK};

/** Beside a dot. */
function note(where: string, placement: object, x: object): Layer {
  return {
    transform: [{filter: `isValid(datum.note) && isValid(datum.place) && ${where}`}],
    mark: {...NOTE, ...placement},
    encoding: {x, text: {field: 'note', type: 'nominal'}},
  };
}

/** Instead of dots. */
function missingNotes(view: View, dots: Dots, {workloads}: Family): Layer[] {
  const values = workloads.flatMap(({label}) => {
    const groups = view.groups.filter(({workload}) => workload === label);
    return missingWords(
      groups.map(group => missing(group, dots)),
      MISSING_ROOM,
    );
  });
  if (values.length === 0) return [];
  return [
    {
      data: {values},
      mark: {...NOTE, align: 'left', dx: MISSING_GAP, dy: {expr: `datum.shift * ${LINE_PIXELS}`}},
      encoding: {x: {value: 0}, text: {field: 'words', type: 'nominal'}},
    },
  ];
}

const missing = (group: Group, dots: Dots): Missing | undefined =>
  placeOn(dots, group) === null ? {...placeOf(group), why: failureNote(group) ?? dots.missing} : undefined;
