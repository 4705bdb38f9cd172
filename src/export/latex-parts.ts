/** How a table is laid out so that a page of a paper holds it: in what type, and in how many parts if one is too wide or too long. */
import {cellText, type DataTable} from '../report/data-table.ts';
import {widest, wrap} from '../report/text/width.ts';
import {WIDTHS} from './widths.ts';

export interface LatexColumn {
  /** Among the table's. */
  readonly at: number;
  /** The lines of its title. */
  readonly head: readonly string[];
  /** In points, of one whose cells are broken into lines. */
  readonly broken?: number;
}

export interface LatexPart {
  readonly type: Type['name'];
  readonly columns: readonly LatexColumn[];
  /** The first row, and the one behind the last. */
  readonly rows: readonly [from: number, to: number];
}

interface Type {
  readonly name: 'normalsize' | 'footnotesize' | 'scriptsize';
  /** In points, of a document of 10 points. */
  readonly size: number;
}

const TYPES: readonly Type[] = [
  {name: 'normalsize', size: 10},
  {name: 'footnotesize', size: 8},
  {name: 'scriptsize', size: 7},
];
/** Of what comes in parts: as small as need be to have few, and not smaller. */
const [, PARTED] = TYPES;

const POINTS_PER_MILLIMETRE = 72.27 / 25.4;
const PAGE_POINTS = WIDTHS.page * POINTS_PER_MILLIMETRE;
/** \\tabcolsep on both sides of what is between two columns. */
const GAP = 12;
/** Of a column of words: longer ones are broken into lines. */
const WIDEST_LABEL = 150;
/** With a caption of a few lines these fit a page. */
const MOST_LINES = 44;

/** Each begins with the columns that name its rows: those before the first of numbers. */
export function latexParts(table: DataTable): readonly LatexPart[] {
  const type = TYPES.find(each => fits(columnsIn(table, each))) ?? PARTED;
  const columns = columnsIn(table, type);
  const names = columns.slice(0, namesIn(table));
  const groups = fits(columns) ? [columns.slice(names.length)] : grouped(names, columns.slice(names.length));
  const stretches = stretchesOf(table, type);
  return stretches.flatMap(rows =>
    groups.map(group => ({
      type: type.name,
      columns: [...names, ...group].map(({at, head, broken}) => ({
        at,
        head,
        ...(broken !== undefined && {broken}),
      })),
      rows,
    })),
  );
}

interface Sized extends LatexColumn {
  /** In points. No letter of Computer Modern is wider than in DejaVu Sans, by which it is measured. */
  readonly width: number;
}

function namesIn({columns}: DataTable): number {
  const first = columns.findIndex(({align}) => align === 'right');
  return first < 0 ? 1 : Math.max(1, first);
}

function columnsIn({columns, rows}: DataTable, {size}: Type): readonly Sized[] {
  return columns.map(({title, align}, at) => {
    const style = {size};
    const body = widest(
      rows.map(row => cellText(row[at])),
      style,
    );
    const word = widest(title.split(' '), style);
    if (align === 'left' && Math.max(body, word) > WIDEST_LABEL)
      return {at, head: wrap(title, WIDEST_LABEL, style), width: WIDEST_LABEL, broken: WIDEST_LABEL};
    const width = Math.max(body, word);
    return {at, head: wrap(title, width, style), width};
  });
}

const fits = (columns: readonly Sized[]): boolean =>
  columns.reduce((sum, {width}) => sum + width + GAP, -GAP) <= PAGE_POINTS;

/** In as few groups as fit behind the names, about as many columns in each. */
function grouped(names: readonly Sized[], columns: readonly Sized[]): readonly (readonly Sized[])[] {
  for (let count = 2; count < columns.length; count++) {
    const most = Math.ceil(columns.length / count);
    const groups = Array.from({length: Math.ceil(columns.length / most)}, (_, at) =>
      columns.slice(at * most, (at + 1) * most),
    );
    if (groups.every(group => fits([...names, ...group]))) return groups;
  }
  return columns.map(column => [column]);
}

/** Rows that fit a page, about as many in each stretch. */
function stretchesOf(table: DataTable, type: Type): readonly LatexPart['rows'][] {
  const broken = columnsIn(table, type).filter(each => each.broken !== undefined);
  const lines = table.rows.map(row =>
    Math.max(1, ...broken.map(({at}) => wrap(cellText(row[at]), WIDEST_LABEL, {size: type.size}).length)),
  );
  const all = lines.reduce((sum, each) => sum + each, 0);
  const most = all / Math.ceil(all / MOST_LINES);
  const stretches: [number, number][] = [];
  let taken = Infinity;
  for (const [at, each] of lines.entries()) {
    if (taken + each > most + 1 && taken > 0) {
      stretches.push([at, at]);
      taken = 0;
    }
    stretches.at(-1)![1] = at + 1;
    taken += each;
  }
  return stretches.length === 0 ? [[0, 0]] : stretches;
}
