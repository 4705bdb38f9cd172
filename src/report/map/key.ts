/** What the shades, lines, marks and letters of the map stand for: a part of the picture, below its panels. */
import type {Panel} from '../../reproduce/map/result.ts';
import {INK, LABEL_SIZE, PAPER} from '../charts/theme.ts';
import {textWidth} from '../text/width.ts';
import {letterOf} from './letters.ts';
import {pixels} from '../charts/pixels.ts';
import {HALO, LINES, MARK, SHAPES, type LineName} from './panel.ts';
import {SHADES} from './shades.ts';

const LINE_HEIGHT = 14;
const SWATCH = 10;
const SAMPLE = 26;
const NAME_GAP = 4;
const ENTRY_GAP = 14;

interface Entry {
  readonly name: string;
  readonly bold?: true;
  readonly fill?: string;
  readonly line?: LineName;
  readonly shape?: string;
}

interface Placed extends Entry {
  readonly x: number;
  readonly middle: number;
  readonly end: number;
  readonly label: number;
  readonly y: number;
}

const LINE_WORDS: Readonly<Record<LineName, string>> = {
  border: 'where the two are equal',
  textbook: 'the same for shadow-cached alone',
  line: 'updates × exits an update × cycles an exit = misses × cycles by which a walk is longer',
};
const WINNER_WORDS: Readonly<Record<keyof typeof SHAPES, string>> = {
  nested: 'an application that runs faster under nested paging',
  shadow: 'under shadow paging',
  level: 'level within 1 %',
};

export function keySpec(panels: readonly Panel[], width: number): object {
  const [{applications}] = panels;
  const rows = [
    ...rowsOf(
      [
        {name: 'Cycles of nested paging over those of the better shadow paging:', bold: true},
        ...SHADES.map(({fill, label}) => ({name: label, fill})),
      ],
      width,
    ),
    ...rowsOf(
      Object.entries(LINE_WORDS).map(([line, name]) => ({name, line: line as LineName})),
      width,
    ),
    ...rowsOf(
      Object.entries(WINNER_WORDS).map(([winner, name]) => ({
        name,
        shape: SHAPES[winner as Panel['applications'][number]['winner']],
      })),
      width,
    ),
    ...rowsOf(
      applications.map(({label}, at) => ({name: `${letterOf(at)} ${label}`})),
      width,
    ),
  ];
  const placed = rows.flatMap((row, at) => placedRow(row, at));
  return {
    width: 1,
    height: rows.length * LINE_HEIGHT,
    data: {values: placed},
    layer: [swatches(), samples(PAPER, HALO), samples(INK, 0), shapes(), names('normal'), names('bold')],
  };
}

const sampleWidth = ({fill, line, shape}: Entry): number =>
  line !== undefined ? SAMPLE + NAME_GAP : fill !== undefined || shape !== undefined ? SWATCH + NAME_GAP : 0;
const widthOf = (entry: Entry): number =>
  sampleWidth(entry) +
  Math.ceil(textWidth(entry.name, {size: LABEL_SIZE, weight: entry.bold ? 'bold' : 'normal'})) +
  ENTRY_GAP;

/** As many in a row as fit it. */
function rowsOf(entries: readonly Entry[], width: number): readonly (readonly Entry[])[] {
  const rows: Entry[][] = [[]];
  let left = width;
  for (const entry of entries) {
    if (widthOf(entry) - ENTRY_GAP > left && rows.at(-1)!.length > 0) {
      rows.push([]);
      left = width;
    }
    rows.at(-1)!.push(entry);
    left -= widthOf(entry);
  }
  return rows;
}

function placedRow(row: readonly Entry[], at: number): readonly Placed[] {
  let x = 0;
  return row.map(entry => {
    const sample = sampleWidth(entry);
    const placed = {
      ...entry,
      x,
      middle: x + SWATCH / 2,
      end: x + SAMPLE,
      label: x + sample,
      y: at * LINE_HEIGHT + LINE_HEIGHT / 2,
    };
    x += widthOf(entry);
    return placed;
  });
}

const having = (field: string): object[] => [{filter: `isValid(datum.${field})`}];

const swatches = (): object => ({
  transform: having('fill'),
  mark: {type: 'point', shape: 'square', size: SWATCH ** 2, stroke: INK, strokeWidth: 0.4, opacity: 1},
  encoding: {x: pixels('middle'), y: pixels('y'), fill: {field: 'fill', type: 'nominal', scale: null}},
});

const samples = (stroke: string, halo: number): object => ({
  transform: having('line'),
  mark: {
    type: 'rule',
    stroke,
    strokeWidth: {expr: `${JSON.stringify(widths(halo))}[datum.line]`},
    strokeDash: {expr: `${JSON.stringify(dashes())}[datum.line]`},
  },
  encoding: {x: pixels('x'), x2: {field: 'end'}, y: pixels('y')},
});

const widths = (halo: number) =>
  Object.fromEntries(Object.entries(LINES).map(([name, {strokeWidth}]) => [name, strokeWidth + halo]));
const dashes = () =>
  Object.fromEntries(Object.entries(LINES).map(([name, {strokeDash}]) => [name, strokeDash]));

const shapes = (): object => ({
  transform: having('shape'),
  mark: {...MARK, shape: {expr: 'datum.shape'}},
  encoding: {x: pixels('middle'), y: pixels('y')},
});

const names = (fontWeight: 'normal' | 'bold'): object => ({
  transform: [{filter: fontWeight === 'bold' ? 'datum.bold === true' : '!isValid(datum.bold)'}],
  mark: {type: 'text', align: 'left', baseline: 'middle', fontSize: LABEL_SIZE, fontWeight, color: INK},
  encoding: {x: pixels('label'), y: pixels('y'), text: {field: 'name', type: 'nominal'}},
});
