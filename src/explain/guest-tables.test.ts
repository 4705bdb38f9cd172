import {expect, test} from 'vitest';
import {LARGE, PRESENT} from '../hardware/address.ts';
import type {RecordedEvent} from '../recording/reader.ts';
import {GuestTables} from './guest-tables.ts';

const entry = (table: number, frame: number, flags = PRESENT): RecordedEvent => ({
  type: 'table store',
  gvn: 0,
  table,
  index: 0,
  frame,
  flags,
});
const load = (root: number): RecordedEvent => ({type: 'CR3 load', root, pcid: 0, noFlush: false});
const cleared = (gfn: number): RecordedEvent => ({type: 'page write', gvn: 0, gfn});

function followed(...events: readonly RecordedEvent[]): GuestTables {
  const tables = new GuestTables(4);
  for (const event of events) tables.follow(event);
  return tables;
}

const levels = (tables: GuestTables, ...frames: readonly number[]) =>
  frames.map(frame => tables.at(frame).level);

test('what hangs below a root is a level lower each', () => {
  expect(levels(followed(load(1), entry(1, 2), entry(2, 3), entry(3, 4)), 1, 2, 3, 4)).toEqual([4, 3, 2, 1]);
});

test('a tree that is built before its root is loaded has levels as soon as it is', () => {
  const tables = followed(entry(3, 4), entry(2, 3), entry(4, 9), entry(1, 2));
  const table = tables.at(4);
  expect(table.level).toBeUndefined();
  tables.follow(load(1));
  expect(levels(tables, 1, 2, 3, 4)).toEqual([4, 3, 2, 1]);
  expect(table.level).toBe(1);
});

test('neither a page nor what an absent entry names is a table', () => {
  const tables = followed(load(1), entry(1, 2), entry(2, 3), entry(3, 5, PRESENT | LARGE), entry(2, 6, 0));
  expect(levels(tables, 5, 6)).toEqual([undefined, undefined]);
});

test('a frame that is cleared may be a table of another level, and what it was stays told', () => {
  const tables = followed(load(1), entry(1, 2));
  const before = tables.at(2);
  for (const event of [cleared(2), load(2)]) tables.follow(event);
  expect([before.level, tables.at(2).level]).toEqual([3, 4]);
});
