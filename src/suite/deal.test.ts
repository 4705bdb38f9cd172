import {expect, test} from 'vitest';
import {Deal, type Share} from './deal.ts';
import type {PlannedPass} from './planned-pass.ts';
import type {Cell} from './result.ts';

const passOf = (workload: string, members: number): PlannedPass =>
  ({
    workload,
    members: Array.from({length: members}, (_, at) => ({identity: {key: `${workload}${at}`}})),
  }) as unknown as PlannedPass;

const keysOf = (share: Share | undefined): readonly string[] =>
  share!.pass.members.map(({identity}) => identity.key);

const cellsOf = (share: Share | undefined): readonly Cell[] =>
  keysOf(share).map(key => ({key}) as unknown as Cell);

const never = () => false;

function allOf(deal: Deal): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [];
  for (let share = deal.next(never); share !== undefined; share = deal.next(never)) all.push(keysOf(share));
  return all;
}

test('while there are passes for every lane, they are dealt out whole, in their order', () => {
  const deal = new Deal([passOf('a', 2), passOf('b', 2), passOf('c', 1)], 1);
  expect(allOf(deal)).toEqual([['a0', 'a1'], ['b0', 'b1'], ['c0']]);
});

test('where fewer are left than lanes, the strategies of the last are dealt out', () => {
  expect(allOf(new Deal([passOf('a', 2), passOf('b', 5)], 2))).toEqual([
    ['a0', 'a1'],
    ['b0', 'b2', 'b4'],
    ['b1', 'b3'],
  ]);
  expect(allOf(new Deal([passOf('a', 3), passOf('b', 2), passOf('c', 5)], 8))).toEqual([
    ['a0'],
    ['a1'],
    ['a2'],
    ['b0'],
    ['b1'],
    ['c0'],
    ['c1'],
    ['c2'],
    ['c3'],
    ['c4'],
  ]);
});

test('what is better run later is passed over, unless there is nothing else', () => {
  const deal = new Deal([passOf('a', 1), passOf('b', 1), passOf('c', 1), passOf('d', 1)], 1);
  const isA = ({workload}: PlannedPass) => workload === 'a';
  expect(keysOf(deal.next(isA))).toEqual(['b0']);
  expect(keysOf(deal.next(isA))).toEqual(['c0']);
  expect(keysOf(deal.next(never))).toEqual(['a0']);
  expect(keysOf(deal.next(() => true))).toEqual(['d0']);
  expect(deal.next(never)).toBeUndefined();
});

test('the cells of a pass that was dealt out come together when its last share ends, in the order of its members', () => {
  const deal = new Deal([passOf('a', 5)], 2);
  const [first, second] = [deal.next(never), deal.next(never)];
  expect(deal.ended(second!, cellsOf(second))).toBeUndefined();
  expect(deal.ended(first!, cellsOf(first))!.map(({key}) => key)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
});
