import {expect, test} from 'vitest';
import {editDistance, suggestion} from './suggest.ts';

test('the distance counts insertions, deletions, replacements and swaps', () => {
  expect(editDistance('gups', 'gups')).toBe(0);
  expect(editDistance('gups', 'gup')).toBe(1);
  expect(editDistance('gpus', 'gups')).toBe(1);
  // kitten -> sitten -> sittin -> sitting
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
});

test('a slip is met with the word that was meant', () => {
  expect(suggestion('gpus', ['zipf', 'gups'])).toBe(' (did you mean "gups"?)');
  expect(suggestion('NESTED', ['native', 'nested'])).toBe(' (did you mean "nested"?)');
  expect(suggestion('shadow', ['native', 'shadow-cached'])).toBe(' (did you mean "shadow-cached"?)');
  expect(suggestion('pageKiB', ['host.warm', 'host.pageKiB'])).toBe(' (did you mean "host.pageKiB"?)');
});

test('a slip without the prefix of the name that was meant', () => {
  expect(suggestion('unsinc', ['guest.pcid', 'kvm.unsync'])).toBe(' (did you mean "kvm.unsync"?)');
  expect(suggestion('kvm.unsinc', ['unsync'])).toBe('');
});

test('a word that is near to nothing is met with nothing', () => {
  expect(suggestion('banana', ['zipf', 'gups'])).toBe('');
  // "off" is as near.
  expect(suggestion('no', ['on', 'off'])).toBe('');
});
