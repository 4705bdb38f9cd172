import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {nehalem} from '../machines/nehalem.ts';
import {vtx2006} from '../machines/vtx-2006.ts';
import {strategies} from '../strategies/index.ts';
import {native} from '../strategies/native.ts';
import {exitsSchema, exitsTable, type ExitsRow} from './exits.ts';
import {OPERATIONS} from './operations.ts';

const rows = exitsTable(strategies, cascadeLake);

/** The causes that came up, by name, of one operation under one strategy. */
function exitsOf(operation: string, strategy: string): Record<string, number> {
  const {exits} = rows.find(row => row.operation === operation && row.strategy === strategy) as ExitsRow;
  return Object.fromEntries(Object.entries(exits).filter(([, count]) => count > 0));
}

test('each operation is counted under each strategy, in the shape that --json promises', () => {
  expect(exitsSchema.parse(rows)).toHaveLength(OPERATIONS.length * strategies.length);
  for (const {exits, total} of rows) {
    expect(Object.values(exits).reduce((sum, count) => sum + count, 0)).toBe(total);
  }
});

test.each(OPERATIONS.map(({id}) => id))('%s never exits without a shadow, on a warm host', operation => {
  expect(exitsOf(operation, 'native')).toEqual({});
  expect(exitsOf(operation, 'nested')).toEqual({});
});

// Without a cache nothing is traced: a hypervisor sees faults, CR3 and invalidations.
test.each([
  // The guest's tables refuse: injected. Then the guest's permit and the shadow lacks the entry: filled.
  ['first-touch', {exitsTrueFault: 1, exitsHiddenFault: 1}],
  ['table-store', {}],
  // At most 33 pages are flushed one by one.
  ['munmap-20', {exitsInvlpg: 20}],
  // Above, all is flushed: without PCIDs by reading CR3 and writing it back.
  ['munmap-200', {exitsCr3Read: 1, exitsCr3Load: 1}],
  // The child's root, directory-pointer table, directory and two leaf tables are frames that the kernel never wrote to
  // through its direct map, and each first store to one is a hidden fault. Then the parent is flushed.
  ['fork-1000', {exitsHiddenFault: 5, exitsCr3Read: 1, exitsCr3Load: 1}],
  // Refused, flushed as the entry changes from one frame to another, and filled anew.
  ['cow-break', {exitsTrueFault: 1, exitsInvlpg: 1, exitsHiddenFault: 1}],
  // Off the dying root.
  ['exit-200', {exitsCr3Load: 1}],
  ['switch', {exitsCr3Load: 1}],
  ['switch-pcid', {exitsCr3Load: 1}],
  ['syscall', {}],
  // Into the kernel and out of it: read CR3 and load the other root.
  ['syscall-isolated', {exitsCr3Read: 2, exitsCr3Load: 2}],
])('%s under shadow-uncached', (operation, exits) => {
  expect(exitsOf(operation, 'shadow-uncached')).toEqual(exits);
});

// With a cache each store to a table that has a shadow is a trace fault; the rest is as above.
test.each([
  ['first-touch', {exitsTrueFault: 1, exitsTraceFault: 1, exitsHiddenFault: 1}],
  ['table-store', {exitsTraceFault: 1}],
  ['munmap-20', {exitsTraceFault: 20, exitsInvlpg: 20}],
  ['munmap-200', {exitsTraceFault: 200, exitsCr3Read: 1, exitsCr3Load: 1}],
  // Each of the parent's 1000 entries loses its W; the child's tables have no shadow yet.
  ['fork-1000', {exitsTraceFault: 1000, exitsHiddenFault: 5, exitsCr3Read: 1, exitsCr3Load: 1}],
  // The entry is cleared before it is set.
  ['cow-break', {exitsTrueFault: 1, exitsTraceFault: 2, exitsInvlpg: 1, exitsHiddenFault: 1}],
  // 200 leaf entries, and the entry that points at each of the three tables above the pages.
  ['exit-200', {exitsTraceFault: 203, exitsCr3Load: 1}],
  ['switch', {exitsCr3Load: 1}],
  ['switch-pcid', {exitsCr3Load: 1}],
  ['syscall', {}],
  ['syscall-isolated', {exitsCr3Read: 2, exitsCr3Load: 2}],
])('%s under shadow-cached', (operation, exits) => {
  expect(exitsOf(operation, 'shadow-cached')).toEqual(exits);
});

test('a machine without PCIDs cannot switch with them, and one without nested paging cannot nest', () => {
  const operations = new Set(exitsTable([native], nehalem).map(row => row.operation));
  expect(operations.has('switch')).toBe(true);
  expect(operations.has('switch-pcid')).toBe(false);
  expect(() => exitsTable(strategies, vtx2006)).toThrow('machine vtx-2006 has no nested paging');
});
