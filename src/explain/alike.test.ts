import {expect, test} from 'vitest';
import {alikeOf} from './alike.ts';
import type {Explanation} from './explained.ts';
import type {Step, TableKind} from './step.ts';

const written = (tables: TableKind, frame: number, cycles = 150): Step => ({
  kind: 'write',
  tables,
  level: 1,
  entry: {owner: 'host', table: frame, index: 3, frame: 7, flags: 1},
  before: 0,
  actor: 'hypervisor',
  cycles,
  counts: {},
});
const freed = (frame: number): Step => ({
  kind: 'table',
  what: 'freed',
  tables: 'shadow',
  frame,
  standsFor: undefined,
  entries: 2,
  actor: 'hypervisor',
  cycles: 10,
  counts: {shadowPagesDropped: 1},
});
const explained = (strategy: string, ...steps: readonly Step[]): Explanation => ({
  strategy,
  steps,
  cycles: steps.reduce((sum, {cycles}) => sum + cycles, 0),
});

const pictures = (...explanations: readonly Explanation[]) =>
  alikeOf(explanations).map(({strategies, differInFrames}) => [strategies.join(' '), differInFrames]);

test('strategies that did the same share a picture, and it is said whether they used other frames', () => {
  const [one, same, other] = ['one', 'same', 'other'].map((name, at) =>
    explained(name, written('shadow', 16 + (at === 2 ? 1 : 0))),
  );
  expect(pictures(one, same)).toEqual([['one same', false]]);
  expect(pictures(one, same, other)).toEqual([['one same other', true]]);
});

test('other tables, and another cost, are another picture', () => {
  const one = explained('one', written('shadow', 16));
  expect(pictures(one, explained('nested', written('nested', 16)))).toHaveLength(2);
  expect(pictures(one, explained('dear', written('shadow', 16, 200)))).toHaveLength(2);
});

const read = (level: number, index: number): Step => ({
  kind: 'load',
  tables: 'guest',
  level,
  entry: {owner: 'guest', table: 16 + level, index, frame: 15 + level, flags: 1},
  foundIn: 0,
  actor: 'hypervisor',
  cycles: 4,
  counts: {},
});
const placed = (gfn: number): Step => ({
  kind: 'look-up',
  structure: 'physmap',
  gfn,
  answer: 'found',
  actor: 'hypervisor',
  cycles: 0,
  counts: {},
});
const told = (...steps: readonly Step[]) =>
  alikeOf([explained('one', ...steps)])[0].messages.map(({text, cycles}) => [
    text.split(' in L1')[0],
    cycles,
  ]);

test('entries that are read in a row are one message, with the tables that the physmap places for them', () => {
  expect(told(placed(18), read(2, 0), placed(17), read(1, 0))).toEqual([
    ['reads guest PD, PT, placed by the physmap,', 8],
  ]);
  expect(told(read(1, 0), read(1, 8), read(1, 16))).toEqual([['reads guest PT (3 entries)', 12]]);
});

test('a frame that is no table of theirs is looked up for itself', () => {
  expect(told(read(1, 0), placed(99), read(1, 8)).map(([text]) => text)).toEqual([
    'reads guest PT 0x11[0]',
    'looks guest frame 0x63 up in the physmap: backed',
    'reads guest PT 0x11[8]',
  ]);
});

test('pages that are given up in a row are one message, with all that they cost', () => {
  const [{messages}] = alikeOf([explained('one', freed(1), freed(2), freed(3), written('shadow', 16))]);
  expect(messages.map(({text, cycles}) => [text.split(':')[0], cycles])).toEqual([
    ['gives up 3 shadow pages, with 6 entries', 30],
    ['writes shadow PT 0x10[3]', 150],
  ]);
});
