import {expect, test} from 'vitest';
import {textWidth, widest, wrap} from './width.ts';

const style = {size: 10};

test('a text is as wide as its advances: DejaVu Sans has 2048 units an em and its digits are 1303 wide', () => {
  expect(textWidth('10', style)).toBeCloseTo((2 * 1303 * 10) / 2048);
});

test('bold is wider, and twice the size is twice the width', () => {
  expect(textWidth('shadow', {size: 10, weight: 'bold'})).toBeGreaterThan(textWidth('shadow', style));
  expect(textWidth('shadow', {size: 20})).toBeCloseTo(2 * textWidth('shadow', style));
});

test('a character that the font table lacks is as wide as an em', () => {
  expect(textWidth('漢', style)).toBe(10);
});

test('the widest of no text is zero', () => {
  expect(widest([], style)).toBe(0);
});

test('lines break at spaces, and a word that does not fit has a line of its own', () => {
  const width = textWidth('heap warmed', style);
  expect(wrap('heap warmed up', width, style)).toEqual(['heap warmed', 'up']);
  expect(wrap('a connections-served', textWidth('conn', style), style)).toEqual(['a', 'connections-served']);
});
