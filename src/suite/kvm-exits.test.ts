/** Exits of single guest operations under KVM's shadow pager, each derived by hand. */
import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {kvm} from '../strategies/kvm.ts';
import {kvm2007} from '../strategies/kvm-2007.ts';
import {asListed} from './exits-subjects.ts';
import {exitsTable, type ExitsRow} from './exits.ts';

const rows = exitsTable([kvm, kvm2007].map(asListed), cascadeLake);

/** The causes that came up, by name, of one operation under one strategy. */
function exitsOf(operation: string, strategy: string): Record<string, number> {
  const {exits} = rows.find(row => row.operation === operation && row.strategy === strategy) as ExitsRow;
  return Object.fromEntries(Object.entries(exits).filter(([, count]) => count > 0));
}

// Every table is in step, so the first store to a leaf table exits and puts it out of step; the next ones are free.
test.each([
  // Injected; the handler's store is the first to the table; filled.
  ['first-touch', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsHiddenFault: 1}],
  ['table-store', {exitsUnprotectingStore: 1}],
  // INVLPG exits for each of at most 33 pages. Above that the guest reads CR3 and writes it back.
  ['munmap-20', {exitsUnprotectingStore: 1, exitsInvlpg: 20}],
  ['munmap-200', {exitsUnprotectingStore: 1, exitsCr3Read: 1, exitsCr3Load: 1}],
  // 4: the first store to each of the parent's two leaf tables; the child's tables have no shadow yet. Then the flush.
  ['fork-1000', {exitsUnprotectingStore: 2, exitsCr3Read: 1, exitsCr3Load: 1}],
  // Refused; the entry is cleared, flushed and set; filled.
  ['cow-break', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsInvlpg: 1, exitsHiddenFault: 1}],
  // The 200 leaf entries take one exit. Each of the three tables above loses one entry.
  ['exit-200', {exitsUnprotectingStore: 1, exitsTraceFault: 3, exitsCr3Load: 1}],
  ['switch', {exitsCr3Load: 1}],
  ['switch-pcid', {exitsCr3Load: 1}],
  ['syscall', {}],
  ['syscall-isolated', {exitsCr3Read: 2, exitsCr3Load: 2}],
])('%s under kvm', (operation, exits) => {
  expect(exitsOf(operation, 'kvm')).toEqual(exits);
});

// Every store to a shadowed table exits, until three in a row have freed its shadow page; INVLPG does not.
test.each([
  // The fault goes to the guest by itself, for the entry is not present; the store writes the shadow's leaf too.
  ['first-touch', {exitsTraceFault: 1}],
  ['table-store', {exitsTraceFault: 1}],
  // Three stores free the shadow page. The page of the direct map is still read-only, and filled once.
  ['munmap-20', {exitsTraceFault: 3, exitsHiddenFault: 1}],
  ['munmap-200', {exitsTraceFault: 3, exitsHiddenFault: 1, exitsCr3Read: 1, exitsCr3Load: 1}],
  // The same for each of the parent's two leaf tables; the child's tables have no shadow yet.
  ['fork-1000', {exitsTraceFault: 6, exitsHiddenFault: 2, exitsCr3Read: 1, exitsCr3Load: 1}],
  // Refused with the entry present, which exits. Cleared and set, in the shadow too.
  ['cow-break', {exitsTrueFault: 1, exitsTraceFault: 2}],
  ['exit-200', {exitsTraceFault: 3 + 3, exitsHiddenFault: 1, exitsCr3Load: 1}],
  ['switch', {exitsCr3Load: 1}],
  ['syscall', {}],
  ['syscall-isolated', {exitsCr3Read: 2, exitsCr3Load: 2}],
])('%s under kvm-2007', (operation, exits) => {
  expect(exitsOf(operation, 'kvm-2007')).toEqual(exits);
});
