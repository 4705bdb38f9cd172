import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {table, wrapped} from './table.ts';

const COLUMNS = [
  {head: 'name', align: 'left'},
  {head: 'cells', align: 'right'},
] as const;

test('names stand left and numbers right', () => {
  const rows = [
    ['gups', '5'],
    ['prefork', '12345'],
  ];
  expect(table(COLUMNS, rows, 80)).toBe('name     cells\ngups         5\nprefork  12345\n');
});

test('a table is as wide as it may be: names are cut, and numbers are not', () => {
  const anyRow = fc.tuple(fc.stringMatching(/^[a-z]{1,60}$/), fc.stringMatching(/^\d{1,8}$/));
  expectProperty(
    fc.property(
      fc.array(anyRow, {minLength: 1, maxLength: 5}),
      fc.integer({min: 20, max: 80}),
      (rows, width) => {
        const lines = table(COLUMNS, rows, width).trimEnd().split('\n');
        expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
        for (const [at, [name, number]] of rows.entries()) {
          const [shown, count] = lines[at + 1].trim().split(/\s+/);
          expect(count).toBe(number);
          expect(shown.endsWith('…') ? name.startsWith(shown.slice(0, -1)) : shown === name).toBe(true);
        }
      },
    ),
  );
});

test('text in lines loses no word, and no line is too long that has two', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), {minLength: 1, maxLength: 30});
  expectProperty(
    fc.property(words, fc.integer({min: 10, max: 40}), (all, width) => {
      const lines = wrapped(all.join(' '), width, '  ').trimEnd().split('\n');
      expect(lines.flatMap(line => line.trim().split(' '))).toEqual(all);
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' '), line).toBe(true);
    }),
  );
});
