import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {nehalem} from '../machines/nehalem.ts';
import {vtx2006} from '../machines/vtx-2006.ts';
import {strategies} from '../strategies/index.ts';
import {native} from '../strategies/native.ts';
import {asListed, exitsSubjects} from './exits-subjects.ts';
import {exitsSchema, exitsTable, type ExitsRow} from './exits.ts';
import {OPERATIONS, readFramesToCome, type Operation} from './operations.ts';

const rows = exitsTable(strategies.map(asListed), cascadeLake);

/** The causes that came up, by name, of one operation under one strategy. */
function exitsOf(operation: string, strategy: string): Record<string, number> {
  const {exits} = rows.find(row => row.operation === operation && row.strategy === strategy) as ExitsRow;
  return Object.fromEntries(Object.entries(exits).filter(([, count]) => count > 0));
}

test('each operation is counted under each strategy, in the shape that --json promises', () => {
  // One operation is of a guest that uses PCIDs.
  const able = strategies.map(({refuses}) => OPERATIONS.length - (refuses === 'PCID' ? 1 : 0));
  expect(exitsSchema.parse(rows)).toHaveLength(able.reduce((sum, operations) => sum + operations, 0));
  for (const {exits, total} of rows) {
    expect(Object.values(exits).reduce((sum, count) => sum + count, 0)).toBe(total);
  }
});

test.each(OPERATIONS.map(({id}) => id))('%s never exits without a shadow, on a warm host', operation => {
  expect(exitsOf(operation, 'native')).toEqual({});
  expect(exitsOf(operation, 'nested')).toEqual({});
});

test('no operation is the first use of a frame through the direct map', () => {
  const usedBefore = (operation: Operation): Operation => ({
    ...operation,
    prepare(kernel) {
      const act = operation.prepare(kernel);
      readFramesToCome(kernel, 64);
      return act;
    },
  });
  const after = exitsTable(strategies.map(asListed), cascadeLake, [], OPERATIONS.map(usedBefore));
  expect(after).toEqual(rows);
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
  // 2: the stores to the parent's tables and to the child's, whose frames the direct map has, are free; then the parent is
  // flushed, by reading CR3 and writing it back.
  ['fork-1000', {exitsCr3Read: 1, exitsCr3Load: 1}],
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
  // 1002: each of the parent's 1000 entries loses its W; the child's tables have no shadow yet, so no trace either.
  ['fork-1000', {exitsTraceFault: 1000, exitsCr3Read: 1, exitsCr3Load: 1}],
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

// As with a cache, but that a leaf table goes out of sync at the first store to it and stays so until CR3 is loaded.
test.each([
  ['first-touch', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsHiddenFault: 1}],
  ['table-store', {exitsUnprotectingStore: 1}],
  ['munmap-20', {exitsUnprotectingStore: 1, exitsInvlpg: 20}],
  ['munmap-200', {exitsUnprotectingStore: 1, exitsCr3Read: 1, exitsCr3Load: 1}],
  // 4: both leaf tables of the parent fit into the three slots, so each goes out of sync once; the child's have no shadow.
  ['fork-1000', {exitsUnprotectingStore: 2, exitsCr3Read: 1, exitsCr3Load: 1}],
  // INVLPG clears the entry, and leaves the table out of sync.
  ['cow-break', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsInvlpg: 1, exitsHiddenFault: 1}],
  // The entry that points at each of the three tables: a store to a table above the lowest is emulated. No two go to
  // one table, so none is unshadowed early.
  ['exit-200', {exitsUnprotectingStore: 1, exitsTraceFault: 3, exitsCr3Load: 1}],
  ['switch', {exitsCr3Load: 1}],
  ['syscall', {}],
  ['syscall-isolated', {exitsCr3Read: 2, exitsCr3Load: 2}],
])('%s under xen-shadow3', (operation, exits) => {
  expect(exitsOf(operation, 'xen-shadow3')).toEqual(exits);
});

test('a machine without PCIDs cannot switch with them, and one without nested paging cannot nest', () => {
  const operations = new Set(exitsTable([asListed(native)], nehalem).map(row => row.operation));
  expect(operations.has('switch')).toBe(true);
  expect(operations.has('switch-pcid')).toBe(false);
  expect(() => exitsTable(strategies.map(asListed), vtx2006)).toThrow(
    'machine vtx-2006 has no nested paging',
  );
});

test('a strategy that hides PCID has no operation of a guest that uses it; the others have', () => {
  const hiding = {...native, id: 'hiding', refuses: 'PCID' as const};
  const subjects = [native, hiding].map(asListed);
  const strategiesAt = (operation: string) =>
    exitsTable(subjects, cascadeLake).flatMap(row => (row.operation === operation ? row.strategy : []));
  expect(strategiesAt('switch-pcid')).toEqual(['native']);
  expect(strategiesAt('switch')).toEqual(['native', 'hiding']);
});

test('what is set of a strategy is counted and named', async () => {
  const {subjects, machine} = await exitsSubjects({
    strategies: ['shadow-cached', 'nested'],
    machine: 'cascade-lake',
    set: {'shadow-cached.poolMinimumPages': [6, 64], 'host.warm': 0},
  });
  expect(subjects.map(({label}) => label)).toEqual([
    'shadow-cached (poolMinimumPages 6)',
    'shadow-cached (poolMinimumPages 64)',
    'nested',
  ]);
  const totalsAt = (operation: string) =>
    exitsTable(subjects, machine).flatMap(row => (row.operation === operation ? row.total : []));
  // A new page of a cold host: the hidden fault or the violation backs it.
  const [, , nested] = totalsAt('first-touch');
  expect(nested).toBe(1);
});

test('what nothing takes is refused', async () => {
  const asked = (set: Record<string, number | number[]>) =>
    exitsSubjects({strategies: ['native'], machine: 'cascade-lake', set});
  await expect(asked({'guest.pcid': 0})).rejects.toThrow('nothing in this run has a parameter "guest.pcid"');
  await expect(asked({'machine.exitCycles': [1, 2]})).rejects.toThrow('exits has one machine');
});
