import {expect, test} from 'vitest';
import type {ShadowPage} from '../tables/shadow-page.ts';
import {OutOfSyncSlots, type OutOfSyncTable} from './out-of-sync-slots.ts';
import type {Snapshot} from './snapshot.ts';

/** A table in a guest frame of the same number as its host frame: all that slots look at. */
const table = (frame: number): OutOfSyncTable => ({
  gfn: frame,
  frame,
  page: {} as ShadowPage,
  snapshot: {} as Snapshot,
  fixups: [],
  nextFixup: 0,
});

/** Adds tables one after the other; returns who had to give way, or undefined, for each. */
function added(slots: OutOfSyncSlots, ...frames: number[]): (number | undefined)[] {
  return frames.map(frame => {
    const displaced = slots.displacedBy(frame);
    if (displaced) slots.remove(displaced);
    slots.add(table(frame));
    slots.audit();
    return displaced?.gfn;
  });
}

const order = (slots: OutOfSyncSlots): number[] => slots.tables().map(({gfn}) => gfn);

test('three tables whose frames leave different rests when divided by three all fit', () => {
  const slots = new OutOfSyncSlots(3);
  expect(added(slots, 30, 31, 32)).toEqual([undefined, undefined, undefined]);
  expect(order(slots)).toEqual([30, 31, 32]);
});

test('who is at home there is pushed on to the next slot', () => {
  const slots = new OutOfSyncSlots(3);
  // Both leave 0 over.
  expect(added(slots, 30, 33)).toEqual([undefined, undefined]);
  expect(order(slots)).toEqual([33, 30]);
});

test('who sits in that next slot gives way, at home or not', () => {
  const slots = new OutOfSyncSlots(3);
  // 31 is at home in slot 1, where 30 is pushed to.
  expect(added(slots, 30, 31, 33)).toEqual([undefined, undefined, 31]);
  // Now 33 is pushed to slot 1, where 30 had its second chance.
  expect(added(slots, 36)).toEqual([30]);
  expect(order(slots)).toEqual([36, 33]);
});

test('who is not at home there gives way at once, and nobody is pushed on', () => {
  const slots = new OutOfSyncSlots(3);
  added(slots, 30, 33);
  // Slot 1, which is the home of 31, holds 30.
  expect(added(slots, 31)).toEqual([30]);
  expect(order(slots)).toEqual([33, 31]);
});

test('the slot after the last is the first', () => {
  const slots = new OutOfSyncSlots(3);
  expect(added(slots, 32, 35)).toEqual([undefined, undefined]);
  expect(order(slots)).toEqual([32, 35]);
});

test('of one slot there is no next one', () => {
  const slots = new OutOfSyncSlots(1);
  expect(added(slots, 30, 31)).toEqual([undefined, 30]);
  expect(order(slots)).toEqual([31]);
});

test('an audit finds a table in a slot that is not its own', () => {
  const slots = new OutOfSyncSlots(3);
  const wandering = {...table(30)};
  slots.add(wandering);
  (wandering as {frame: number}).frame = 32;
  // 32 leaves 2 over, so slot 0 is its second choice: fine. 31 may be in slot 1 or 2 only.
  slots.audit();
  (wandering as {frame: number}).frame = 31;
  expect(() => slots.audit()).toThrow('guest table 30 is in slot 0, expected 1 or the next');
});
