import {expect, test} from 'vitest';
import {firstLine, LINES_PER_PAGE, PRESENT} from '../hardware/address.ts';
import {cachesOf, IN_L1, IN_MEMORY} from '../hardware/caches.ts';
import {BARE, fully} from '../testing/processors.ts';
import {HostTables} from './host-tables.ts';
import {FIRST_TABLE_FRAME} from './physmap.ts';

const NO_CACHES = cachesOf('flat', BARE.caches, 'lru');

test('tables lie in a range of their own, and the last freed is used first', () => {
  const tables = new HostTables(4, NO_CACHES);
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
  const tables = new HostTables(4, NO_CACHES);
  const frame = tables.allocate();
  tables.memory.store(tables.memory.slot(frame, 2), 7, PRESENT);
  tables.release(frame);
  expect(tables.memory.flagsAt(tables.memory.slot(tables.allocate(), 2))).toBe(0);
});

test('the overhead is 4096 bytes a table, now and at most', () => {
  const tables = new HostTables(512, NO_CACHES);
  const first = tables.allocate();
  tables.allocate();
  tables.release(first);
  expect(tables.overhead()).toEqual({end: 4096, peak: 8192});
});

test('tables of two kinds beside each other share no frame, and are one overhead', () => {
  const tables = new HostTables(4, NO_CACHES);
  const others = new HostTables(4, NO_CACHES, tables);
  const frames = [tables.allocate(), others.allocate(), tables.allocate()];
  expect(new Set(frames).size).toBe(3);
  expect([tables.memory.tables, others.memory.tables]).toEqual([2, 1]);
  others.release(frames[1]);
  expect(tables.allocate()).toBe(frames[1]);
  for (const kind of [tables, others]) expect(kind.overhead()).toEqual({end: 3 * 4096, peak: 3 * 4096});
});

test('a new table was cleared, so its lines are in the caches', () => {
  const caches = cachesOf('full', {...BARE.caches, l1: fully(LINES_PER_PAGE)}, 'lru');
  const line = firstLine(new HostTables(512, caches).allocate());
  expect(caches.loadEntry(line)).toBe(IN_L1);
  expect(caches.loadEntry(line + LINES_PER_PAGE - 1)).toBe(IN_L1);
  expect(caches.loadEntry(line + LINES_PER_PAGE)).toBe(IN_MEMORY);
});

test('no two tables share a frame, and tables made in turn share no colour', () => {
  const tables = new HostTables(4, NO_CACHES);
  const frames = Array.from({length: 256}, () => tables.allocate());
  expect(new Set(frames).size).toBe(256);
  // A page has 64 lines, so a cache of 1024 sets has 16 colours; each owner of every second table has 128 tables.
  for (const first of [0, 1]) {
    const colours = frames.filter((_, at) => at % 2 === first).map(frame => frame % 16);
    for (let colour = 0; colour < 16; colour++) {
      expect(colours.filter(each => each === colour)).toHaveLength(8);
    }
  }
});
