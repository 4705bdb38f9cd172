import {describe, expect, test} from 'vitest';
import {checkSetting, checkValue, inWords, rangeText, type Definition} from './definition.ts';

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

describe('a parameter that is on or off', () => {
  const unsync: Definition = {default: 'on', unit: '', description: 'made up', choices: ['on', 'off']};
  const digits: Definition = {default: 1, unit: '', description: 'made up', choices: [0, 1]};

  test('takes 1 and 0 for the words, which they become', () => {
    for (const value of ['on', 'off', 1, 0]) expect(() => checkSetting('x', value, unsync)).not.toThrow();
    expect(inWords({unsync: 0, mine: 0}, {unsync, mine: digits})).toEqual({unsync: 'off', mine: 0});
    expect(inWords({unsync: [1, 'off']}, {unsync})).toEqual({unsync: ['on', 'off']});
  });

  test('takes nothing else', () => {
    expect(() => checkSetting('kvm: unsync', 2, unsync)).toThrow('kvm: unsync is 2, expected on or off');
    expect(() => checkSetting('x', 'yes', unsync)).toThrow('x is "yes", expected on or off');
  });

  test('has a word for its default', () => {
    expect(() => checkValue('x', 1, unsync)).toThrow('x is 1, expected on or off');
  });
});
