import {expect, test} from 'vitest';
import {againWords, withoutPlaces, withoutRepeats} from './repeats.ts';

/** Letters that cost a cycle each; what comes again is a number of times, and of how many letters. */
const folded = (letters: string): string =>
  withoutRepeats(
    letters.split('').map(letter => ({letter, cycles: 1})),
    ({letter}) => letter,
  )
    .map(each => ('told' in each ? each.told.letter : `(${each.times}×${each.length}=${each.cycles})`))
    .join('');

test.each([
  ['', ''],
  ['abc', 'abc'],
  ['aaa', 'aaa'],
  ['aaaab', 'a(3×1=3)b'],
  ['ababab', 'ababab'],
  ['xababababy', 'xab(3×2=6)y'],
  ['ababababa', 'ab(3×2=6)a'],
])('%s is told as %s', (letters, expected) => expect(folded(letters)).toBe(expected));

test('each has its place among all', () => {
  const all = 'aaaab'.split('').map(letter => ({letter, cycles: 1}));
  const places = withoutRepeats(all, ({letter}) => letter).flatMap(each => ('told' in each ? [each.at] : []));
  expect(places).toEqual([0, 4]);
});

test('is said in words, and places are none of what is said', () => {
  expect(againWords({times: 3, length: 1, cycles: 0}, 'steps')).toBe('… and 3 more like that');
  expect(againWords({times: 3, length: 2, cycles: 0}, 'steps')).toBe('… and 3 times more the last 2 steps');
  expect(withoutPlaces('reads guest PT 0x1a[8]: frame 0x1b')).toBe('reads guest PT : frame ');
});
