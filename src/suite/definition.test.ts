import {expect, test} from 'vitest';
import {checkValue, rangeText, type Definition} from './definition.ts';

const number: Definition = {default: 4, unit: 'pages', description: 'a size'};
const word: Definition = {default: 'fifo', unit: '', description: 'who leaves', names: 'eviction policy'};

test('what a parameter may be is said as people say it', () => {
  expect(rangeText({...number, min: 0, max: 1000})).toBe('0 to 1000 pages');
  expect(rangeText({...number, min: 6})).toBe('at least 6 pages');
  expect(rangeText({...number, max: 9})).toBe('at most 9 pages');
  expect(rangeText({...number, choices: [4, 8, 16]})).toBe('4, 8 or 16 pages');
  expect(rangeText({default: 'a', unit: '', description: '', choices: ['a', 'b']})).toBe('a or b');
  expect(rangeText({...number, unit: '0 or 1', min: 0, max: 1})).toBe('0 or 1');
  expect(rangeText(word)).toBe('one of `pagewalk list policies`, or a file');
  // No size is below nothing.
  expect(rangeText({...number, min: 0})).toBe('pages');
  expect(rangeText(number)).toBe('pages');
});

test('a file is a value only where a parameter names something', () => {
  expect(() => checkValue('x.eviction', './mine.ts', word)).not.toThrow();
  const {names: _, ...plain} = word;
  expect(() => checkValue('x.word', './mine.ts', plain)).toThrow(
    'x.word is "./mine.ts", expected a word such as "fifo"',
  );
  expect(() => checkValue('x.word', 'lifo', plain)).not.toThrow();
  expect(() => checkValue('x.word', 3, plain)).toThrow('x.word is 3, expected a word such as "fifo"');
});
