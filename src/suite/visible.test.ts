import {constantFrom, oneof, property, string} from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {cut} from '../timing/shown.ts';
import {visible, visibleLines, visibleProse} from './visible.ts';

test.each([
  ['C0', '\u001b[2J', String.raw`\u001b[2J`],
  ['DEL', 'a\u007f', String.raw`a\u007f`],
  ['C1', '\u009b31m', String.raw`\u009b31m`],
  ['bidirectional controls', '\u061c\u200e\u200f\u202e\u2066', String.raw`\u061c\u200e\u200f\u202e\u2066`],
  ['what is not seen', '\u00ad\u200b\u2060\ufeff', String.raw`\u00ad\u200b\u2060\ufeff`],
  ['separators', '\u2028\u2029', String.raw`\u2028\u2029`],
  ['tags, named and not', '\u{e0041}\u{e0000}', String.raw`\udb40\udc41\udb40\udc00`],
  ['half a pair', 'a\ud83d', String.raw`a\ud83d`],
  ['what is no character', '\uffff\ufffe', String.raw`\uffff\ufffe`],
  ['breaks', 'a\nb\tc\rd', String.raw`a\nb\tc\rd`],
])('shown: %s', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test.each([
  ['words', 'GUPS, 4 KiB – “quoted”\u00a0× 2…'],
  ['a backslash', String.raw`C:\traces\u.lackey`],
  ['emoji with joiners', '\u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f'],
  ['Persian with a joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['Hebrew', '\u05e9\u05dc\u05d5\u05dd'],
  ['combining marks', 'e\u0301 \u0915\u094d\u0937'],
  ['signs that enclose numbers', '\u0600\u06dd\u070f'],
])('left as it is: %s', (_, text) => {
  for (const show of [visible, visibleLines, visibleProse]) expect(show(text)).toBe(text);
});

test('lines stay lines, and prose is one', () => {
  expect(visibleLines('a\r\n\tb\n\u0007')).toBe('a\n b\n\\u0007');
  expect(visibleProse('as it\n  was\r\n\r\nwritten\tdown\r')).toBe(String.raw`as it was written down\r`);
});

/** Of every kind, as tests of what is written look for it. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

const hidden = constantFrom(
  '\u001b',
  '\n',
  '\r',
  '\t',
  '\u009b',
  '\u202e',
  '\u2028',
  '\ud800',
  '\u200b',
  '\u{e0041}',
);
const anyText = string({unit: oneof(hidden, string({unit: 'binary', maxLength: 1}))});

test('nothing unseen is left, and nothing is shown twice', () => {
  expectProperty(
    property(anyText, text => {
      expect(visible(text)).not.toMatch(UNSEEN);
      expect(visibleProse(text)).not.toMatch(UNSEEN);
      expect(visibleLines(text).replaceAll('\n', '')).not.toMatch(UNSEEN);
      expect(visible(visible(text))).toBe(visible(text));
    }),
  );
});

test('a text of JSON holds the same data', () => {
  expectProperty(
    property(anyText, anyText, (one, other) => {
      const value = [one, other, {['the key ' + one]: other}];
      for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
        expect(JSON.parse(visibleLines(text))).toEqual(value);
    }),
  );
});

test('a beginning ends with a whole character', () => {
  expect(cut('ab\u{1f469}', 3)).toBe('ab');
  expect(cut('ab\u{1f469}', 4)).toBe('ab\u{1f469}');
});
