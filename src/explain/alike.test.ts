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

test('pages that are given up in a row are one message, with all that they cost', () => {
  const [{messages}] = alikeOf([explained('one', freed(1), freed(2), freed(3), written('shadow', 16))]);
  expect(messages.map(({text, cycles}) => [text.split(':')[0], cycles])).toEqual([
    ['gives up 3 shadow pages, with 6 entries', 30],
    ['writes shadow PT 0x10[3]', 150],
  ]);
});
