/** What is read, in which order, on the smallest machines: derived by hand. */
import {expect, test} from 'vitest';
import {ACCESSED, DIRTY, PRESENT, USER, USER_MODE, WRITABLE} from '../hardware/address.ts';
import type {Source} from '../replay/pass.ts';
import {native} from '../strategies/native.ts';
import {nested} from '../strategies/nested.ts';
import {defaultsOf} from '../testing/defaults.ts';
import flatNested from '../testing/outside/flat-nested.ts';
import {BARE} from '../testing/processors.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {explainEvents} from './explained.ts';

const TABLE = PRESENT | WRITABLE | USER | ACCESSED;
const ROOT = 40;
const PAGE = 7;

/** Tables in frames 40 to 43 that map page 0 to frame 7, and one read of it: the seventh event. */
const ONE_READ: Source = {
  levels: 4,
  guestFrames: 64,
  record(recorder) {
    recorder.region(0, 0);
    for (const depth of [0, 1, 2]) recorder.bootEntry(ROOT + depth, 0, ROOT + depth + 1, TABLE);
    recorder.bootEntry(ROOT + 3, 0, PAGE, TABLE | DIRTY);
    recorder.loadCr3(ROOT, 0, false);
    recorder.access(USER_MODE, 0, 0, 0);
    recorder.end();
  },
};
const READ = 7;

function entriesRead(strategy: Strategy): readonly string[] {
  const member = {
    strategy,
    parameters: defaultsOf(strategy.parameters),
    host: {pageKiB: 4, warm: 1, levels: 4},
  };
  const subject = {label: strategy.id, member, costs: cascadeLake.costs};
  const [{strategies}] = explainEvents(
    {source: ONE_READ, subjects: [subject], ground: {geometry: BARE, seed: 1}},
    [READ],
  );
  return strategies[0].steps.flatMap(step => (step.kind === 'load' ? [`${step.tables} ${step.level}`] : []));
}

test('a native walk reads one entry a level, from the root down', () => {
  expect(entriesRead(native)).toEqual(['guest 4', 'guest 3', 'guest 2', 'guest 1']);
});

test('a cold nested walk of 4 KiB pages reads 24 entries: 4 to place each guest table and the page, and one in each table', () => {
  const placing = ['nested 4', 'nested 3', 'nested 2', 'nested 1'];
  const tables = ['guest 4', 'guest 3', 'guest 2', 'guest 1'];
  const expected = [...tables.flatMap(table => [...placing, table]), ...placing];
  expect(expected).toHaveLength(4 * (4 + 1) + 4);
  expect(entriesRead(nested)).toEqual(expected);
});

test("a user's strategy is told of as well: a flat nested walk reads 9 entries, one to place each table and the page", () => {
  const tables = ['guest 4', 'guest 3', 'guest 2', 'guest 1'];
  const expected = [...tables.flatMap(table => ['nested 1', table]), 'nested 1'];
  expect(expected).toHaveLength(2 * 4 + 1);
  expect(entriesRead(flatNested)).toEqual(expected);
});
