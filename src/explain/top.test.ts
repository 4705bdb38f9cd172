/** Where events come from, in a recording that is told by hand: see `testing/two-spaces.ts`. */
import {expect, test} from 'vitest';
import {native} from '../strategies/native.ts';
import {bareScene} from '../testing/bare-scene.ts';
import {TWO_SPACES} from '../testing/two-spaces.ts';
import {topOf} from './top.ts';

const listsOf = (event: string, measured: boolean) => {
  const {total, lists} = topOf(bareScene(TWO_SPACES, [native]), event, {measured});
  const shares = lists.map(({by, shares: each}) => [by, each.map(({name, count}) => [name, count])] as const);
  return {total, ...Object.fromEntries(shares)};
};

test('walks belong to the address space that is loaded, and to the chapter that goes on', () => {
  expect(listsOf('walks', false)).toMatchObject({
    total: 4,
    chapter: [
      ['both spaces', 3],
      ['first space', 1],
    ],
    'address space': [
      ['1 (root 0x28)', 2],
      ['2 (root 0x32)', 2],
    ],
    'what the guest did': [['user read', 4]],
  });
});

test('of what is measured the warm-up is no part', () => {
  expect(listsOf('walks', true)).toMatchObject({
    total: 3,
    chapter: [['both spaces', 3]],
    'address space': [
      ['2 (root 0x32)', 2],
      ['1 (root 0x28)', 1],
    ],
  });
});

test('a load of CR3 belongs to the address space that it loads', () => {
  expect(listsOf('guestCr3Loads', false)).toMatchObject({
    'address space': [
      ['1 (root 0x28)', 2],
      ['2 (root 0x32)', 1],
    ],
  });
});
