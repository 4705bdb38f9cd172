/** Tables that a page holds, however many columns and rows they have and however long their words are. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {cellText, type DataTable, numberColumn, textColumn} from '../report/data-table.ts';
import {textWidth, widest} from '../report/text/width.ts';
import {expectProperty} from '../testing/property.ts';
import {latexParts} from './latex-parts.ts';
import {tableLatex} from './latex-table.ts';

/** 181.9 mm, in points of which 72.27 are an inch. */
const PAGE_POINTS = 517.6;
const SIZES = {normalsize: 10, footnotesize: 8, scriptsize: 7};

const word = fc.stringMatching(/^[a-z0-9 ]{1,30}$/);
const tables: fc.Arbitrary<DataTable> = fc
  .record({
    names: fc.integer({min: 1, max: 2}),
    numbers: fc.integer({min: 0, max: 30}),
    rows: fc.integer({min: 0, max: 120}),
  })
  .chain(({names, numbers, rows}) =>
    fc.record({
      caption: fc.constant('All'),
      columns: fc
        .array(word, {minLength: names + numbers, maxLength: names + numbers})
        .map(titles => titles.map((title, at) => (at < names ? textColumn : numberColumn)(title))),
      rows: fc.array(fc.array(word, {minLength: names + numbers, maxLength: names + numbers}), {
        minLength: rows,
        maxLength: rows,
      }),
    }),
  );

test('no part is wider than a page or has more rows than one holds, and together they have each cell once', () => {
  expectProperty(
    fc.property(tables, table => {
      const parts = latexParts(table);
      const names = table.columns.filter(({align}) => align === 'left').length;
      const seen = table.rows.map(() => table.columns.map(() => 0));
      for (const {
        type,
        columns,
        rows: [from, to],
      } of parts) {
        const style = {size: SIZES[type]};
        const widths = columns.map(
          ({at, head, broken}) =>
            broken ?? widest([...head, ...table.rows.map(row => cellText(row[at]))], style),
        );
        // A name that is as wide as a page has nothing beside it that could be left out.
        if (columns.length > names + 1)
          expect(widths.reduce((sum, width) => sum + width + 12, -12)).toBeLessThanOrEqual(PAGE_POINTS);
        expect(columns.slice(0, names).map(({at}) => at)).toEqual(columns.slice(0, names).map((_, at) => at));
        expect(to - from).toBeLessThanOrEqual(45);
        for (let row = from; row < to; row++) for (const {at} of columns) seen[row][at]++;
      }
      for (const row of seen)
        expect(new Set(row.slice(names))).toEqual(new Set(names === row.length ? [] : [1]));
    }),
  );
});

const table = (columns: number): DataTable => ({
  caption: 'Slowdowns',
  columns: [
    textColumn('Workload'),
    ...Array.from({length: columns}, (_, at) => numberColumn(`a strategy of number ${at}`)),
  ],
  rows: [['gups', ...Array.from({length: columns}, () => '1.10× [1.10–1.12]')]],
});

test('what fits is one table in the type of the text', () => {
  const text = tableLatex(table(3));
  expect(text.match(/begin\{table\*\}/g)).toHaveLength(1);
  expect(text).not.toMatch(/small|size/);
  expect(text).toContain(String.raw`\caption{Slowdowns.}`);
});

test('of more columns smaller type makes one, and of many there are several, each with the names of its rows', () => {
  const small = tableLatex(table(5));
  expect(small).toContain('\\footnotesize');
  expect(small).toContain('a strategy of & a strategy of');
  const parts = tableLatex(table(24), {notes: ['Hosts are warm.']})
    .split('\n\n')
    .filter(part => part !== '');
  const captions = parts.map(part => /\\caption\{([^}]*)\}/.exec(part)![1]);
  expect(captions[0]).toBe(`Slowdowns, 1 of ${parts.length}. Hosts are warm.`);
  expect(captions.at(-1)).toBe(`Slowdowns, ${parts.length} of ${parts.length}.`);
  for (const part of parts) expect(part).toContain('\ngups & ');
});

test('a name that is too long is broken into lines', () => {
  const long = 'many particulars, '.repeat(8);
  const text = tableLatex({...table(2), rows: [[long, '1', '2']]});
  expect(text).toContain('{@{}p{150pt}rr@{}}');
  expect(textWidth(long, {size: 10})).toBeGreaterThan(PAGE_POINTS);
});
