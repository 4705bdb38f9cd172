import {describe, expect, test} from 'vitest';
import {LARGE, WRITABLE} from '../hardware/address.ts';
import type {RecordedEvent} from '../recording/reader.ts';
import {counts, ObservedGuest, script} from '../testing/observed-guest.ts';
import {audit} from './audit.ts';
import type {GuestProcess} from './process.ts';
import type {MappedRegion} from './region.ts';
import type {GuestSettings, Protection, Region} from './story.ts';

/** Transparent large pages: `guest.largePages=always`. */
const guestWith = (parameters: GuestSettings = {}) =>
  new ObservedGuest({kernelAccesses: 0, codePages: 0, largePages: 'always', ...parameters});

/** 8 entries a table: a large page is 8 pages. About 80 of 120 pages are free after boot. */
const SMALL = {indexBits: 3, memoryPages: 120};

function mapped(pages: number, parameters: GuestSettings = {}, protection: Protection = 'read-write') {
  const guest = guestWith(parameters);
  const process = guest.spawn();
  const region = process.map(pages, {protection});
  return {guest, process, region};
}

const startOf = (process: GuestProcess, region: Region): number =>
  process.region((region as MappedRegion).id).start;

/** The pages of a region that large leaves map, in the space of a process. */
function largeIn(guest: ObservedGuest, process: GuestProcess, region: Region): number[] {
  const {tables} = guest.core;
  const start = startOf(process, region);
  return Array.from({length: region.pages}, (_, page) => page).filter(page => {
    const {table, index} = tables.find(process.space.root, start + page);
    return tables.flags(table, index) & LARGE;
  });
}

const pages = (from: number, to: number): number[] => Array.from({length: to - from}, (_, at) => from + at);

const work = (events: readonly RecordedEvent[], name: string): number =>
  events.reduce((sum, event) => sum + (event.type === 'work' && event.work === name ? event.count : 0), 0);

const faults = (events: readonly RecordedEvent[]): number =>
  events.filter(event => event.type === 'access' && event.expectation !== 0).length;

describe('the first touch of 2 MiB', () => {
  test('maps all of it by one store, at a read as at a write', () => {
    for (const touch of ['read', 'write'] as const) {
      const {guest, region} = mapped(1024);
      region[touch](0);
      const events = guest.during(() => region[touch](700));
      expect(script(events)).toEqual([
        expect.stringMatching(/^zero /),
        expect.stringMatching(/\[\d+\] = \d+ PWUADLX$/),
      ]);
      expect(work(events, 'guestPagesZeroed')).toBe(513);
      expect(faults(guest.during(() => region.touchAll('write')))).toBe(0);
      audit(guest.core);
    }
  });

  test('grants no right that the mapping does not have', () => {
    const {guest, process, region} = mapped(512, {}, 'read');
    region.read(3);
    expect(largeIn(guest, process, region)).toEqual(pages(0, 512));
    const {table, index} = guest.core.tables.find(process.space.root, startOf(process, region));
    expect(guest.core.tables.flags(table, index) & WRITABLE).toBe(0);
    expect(() => region.write(3)).toThrow('writes to');
  });

  test('maps small pages where the mapping does not cover the 2 MiB whole', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.map(1500, {alignment: 500});
    for (const page of [0, 12, 524, 1036]) region.write(page);
    expect(largeIn(guest, process, region)).toEqual(pages(12, 1036));
    audit(guest.core);
  });

  test('maps a small page where one stands already', () => {
    const guest = guestWith();
    const process = guest.spawn();
    process.brk(700).write(699);
    const heap = process.brk(700);
    // The heap has grown over an aligned 2 MiB of which a page is mapped.
    heap.write(698);
    heap.touchAll('write');
    const large = largeIn(guest, process, heap);
    expect(large).not.toContain(699);
    expect(large).not.toContain(698);
    expect(large.length % 512).toBe(0);
    audit(guest.core);
  });

  test('of a file maps small pages', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.mapFile(guest.file(1024), {sharing: 'private', alignment: 0});
    region.touchAll('write');
    expect(largeIn(guest, process, region)).toEqual([]);
  });

  test('maps small pages where no run of frames is free, and swaps nothing out for one', () => {
    const {guest, process, region} = mapped(512, {memoryPages: 2600, swapPages: 1000});
    guest.file(guest.core.frames.free - 100);
    const events = guest.during(() => region.write(0));
    expect(script(events).at(-1)).toMatch(/ PWUADX$/);
    expect(work(events, 'guestPagesReclaimed')).toBe(0);
    expect(largeIn(guest, process, region)).toEqual([]);
    audit(guest.core);
  });

  test('is all of the heap that is aligned, once brk has grown over it', () => {
    const guest = guestWith();
    const process = guest.spawn();
    process.brk(1600).touchAll('write');
    expect(largeIn(guest, process, process.brk(0)).length).toBeGreaterThanOrEqual(1024);
    process.brk(-1000);
    audit(guest.core);
    process.brk(-600);
    audit(guest.core);
  });

  test('of memory that may be executed, as an address trace has, maps large pages too', () => {
    const {guest, region} = mapped(512, {}, 'read-write-execute');
    expect(script(guest.during(() => region.fetch(0))).at(-1)).toMatch(/ PWUADL$/);
  });
});

describe('where mappings lie', () => {
  test.each([512, 1024, 4096])('%i pages, whole multiples of 2 MiB, start at a boundary', count => {
    for (const seed of [1, 2, 3]) {
      const guest = new ObservedGuest({codePages: 0, largePages: 'always'}, seed);
      const process = guest.spawn();
      process.map(3);
      const region = process.map(count);
      region.touchAll('write');
      expect(largeIn(guest, process, region)).toHaveLength(count);
    }
  });

  test('others, and files, lie where they would without large pages', () => {
    const [always, asked] = ['always', 1].map(largePages => {
      const guest = guestWith({largePages});
      const process = guest.spawn();
      const regions = [process.map(700), process.mapFile(guest.file(1024), {sharing: 'private'})];
      return regions.map(region => startOf(process, region));
    });
    expect(always).toEqual(asked);
  });

  test('one that lies anywhere moves to a boundary, where its pages stay small', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.map(512, {alignment: 3});
    region.touchAll('write');
    region.move();
    expect(startOf(process, region) % 512).toBe(0);
    expect(largeIn(guest, process, region)).toEqual([]);
    audit(guest.core);
  });

  test('where no aligned place is left, any place does', () => {
    // 4 entries a table: the whole region has 64 pages, and each mapping of 5 leaves 3 before the next boundary.
    const {guest, process} = mapped(1, {indexBits: 2, levels: 5, memoryPages: 200});
    const {space} = process;
    while (space.gap(4, 2) !== undefined) process.map(4, {alignment: 2});
    const [{start, end}] = [...space.areas].filter(area => area.start >= space.image.mappings);
    process.region(2).unmap();
    expect([end - start, space.gap(4, 2)]).toEqual([4, undefined]);
    process.map(4);
    expect(space.areas.find(start)).toBeDefined();
    audit(guest.core);
  });
});

describe('a large page that is shared', () => {
  test('is split by the first write after fork, which copies one page', () => {
    const {guest, process, region} = mapped(512);
    region.write(0);
    const child = process.sibling(process.fork());
    audit(guest.core);
    const events = guest.during(() => region.write(5));
    expect(work(events, 'guestPagesCopied')).toBe(1);
    // 512 stores to a table, the entry away and the pointer in, and the small page cleared and stored.
    expect(counts(events)['table store']).toBe(516);
    expect(largeIn(guest, process, region)).toEqual([]);
    expect(largeIn(guest, child, region)).toHaveLength(512);
    audit(guest.core);
    child.run();
    // Page 5 is the child's own, the others are shared with the parent's small ones.
    expect(
      work(
        guest.during(() => region.in(child).write(5)),
        'guestPagesCopied',
      ),
    ).toBe(0);
    child.exit();
    audit(guest.core);
  });

  test('is written to at once when the others are gone', () => {
    const {guest, process, region} = mapped(512);
    region.write(0);
    const child = process.fork();
    child.exit();
    process.run();
    const events = guest.during(() => region.write(5));
    expect(script(events)).toEqual([expect.stringMatching(/ PWUADLX$/)]);
    expect(largeIn(guest, process, region)).toHaveLength(512);
  });
});

describe('a part of a large page', () => {
  test('that is unmapped, discarded or protected splits it', () => {
    const acts: readonly ((region: Region) => void)[] = [
      region => region.unmap(3, 5),
      region => region.discard(3, 5),
      region => region.protect('read', 3, 5),
    ];
    for (const act of acts) {
      const {guest, process, region} = mapped(1024);
      region.touchAll('write');
      act(region);
      expect(largeIn(guest, process, region)).toEqual(pages(512, 1024));
      audit(guest.core);
    }
  });

  test('a discard of all of it gives it up, and the next touch maps a large one again', () => {
    const {guest, process, region} = mapped(1024);
    region.touchAll('write');
    const events = guest.during(() => region.discard());
    // With the two tables that were deposited.
    expect([counts(events)['table store'], work(events, 'guestPagesFreed')]).toEqual([2, 1024 + 2]);
    region.read(600);
    expect(largeIn(guest, process, region)).toEqual(pages(512, 1024));
    audit(guest.core);
  });

  test('a protection of all of it, and a move, keep it whole', () => {
    const {guest, process, region} = mapped(1024);
    region.touchAll('write');
    expect(counts(guest.during(() => region.protect('read')))['table store']).toBe(4);
    region.protect('read-write');
    region.move();
    expect(largeIn(guest, process, region)).toHaveLength(1024);
    audit(guest.core);
  });
});

describe('memory pressure', () => {
  const pressed = () => mapped(150 - (150 % 8), {...SMALL, swapPages: 1000});

  test('a large page that lost its A earlier is split and goes whole, piece by piece', () => {
    const {guest, process, region} = pressed();
    const events = guest.during(() => {
      for (let page = 0; guest.core.swap.used === 0; page++) region.write(page);
    });
    const lines = script(events);
    // Aged first, by one store and a flush of one entry.
    const aged = lines.findIndex(line => line.endsWith(' PWUDLX'));
    expect(lines[aged + 1]).toMatch(/^INVLPG/);
    const swapped = lines.findIndex(line => line.endsWith(' S'));
    const [entry] = lines[swapped].split(' = ');
    // The pieces, the large entry away, its flush, the pointer to the pieces; then the first of these.
    expect(lines.slice(swapped - 13, swapped)).toEqual([
      ...pages(0, 8).map(() => expect.stringMatching(/ PWUDX$/)),
      expect.stringMatching(/ WUDLX$/),
      expect.stringMatching(/^INVLPG/),
      expect.stringMatching(/ PWUA$/),
      `${entry} = 0`,
      expect.stringMatching(/^INVLPG/),
    ]);
    // Whole large pages, though a batch is met earlier.
    expect(guest.core.swap.used % 8).toBe(0);
    expect(largeIn(guest, process, region)).not.toContain(0);
    audit(guest.core);
  });

  test('a heap larger than memory comes back as small pages, and nothing is lost', () => {
    const {guest, region} = pressed();
    const events = guest.during(() => {
      region.touchAll('write');
      region.touchAll('read');
      region.touchAll('write');
    });
    const out = work(events, 'guestPagesReclaimed');
    const back = work(events, 'guestPagesSwappedIn');
    expect(back).toBeGreaterThan(100);
    expect(out - back).toBe(guest.core.swap.used);
    audit(guest.core);
  });

  test('swap space that is full keeps the rest of a large page in memory', () => {
    const {guest, region} = mapped(136, {...SMALL, swapPages: 13});
    expect(() => region.touchAll('write')).toThrow('guest.memoryPages');
    expect(guest.core.swap.used).toBe(13);
  });

  test('one that is closed to its process stays, as small pages do', () => {
    const {guest, process, region} = pressed();
    const closed = process.map(8);
    closed.write(0);
    closed.protect('none');
    for (let round = 0; round < 3; round++) for (let page = 0; page < 90; page++) region.write(page);
    expect(guest.core.swap.used).toBeGreaterThan(0);
    expect(largeIn(guest, process, closed)).toHaveLength(8);
  });

  test('one that two processes share is split in both', () => {
    const {guest, process, region} = pressed();
    for (let page = 0; page < 16; page++) region.write(page);
    const child = process.sibling(process.fork());
    for (let round = 0; round < 3; round++) for (let page = 16; page < 100; page++) region.write(page);
    audit(guest.core);
    expect(guest.core.swap.entries).toBeGreaterThan(guest.core.swap.used);
    expect(largeIn(guest, child, region)).not.toContain(0);
    child.run();
    for (let page = 0; page < 16; page++) region.in(child).read(page);
    audit(guest.core);
  });

  test('one that was moved in the parent is found where it lies now', () => {
    const {guest, process, region} = pressed();
    for (let page = 0; page < 16; page++) region.write(page);
    const child = process.sibling(process.fork());
    process.run();
    region.move();
    for (let round = 0; round < 3; round++) for (let page = 16; page < 100; page++) region.write(page);
    expect(guest.core.swap.entries).toBeGreaterThan(guest.core.swap.used);
    child.run();
    for (let page = 0; page < 16; page++) region.in(child).read(page);
    audit(guest.core);
  });
});

test('a mapping that asks for large pages keeps them, as without', () => {
  const {guest, process} = mapped(1, {...SMALL, swapPages: 1000});
  const large = process.map(8, {pageLevel: 2});
  large.write(0);
  const child = process.fork();
  // Copied whole.
  expect(
    work(
      guest.during(() => large.write(5)),
      'guestPagesCopied',
    ),
  ).toBe(8);
  child.exit();
  const more = process.map(96);
  const events = guest.during(() => {
    for (let round = 0; round < 3; round++) more.touchAll('write');
  });
  expect(guest.core.swap.used).toBeGreaterThan(0);
  expect(largeIn(guest, process, large)).toHaveLength(8);
  const [entry] = script(guest.during(() => large.protect('read')))[0].split(' = ');
  expect(script(events).filter(line => line.startsWith(`${entry} = `))).toEqual([]);
  audit(guest.core);
});

test('a mapping that asks for 1 GiB pages gets them', () => {
  // Three bits an index: a page of level 3 is 64 pages.
  const {guest, process} = mapped(1, {indexBits: 3, memoryPages: 500});
  const huge = process.map(64, {pageLevel: 3});
  huge.write(0);
  expect(largeIn(guest, process, huge)).toHaveLength(64);
  expect(process.space.deposits.size).toBe(0);
});
