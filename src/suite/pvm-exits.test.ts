/**
 * The exits of operations under PVM, each derived from what it does: as KVM's shadow pager, whose leaf tables go out of step
 * with the first store to each, but that CR3 is read without an exit, and that the return from a fault is an exit which
 * fills the entry.
 */
import {expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {pvm} from '../strategies/pvm.ts';
import {asListed} from './exits-subjects.ts';
import {exitsTable} from './exits.ts';

const SETTINGS = {
  '': {},
  'without prefault': {prefault: 'off'},
  'without direct switches': {directSwitch: 'off'},
  'each store caught': {unsync: 'off', floodThreshold: 0, prefetch: 'none'},
};
const subjects = Object.entries(SETTINGS).map(([label, set]) => {
  const listed = asListed(pvm);
  return {...listed, label, parameters: {...listed.parameters, ...set}};
});
const rows = exitsTable(subjects, cascadeLake);

function exitsOf(operation: string, setting: keyof typeof SETTINGS = ''): Record<string, number> {
  const {exits} = rows.find(row => row.operation === operation && row.strategy === setting)!;
  return Object.fromEntries(Object.entries(exits).filter(([, count]) => count > 0));
}

test.each([
  // Refused and injected; the store is the first to its table; the return fills the entry.
  ['first-touch', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsFaultReturn: 1}],
  ['table-store', {exitsUnprotectingStore: 1}],
  // A hypercall a page, up to 33; above, one that flushes all: the kernel knows what CR3 holds.
  ['munmap-20', {exitsUnprotectingStore: 1, exitsInvlpg: 20}],
  ['munmap-200', {exitsUnprotectingStore: 1, exitsCr3Load: 1}],
  // The parent's 1000 entries lie in two tables, and its flush is one hypercall. The child's have no shadow yet.
  ['fork-1000', {exitsUnprotectingStore: 2, exitsCr3Load: 1}],
  // Refused; two stores, of which the first exits, a flush between them; the return fills the entry.
  ['cow-break', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsInvlpg: 1, exitsFaultReturn: 1}],
  // The 200 leaf entries take one exit. Of the tables above, each loses its one entry by a store that is caught, and the
  // space is left by loading the kernel's own root.
  ['exit-200', {exitsUnprotectingStore: 1, exitsTraceFault: 3, exitsCr3Load: 1}],
  // The kernel's root of the other space, and then user mode's, which the switcher does not have at hand.
  ['switch', {exitsCr3Load: 1, exitsModeSwitch: 1}],
  ['switch-pcid', {exitsCr3Load: 1, exitsModeSwitch: 1}],
  ['syscall', {}],
  // An isolated kernel gains nothing here, and makes a space of each half: into the kernel the path is at hand, then its
  // root is loaded, then user mode's, of which the kernel's view is at hand and not the user's.
  ['syscall-isolated', {exitsCr3Load: 2, exitsModeSwitch: 1}],
])('%s', (operation, exits) => {
  expect(exitsOf(operation)).toEqual(exits);
});

test.each([
  // The return is a direct switch; then the fault that nobody sees.
  ['first-touch', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsHiddenFault: 1}],
  ['cow-break', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsInvlpg: 1, exitsHiddenFault: 1}],
])('%s without prefault', (operation, exits) => {
  expect(exitsOf(operation, 'without prefault')).toEqual(exits);
});

test.each([
  // A fault takes the guest to its kernel anyway, and its return is an exit anyway.
  ['first-touch', {exitsTrueFault: 1, exitsUnprotectingStore: 1, exitsFaultReturn: 1}],
  // In and out again.
  ['syscall', {exitsModeSwitch: 2}],
  ['munmap-20', {exitsUnprotectingStore: 1, exitsInvlpg: 20, exitsModeSwitch: 2}],
  ['fork-1000', {exitsUnprotectingStore: 2, exitsCr3Load: 1, exitsModeSwitch: 2}],
  ['switch', {exitsCr3Load: 1, exitsModeSwitch: 2}],
  // Nobody returns from an exit.
  ['exit-200', {exitsUnprotectingStore: 1, exitsTraceFault: 3, exitsCr3Load: 1, exitsModeSwitch: 1}],
])('%s without direct switches', (operation, exits) => {
  expect(exitsOf(operation, 'without direct switches')).toEqual(exits);
});

test.each([
  ['first-touch', {exitsTrueFault: 1, exitsTraceFault: 1, exitsFaultReturn: 1}],
  ['table-store', {exitsTraceFault: 1}],
  ['munmap-20', {exitsTraceFault: 20, exitsInvlpg: 20}],
  // 1000 entries lose their W.
  ['fork-1000', {exitsTraceFault: 1000, exitsCr3Load: 1}],
  ['cow-break', {exitsTrueFault: 1, exitsTraceFault: 2, exitsInvlpg: 1, exitsFaultReturn: 1}],
])('%s with each store caught', (operation, exits) => {
  expect(exitsOf(operation, 'each store caught')).toEqual(exits);
});
