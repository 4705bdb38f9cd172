import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {csvMetadata, csvText} from './csv.ts';
import type {Column, Table, Value} from './table.ts';

/** By the grammar of RFC 4180; undefined for a field that is empty and not in quotes. */
function fieldsOf(csv: string): readonly (readonly (string | undefined)[])[] {
  const rows: (string | undefined)[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    const field = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    rows.at(-1)!.push(quoted === undefined && field === '' ? undefined : field);
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

const unguarded = (field: string | undefined): string | undefined => field?.replace(/^'/, '');

function readBack(csv: string, kinds: readonly Column['kind'][]): readonly (readonly Value[])[] {
  const [, ...rows] = fieldsOf(csv);
  return rows.map(row =>
    row.map((field, at) => (kinds[at] === 'text' || field === undefined ? unguarded(field) : Number(field))),
  );
}

const DANGEROUS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  "'quoted",
  '＝1',
  '',
  '"',
  ',',
  '\r\n',
  'a\nb',
];
const text = fc.oneof(fc.constantFrom(...DANGEROUS), fc.string({unit: 'binary'}));
const value = fc.record({
  name: text,
  size: fc.option(fc.maxSafeInteger(), {nil: undefined}),
  share: fc.option(fc.double({noNaN: true, noDefaultInfinity: true}), {nil: undefined}),
});

const tableOf = (rows: readonly {name?: string; size?: number; share?: number}[]): Table => [
  {name: 'name', kind: 'text', values: rows.map(({name}) => name)},
  {name: 'size', kind: 'whole', values: rows.map(({size}) => size)},
  {name: 'share', kind: 'real', values: rows.map(({share}) => share)},
];

test('what is read back is what was written, whatever it is called', () => {
  expectProperty(
    fc.property(fc.array(value, {minLength: 1}), drawn => {
      const rows = drawn.map(row => ({...row, share: row.share === 0 ? 0 : row.share}));
      const read = readBack(csvText(tableOf(rows as never)), ['text', 'whole', 'real']);
      expect(read).toEqual(rows.map(({name, size, share}) => [name, size, share]));
    }),
  );
});

test('no spreadsheet takes a text for a formula', () => {
  const [, ...rows] = fieldsOf(csvText(tableOf(DANGEROUS.map(name => ({name})))));
  expect(rows.map(([name]) => name).filter(name => /^[=+\-@\t\r＝＋－＠]/.test(name ?? ''))).toEqual([]);
  expect(csvText(tableOf([{name: '=cmd', size: -3}]))).toBe("name,size,share\r\n'=cmd,-3,\r\n");
});

test('a missing text is not an empty one', () => {
  expect(csvText(tableOf([{name: ''}, {}]))).toBe('name,size,share\r\n"",,\r\n,,\r\n');
});

test('what describes it names the file, each column with its type, and where it comes from', () => {
  const described = JSON.parse(csvMetadata('cells.csv', tableOf([]), [['run', 'abc']])) as unknown;
  expect(described).toEqual({
    '@context': 'http://www.w3.org/ns/csvw',
    url: 'cells.csv',
    notes: [{run: 'abc'}],
    tableSchema: {
      columns: [
        {titles: 'name', datatype: 'string'},
        {titles: 'size', datatype: 'integer'},
        {titles: 'share', datatype: 'double'},
      ],
    },
  });
});
