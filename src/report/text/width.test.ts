import {expect, test} from 'vitest';
import {textWidth, widest, wrap, wrapTitle} from './width.ts';

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

test('lines break at spaces', () => {
  const width = textWidth('heap warmed', style);
  expect(wrap('heap warmed up', width, style)).toEqual(['heap warmed', 'up']);
});

test('a title is broken before its parentheses, where it does not fit on one line', () => {
  const width = textWidth('hidden faults (log', style);
  expect(wrapTitle('hidden faults (log; none apart)', width, style)).toEqual([
    'hidden faults',
    '(log; none apart)',
  ]);
  expect(wrapTitle('misses (log)', width, style)).toEqual(['misses (log)']);
  expect(wrapTitle('hidden faults and true faults', width, style)).toEqual([
    'hidden faults and',
    'true faults',
  ]);
});

test('a word that does not fit is broken after a hyphen, or else where the line ends', () => {
  const width = textWidth('connections-', style);
  expect(wrap('a connections-served', width, style)).toEqual(['a', 'connections-', 'served']);
  const narrow = wrap('a connections-served', textWidth('conn', style), style);
  expect(narrow.join('')).toBe('aconnections-served');
  for (const line of narrow) expect(textWidth(line, style)).toBeLessThanOrEqual(textWidth('conn', style));
});

test('what is shown as an escape is as wide as that', () => {
  expect(textWidth('a\u202e\u{e0041}', style)).toBe(textWidth(String.raw`a\u202e\udb40\udc41`, style));
});
