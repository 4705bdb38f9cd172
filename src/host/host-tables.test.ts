import {expect, test} from 'vitest';
import {PRESENT} from '../hardware/address.ts';
import {HostTables} from './host-tables.ts';
import {FIRST_TABLE_FRAME} from './physmap.ts';

test('tables lie in a range of their own, and the last freed is used first', () => {
  const tables = new HostTables(4);
  const [one, two, three] = [tables.allocate(), tables.allocate(), tables.allocate()];
  expect([one, two, three]).toEqual([0, 1, 2].map(at => FIRST_TABLE_FRAME + at));
  tables.release(one);
  tables.release(three);
  expect([tables.allocate(), tables.allocate(), tables.allocate()]).toEqual([
    three,
    one,
    FIRST_TABLE_FRAME + 3,
  ]);
});

test('a table that is used again is empty', () => {
  const tables = new HostTables(4);
  const frame = tables.allocate();
  tables.memory.store(tables.memory.slot(frame, 2), 7, PRESENT);
  tables.release(frame);
  expect(tables.memory.flagsAt(tables.memory.slot(tables.allocate(), 2))).toBe(0);
});

test('the overhead is 4096 bytes a table, now and at most', () => {
  const tables = new HostTables(512);
  const first = tables.allocate();
  tables.allocate();
  tables.release(first);
  expect(tables.overhead()).toEqual({end: 4096, peak: 8192});
});
