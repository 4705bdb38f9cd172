import {expect, test} from 'vitest';
import {bytes, count, ratio, short, significant} from './format.ts';

test('three significant digits, and never an exponent', () => {
  expect([0, 0.01234, 1.234, 12.34, 123.4, 1234.5].map(significant)).toEqual([
    '0',
    '0.0123',
    '1.23',
    '12.3',
    '123',
    '1235',
  ]);
});

test('a ratio has two decimals until ten', () => {
  expect([1, 1.005, 9.5, 31.46, 312].map(ratio)).toEqual(['1.00×', '1.00×', '9.50×', '31.5×', '312×']);
});

test('big numbers are short, and rounding carries into the next unit', () => {
  expect([0, 7, 999.9, 12_345, 4_560_000, 7.2e9].map(short)).toEqual([
    '0',
    '7',
    '1.00k',
    '12.3k',
    '4.56M',
    '7.20G',
  ]);
});

test('counts are grouped by thousands, and a small mean keeps a decimal', () => {
  expect([0, 3, 3.4, 1234, 1_234_567].map(count)).toEqual(['0', '3', '3.4', '1,234', '1,234,567']);
});

test('bytes climb by 1024', () => {
  expect([0, 4096, 1536, 10 * 1024 * 1024, 1.5 * 1024 ** 3].map(bytes)).toEqual([
    '0 B',
    '4 KiB',
    '1.50 KiB',
    '10 MiB',
    '1.50 GiB',
  ]);
});
