/** One panel: the grid in its shades, border and line over it, and the applications. */
import {hostPagesWords} from '../../reproduce/map/words.ts';
import type {Border, MapCell, Panel} from '../../reproduce/map/result.ts';
import {pixels} from '../charts/pixels.ts';
import {INK, LABEL_SIZE, NOTE_SIZE, PAPER} from '../charts/theme.ts';
import {labelledTicks} from '../charts/ticks.ts';
import {letterBox, letteredOf, markBox, numberBox, touches, type Lettered} from './letters.ts';
import type {Plane, Scale} from './plane.ts';
import {inkOn, shadeOf} from './shades.ts';

export const UPDATES = 'table updates a thousand accesses';
export const MISSES = 'TLB misses a thousand accesses';

export const SHAPES: Readonly<Record<Lettered['winner'], string>> = {
  nested: 'circle',
  shadow: 'square',
  level: 'diamond',
};
export const MARK = {type: 'point', size: 30, fill: PAPER, stroke: INK, strokeWidth: 1.1, opacity: 1};

/** Each is drawn on paper first, to be seen on any shade. */
export const LINES = {
  border: {strokeWidth: 2, strokeDash: [1, 0]},
  textbook: {strokeWidth: 1.2, strokeDash: [1.2, 2]},
  line: {strokeWidth: 1.4, strokeDash: [5, 3]},
} as const;
export type LineName = keyof typeof LINES;
export const HALO = 2;

export interface Beside {
  /** Whether it is the leftmost, and the lowest. */
  readonly first: boolean;
  readonly last: boolean;
}

export const titleOf = (panel: Panel): string =>
  `Exits of ${panel.year} (${panel.title}), ${hostPagesWords(panel)} host pages`;

export function panelSpec(panel: Panel, plane: Plane, {first, last}: Beside): object {
  const lettered = letteredOf(panel, plane);
  return {
    title: titleOf(panel),
    width: plane.width,
    height: plane.height,
    layer: [
      cells(panel, plane, {first, last}),
      ...lineLayers(panel.textbookBorder, 'textbook'),
      ...lineLayers(lineEnds(panel, plane), 'line'),
      ...lineLayers(panel.border, 'border'),
      numbers(panel, plane, lettered),
      marks(lettered),
    ],
  };
}

function cells(panel: Panel, plane: Plane, {first, last}: Beside): object {
  const {x, y, aside} = plane;
  const values = panel.cells.map(({column, row, label, ratio, shadow}) => {
    const [left, right] = edgesOf(column, x);
    const [low, high] = edgesOf(row, y);
    return {label, ratio, shadow, left, right, low, high, fill: shadeOf(ratio).fill};
  });
  return {
    data: {values},
    mark: {type: 'rect', stroke: PAPER, strokeWidth: 0.5},
    encoding: {
      x: {
        field: 'left',
        type: 'quantitative',
        scale: {type: 'log', domain: [aside.band[0], x.domain[1]], nice: false},
        axis: axisOf(last ? UPDATES : null, x, aside),
      },
      x2: {field: 'right'},
      y: {
        field: 'low',
        type: 'quantitative',
        scale: {type: 'log', domain: [...y.domain], nice: false},
        axis: axisOf(first ? MISSES : null, y),
      },
      y2: {field: 'high'},
      fill: {field: 'fill', type: 'nominal', scale: null},
    },
  };
}

const axisOf = (title: string | null, {ticks}: Scale, aside?: Plane['aside']) => ({
  title,
  grid: false,
  ...labelledTicks(ticks, String, aside),
});

/** Those of the cell of `value`. The grid's values are where its neighbours' middles meet. */
function edgesOf(value: number, {edges}: Scale): readonly [number, number] {
  const at = edges.findLastIndex(edge => edge <= value);
  return [edges[at], edges[at + 1]];
}

/** Where no application stands over them. Lines are broken for them, by the shade of the cell. */
function numbers(panel: Panel, plane: Plane, lettered: readonly Lettered[]): object {
  const values = panel.cells.flatMap(cell => {
    const [x, y] = middleOf(cell, plane);
    const text = cell.ratio.toFixed(2);
    const box = numberBox(text, x, y);
    const covered = lettered.some(each => touches(box, markBox(each)) || touches(box, letterBox(each)));
    const {fill} = shadeOf(cell.ratio);
    return covered ? [] : [{x, y, text, fill, ink: inkOn(fill)}];
  });
  return {
    data: {values},
    layer: [numberLayer('fill', {strokeWidth: HALO, strokeJoin: 'round'}), numberLayer('ink', {})],
  };
}

const numberLayer = (colour: 'fill' | 'ink', mark: object) => ({
  mark: {type: 'text', fontSize: NOTE_SIZE, baseline: 'middle', ...mark},
  encoding: {
    x: pixels('x'),
    y: pixels('y'),
    text: {field: 'text', type: 'nominal'},
    color: {field: colour, type: 'nominal', scale: null},
    ...(colour === 'fill' ? {stroke: {field: colour, type: 'nominal', scale: null}} : {}),
  },
});

function middleOf({column, row}: MapCell, plane: Plane): readonly [number, number] {
  const [left, right] = edgesOf(column, plane.x);
  const [low, high] = edgesOf(row, plane.y);
  return [(plane.across(left) + plane.across(right)) / 2, (plane.down(low) + plane.down(high)) / 2];
}

/** So that a line that is as wide as it is does not stand out of its panel. */
const MARGIN = 1.15;

/** Nearly as far as the grid reaches. */
function lineEnds({line: {updatesAMiss}}: Panel, {x, y}: Plane): Border {
  const low = Math.max(y.domain[0], x.domain[0] / updatesAMiss) * MARGIN;
  const high = Math.min(y.domain[1], x.domain[1] / updatesAMiss) / MARGIN;
  return low < high ? [low, high].map(misses => ({misses, updates: misses * updatesAMiss})) : [];
}

function lineLayers(points: Border, name: LineName): object[] {
  const {strokeWidth, strokeDash} = LINES[name];
  const layer = (stroke: string, width: number) => ({
    mark: {type: 'line', stroke, strokeWidth: width, strokeDash, strokeJoin: 'round'},
    encoding: {
      x: {field: 'updates', type: 'quantitative'},
      y: {field: 'misses', type: 'quantitative'},
      order: {field: 'order', type: 'quantitative'},
    },
  });
  if (points.length < 2) return [];
  const values = points.map((point, order) => ({...point, order}));
  return [{data: {values}, layer: [layer(PAPER, strokeWidth + HALO), layer(INK, strokeWidth)]}];
}

const letter = (mark: object): object => ({
  mark: {type: 'text', fontSize: LABEL_SIZE, fontWeight: 'bold', baseline: 'middle', ...mark},
  encoding: {x: pixels('letterX'), y: pixels('letterY'), text: {field: 'letter', type: 'nominal'}},
});

function marks(lettered: readonly Lettered[]): object {
  return {
    data: {values: lettered.map(each => ({...each, shape: SHAPES[each.winner]}))},
    layer: [
      {
        mark: {...MARK},
        encoding: {x: pixels('x'), y: pixels('y'), shape: {field: 'shape', type: 'nominal', scale: null}},
      },
      letter({color: PAPER, stroke: PAPER, strokeWidth: HALO}),
      letter({color: INK}),
    ],
  };
}
