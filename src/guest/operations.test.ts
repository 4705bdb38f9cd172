/** How many stores, invalidations and CR3 accesses each operation makes, with real tables and nothing else recorded. */
import {describe, expect, test} from 'vitest';
import type {RecordedEvent} from '../recording/reader.ts';
import {audit} from './audit.ts';
import {counts, ObservedGuest, script} from '../testing/observed-guest.ts';
import type {GuestSettings} from './story.ts';

const TABLES_ONLY = {kernelAccesses: 0, codePages: 0};

const guestWith = (parameters: GuestSettings = {}) => new ObservedGuest({...TABLES_ONLY, ...parameters});

const stores = (events: readonly RecordedEvent[]) => counts(events)['table store'] ?? 0;
const invlpgs = (events: readonly RecordedEvent[]) => counts(events).INVLPG ?? 0;
const loads = (events: readonly RecordedEvent[]) => counts(events)['CR3 load'] ?? 0;
const reads = (events: readonly RecordedEvent[]) => counts(events)['CR3 read'] ?? 0;
const faults = (events: readonly RecordedEvent[]) =>
  events.filter(event => event.type === 'access' && event.expectation !== 0).length;

/** A process with `pages` pages from the start of a leaf table on, the first `touched` of them written. */
function mapped(pages: number, touched = pages, parameters: GuestSettings = {}) {
  const guest = guestWith(parameters);
  const process = guest.spawn();
  const region = process.map(pages, {alignment: 0});
  for (let page = 0; page < touched; page++) region.write(page);
  return {guest, process, region};
}

describe('demand paging', () => {
  test('the first write of a page: one fault, one store, no flush', () => {
    const {guest, region} = mapped(8, 4);
    const events = guest.during(() => region.write(4));
    expect([faults(events), stores(events), invlpgs(events), loads(events)]).toEqual([1, 1, 0, 0]);
  });

  test('a read maps the zero page; a write after it clears, invalidates and stores', () => {
    const {guest, region} = mapped(8, 4);
    const read = guest.during(() => region.read(4));
    expect(script(read)).toEqual([expect.stringMatching(`= ${guest.core.zeroPage} PUAX$`)]);
    const write = guest.during(() => region.write(4));
    expect([faults(write), stores(write), invlpgs(write)]).toEqual([1, 2, 1]);
    audit(guest.core);
  });

  test('a new leaf table costs one store more, in its parent', () => {
    const {guest, region} = mapped(1024, 1);
    expect(stores(guest.during(() => region.write(512)))).toBe(2);
  });

  test('with 5 levels the first page of a space stores 4 links and a leaf, beside the 256 of the root', () => {
    const guest = guestWith({levels: 5});
    expect(stores(guest.during(() => guest.spawn()))).toBe(256 + 4 + 1);
  });
});

describe('files', () => {
  const readOnly = {sharing: 'private', alignment: 8} as const;

  test('a read fault maps the aligned window of 16 pages around it, in one fault', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.mapFile(guest.file(100), readOnly);
    region.read(60);
    // The mapping starts at page 8 of a table; page 24 of it is entry 32, so its window is entries 32 to 47.
    const events = guest.during(() => region.read(24 + 15));
    expect([faults(events), stores(events)]).toEqual([1, 16]);
    expect(faults(guest.during(() => region.read(24)))).toBe(0);
    // Pages 0 to 7 are entries 8 to 15: the mapping clips the window to 8.
    expect(stores(guest.during(() => region.read(3)))).toBe(8);
    audit(guest.core);
  });

  test('a private write copies: one store where nothing was mapped, two and a flush where the page cache was', () => {
    const guest = guestWith();
    const region = guest.spawn().mapFile(guest.file(100), readOnly);
    region.read(60);
    const fresh = guest.during(() => region.write(30));
    expect([stores(fresh), invlpgs(fresh)]).toEqual([1, 0]);
    const shared = guest.during(() => region.write(60));
    expect([stores(shared), invlpgs(shared)]).toEqual([2, 1]);
  });

  test('a shared page gets W and D in place on its first write', () => {
    const guest = guestWith();
    const region = guest.spawn().mapFile(guest.file(100), {sharing: 'shared'});
    region.read(60);
    expect(script(guest.during(() => region.write(60)))).toEqual([expect.stringMatching(/PWUADX$/)]);
  });

  test('large pages are for anonymous memory: a file keeps its small ones', () => {
    const guest = guestWith();
    const region = guest.spawn().mapFile(guest.file(512), {sharing: 'shared', pageLevel: 2});
    expect(stores(guest.during(() => region.read(0)))).toBeGreaterThanOrEqual(16);
    audit(guest.core);
  });

  test('fork skips what nobody wrote to, and the child faults it in', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.mapFile(guest.file(16), {sharing: 'private', alignment: 0});
    region.read(0);
    let child = process;
    // The root's 256, three links and a leaf for the stack, and its page write-protected in the parent.
    expect(stores(guest.during(() => (child = process.fork() as typeof process)))).toBe(256 + 4 + 1);
    child.run();
    expect(faults(guest.during(() => region.in(child).read(0)))).toBe(1);
  });

  test('fork copies a private mapping of a file once it holds a page of its own', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.mapFile(guest.file(16), {sharing: 'private', alignment: 0});
    region.write(3);
    const child = process.sibling(process.fork());
    child.run();
    expect(faults(guest.during(() => region.in(child).read(3)))).toBe(0);
    audit(guest.core);
  });

  test('unmapping a shared dirty page flushes before its table is left', () => {
    const guest = guestWith();
    const process = guest.spawn();
    const region = process.mapFile(guest.file(1024), {sharing: 'shared', alignment: 0});
    const firstPage = [...process.space.areas].find(area => area.end - area.start === 1024)!.start;
    region.write(0);
    region.write(512);
    // Page 0 with its table, page 512 with its own, and then page 0 again for the first table, which goes.
    const events = guest.during(() => region.unmap(0, 513));
    const flushes = events.flatMap(event => (event.type === 'INVLPG' ? [event.gvn - firstPage] : []));
    expect([flushes, reads(events)]).toEqual([[0, 512, 0], 0]);
  });
});

describe('mapping and unmapping', () => {
  test('mmap and brk store nothing', () => {
    const {guest, process} = mapped(8);
    expect(stores(guest.during(() => process.map(1000)))).toBe(0);
    expect(stores(guest.during(() => process.brk(1000)))).toBe(0);
  });

  test('munmap of 33 pages is 33 INVLPG, of 34 a reload of CR3', () => {
    for (const [pages, expected] of [
      [33, {invlpgs: 33, reloads: 0}],
      [34, {invlpgs: 0, reloads: 1}],
    ] as const) {
      const {guest, region} = mapped(pages + 1);
      const events = guest.during(() => region.unmap(0, pages));
      expect(stores(events)).toBe(pages);
      expect(invlpgs(events)).toBe(expected.invlpgs);
      expect([reads(events), loads(events)]).toEqual([expected.reloads, expected.reloads]);
      audit(guest.core);
    }
  });

  test('in two halves it leaves the same tables, and flushes otherwise: 34 pages once, or 17 and 17', () => {
    const unmapping = (...parts: readonly number[]) => {
      const {guest, region} = mapped(35);
      const events = guest.during(() => {
        let from = 0;
        for (const count of parts) {
          region.unmap(from, count);
          from += count;
        }
      });
      audit(guest.core);
      return {stores: stores(events), invlpgs: invlpgs(events), reloads: loads(events)};
    };
    // The ceiling is 33 pages: above it everything is flushed, below each page by itself.
    expect(unmapping(34)).toEqual({stores: 34, invlpgs: 0, reloads: 1});
    expect(unmapping(17, 17)).toEqual({stores: 34, invlpgs: 34, reloads: 0});
  });

  test('the flush spans the pages that were there, not the pages that were asked for', () => {
    const {guest, region} = mapped(200, 3);
    const events = guest.during(() => region.unmap(0, 199));
    expect([stores(events), invlpgs(events)]).toEqual([3, 3]);
  });

  test('a table that goes takes the first page it covered into the flush', () => {
    const guest = guestWith();
    const process = guest.spawn();
    // The 40th page of a table that maps nothing else: 1 page, and the table from its page 0 on: 41 pages, over 33.
    const region = process.map(1, {alignment: 40});
    region.write(0);
    const events = guest.during(() => region.unmap());
    expect([invlpgs(events), reads(events), loads(events)]).toEqual([0, 1, 1]);
  });

  test('munmap across areas of different rights frees a directory only when the last table under it has gone', () => {
    const {guest, region} = mapped(1024);
    region.protect('read', 500, 30);
    const events = guest.during(() => region.unmap());
    // Every page, and the two leaf tables; their directories too if the stack does not need them.
    expect(stores(events)).toBeGreaterThanOrEqual(1024 + 2);
    audit(guest.core);
  });

  test('madvise(DONTNEED) keeps the tables', () => {
    const {guest, region} = mapped(20);
    const events = guest.during(() => region.discard());
    expect([stores(events), invlpgs(events)]).toEqual([20, 20]);
    // Nothing but the leaf has to be stored again.
    expect(stores(guest.during(() => region.write(3)))).toBe(1);
    audit(guest.core);
  });

  test('the heap shrinks like munmap', () => {
    const {guest, process} = mapped(8);
    const heap = process.brk(10);
    heap.touchAll('write');
    expect(stores(guest.during(() => process.brk(-4)))).toBe(4);
    expect(heap.pages).toBe(6);
    audit(guest.core);
  });
});

describe('mprotect', () => {
  test('stores each present entry twice and flushes the range once', () => {
    const {guest, region} = mapped(50, 40);
    const events = guest.during(() => region.protect('read', 0, 20));
    expect([stores(events), invlpgs(events)]).toEqual([40, 20]);
    const more = guest.during(() => region.protect('read-execute'));
    expect([stores(more), invlpgs(more), reads(more), loads(more)]).toEqual([80, 0, 1, 1]);
  });

  test('asking for the rights that are there already stores and flushes nothing', () => {
    const {guest, region} = mapped(20);
    region.protect('read', 0, 10);
    // Of the whole mapping only the second half has anything to lose.
    const events = guest.during(() => region.protect('read'));
    expect([stores(events), invlpgs(events)]).toEqual([2 * 10, 10]);
    const again = guest.during(() => region.protect('read'));
    expect([stores(again), invlpgs(again)]).toEqual([0, 0]);
    audit(guest.core);
  });

  test('a page that is the process’s alone gets W back at once, a shared one on its next fault', () => {
    const {guest, process, region} = mapped(2);
    region.protect('read');
    region.protect('read-write');
    expect(faults(guest.during(() => region.write(0)))).toBe(0);
    process.fork();
    // Fork took W from both pages, so there is no right left that the processor could hold too long.
    const lost = guest.during(() => region.protect('read'));
    expect([stores(lost), invlpgs(lost)]).toEqual([4, 0]);
    region.protect('read-write');
    expect(faults(guest.during(() => region.write(1)))).toBe(1);
  });

  test('a shared file page gets W back at once only if it is dirty already', () => {
    const guest = guestWith();
    const region = guest.spawn().mapFile(guest.file(2), {sharing: 'shared', alignment: 0});
    region.write(0);
    region.read(1);
    region.protect('read');
    region.protect('read-write');
    expect(faults(guest.during(() => region.write(0)))).toBe(0);
    expect(faults(guest.during(() => region.write(1)))).toBe(1);
  });

  test('PROT_NONE clears P and keeps the frame', () => {
    const {guest, region} = mapped(2);
    const [, hidden] = script(guest.during(() => region.protect('none', 0, 1)));
    expect(hidden).toMatch(/ UADXN$/);
    expect(() => region.read(0)).toThrow('where nothing is mapped that permits it');
    // The processor holds nothing of a page that was not present, so nothing is flushed.
    const shown = guest.during(() => region.protect('read-write'));
    expect([stores(shown), invlpgs(shown)]).toEqual([2, 0]);
    expect(faults(guest.during(() => region.write(0)))).toBe(0);
    audit(guest.core);
  });
});

describe('mremap', () => {
  test('moves a whole leaf table by two stores in its parents, and flushes the space', () => {
    const {guest, region} = mapped(512);
    const events = guest.during(() => region.move());
    expect([stores(events), invlpgs(events), reads(events), loads(events)]).toEqual([2, 0, 1, 1]);
    expect(faults(guest.during(() => region.read(511)))).toBe(0);
    audit(guest.core);
  });

  test('moves what is not aligned entry by entry: two stores each, and the old pages flushed', () => {
    const guest = guestWith();
    const region = guest.spawn().map(30, {alignment: 7});
    region.touchAll('write');
    const before = region.pages;
    const events = guest.during(() => region.move());
    // At most two leaf tables to build and one to free.
    expect(stores(events) - 60).toBeGreaterThanOrEqual(0);
    expect(stores(events) - 60).toBeLessThanOrEqual(3);
    expect(invlpgs(events) >= before || reads(events) > 0).toBe(true);
    expect(faults(guest.during(() => region.touchAll('read')))).toBe(0);
    audit(guest.core);
  });
});

describe('fork and exit', () => {
  test('P pages in T leaf tables: P stores in the parent, P + tables in the child, one flush', () => {
    const {guest, process} = mapped(1000);
    const {memory} = guest.core.tables;
    const parents = memory.tables;
    const events = guest.during(() => process.fork());
    const childs = memory.tables - parents;
    // A root, two leaf tables for the mapping and one for the stack, and the directories above.
    expect(childs).toBeGreaterThanOrEqual(1 + 2 + 1 + 2);
    // The root's kernel half; a link to each other table; 1000 pages and the stack's, in the parent and in the child.
    expect(stores(events)).toBe(256 + (childs - 1) + 2 * 1001);
    expect([reads(events), loads(events), invlpgs(events)]).toEqual([1, 1, 0]);
    audit(guest.core);
  });

  test('read-only and swapped pages cost the parent nothing', () => {
    const {guest, process, region} = mapped(100);
    region.protect('read');
    const first = stores(guest.during(() => process.fork()));
    region.protect('read-write');
    const second = stores(guest.during(() => process.fork()));
    // Shared with the first child, the pages have no W to lose in the second fork either.
    expect(second).toBe(first - 1);
  });

  test('exit gives every frame back, and fork and exit again too', () => {
    const {guest, process, region} = mapped(300);
    const free = guest.core.frames.free;
    for (let round = 0; round < 3; round++) {
      const child = process.fork();
      child.run();
      region.in(child).write(round);
      child.exit();
      audit(guest.core);
    }
    expect(guest.core.frames.free).toBe(free);
    process.exit();
    audit(guest.core);
    expect(guest.core.spaces).toEqual([]);
  });

  test('a gather of more than 10 000 pages frees the first before it clears the last', () => {
    const guest = guestWith();
    const process = guest.spawn();
    process.map(12_000, {alignment: 0}).touchAll('write');
    const freed = guest.during(() => process.exit()).filter(each => each.type === 'work');
    const batches = freed.flatMap(each => (each.work === 'guestPagesFreed' ? [each.count] : []));
    // 19 whole tables of 512, and the 20th fills the batch: 10 240; then the rest and the stack's page, with 24 leaf tables
    // and the stack's, and three above them. The root and the kernel stack go by themselves.
    const tables = 24 + 1 + 3;
    expect(batches).toEqual([20 * 512, 12_001 - 20 * 512 + tables, 1, 1]);
  });
});
