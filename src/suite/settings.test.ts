import {expect, test} from 'vitest';
import {combinations, parseSettings, prefixed, variedNames, within} from './settings.ts';

test('an assignment is a number, a word, or a list of them', () => {
  expect(parseSettings(['heapPages=8192', 'machine.replacement=fifo', 'host.pageKiB=4,2048'])).toEqual({
    heapPages: 8192,
    'machine.replacement': 'fifo',
    'host.pageKiB': [4, 2048],
  });
});

test('the last assignment of a name counts', () => {
  expect(parseSettings(['a=1', 'a=2'])).toEqual({a: 2});
});

test.each(['heapPages', '=3', '__proto__=3', 'heapPages=', 'heapPages=1,,2'])(
  '"%s" is no assignment',
  text => {
    expect(() => parseSettings([text])).toThrow(`--set ${text}: expected NAME=VALUE or NAME=VALUE,VALUE`);
  },
);

test('lists make a combination of each with each, the last varying fastest', () => {
  expect(combinations({a: [1, 2], b: 3, c: ['x', 'y']})).toEqual([
    {a: 1, b: 3, c: 'x'},
    {a: 1, b: 3, c: 'y'},
    {a: 2, b: 3, c: 'x'},
    {a: 2, b: 3, c: 'y'},
  ]);
  expect(combinations({})).toEqual([{}]);
  expect(variedNames({a: [1, 2], b: 3, c: ['x']})).toEqual(['a']);
});

test('prefixes come and go', () => {
  expect(prefixed('host', {warm: 1})).toEqual({'host.warm': 1});
  expect(within('host', {'host.warm': 1, 'guest.pcid': 0, hosting: 2})).toEqual({warm: 1});
});
