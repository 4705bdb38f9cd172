import {describe, expect, test} from 'vitest';
import type {RecordedEvent} from '../recording/reader.ts';
import {audit} from './audit.ts';
import {counts, ObservedGuest, script} from '../testing/observed-guest.ts';
import type {GuestSettings} from './story.ts';

const TABLES_ONLY = {kernelAccesses: 0, codePages: 0};

function large(pages: number, level: 2 | 3, parameters: GuestSettings = {}) {
  const guest = new ObservedGuest({...TABLES_ONLY, ...parameters});
  const process = guest.spawn();
  const region = process.map(pages, {pageLevel: level});
  return {guest, process, region};
}

const faults = (events: readonly RecordedEvent[]) =>
  events.filter(event => event.type === 'access' && event.expectation !== 0).length;

describe('2 MiB pages', () => {
  test('the first touch maps 512 pages by one store at level 2, and keeps a leaf table ready', () => {
    const {guest, region} = large(1024, 2);
    region.write(0);
    const events = guest.during(() => region.write(700));
    // The deposited table is zeroed and linked nowhere.
    expect(script(events)).toEqual([
      expect.stringMatching(/^zero /),
      expect.stringMatching(/\[\d+\] = \d+ PWUADLX$/),
    ]);
    expect(faults(guest.during(() => region.touchAll('write')))).toBe(0);
    audit(guest.core);
  });

  test('munmap is one store and one INVLPG', () => {
    const {guest, region} = large(1024, 2);
    region.write(0);
    region.write(512);
    const events = guest.during(() => region.unmap(0, 512));
    expect([counts(events)['table store'], counts(events).INVLPG]).toEqual([1, 1]);
    audit(guest.core);
  });

  test('unmapping a part splits: 512 stores to a table nobody uses yet, the entry away, a flush, the pointer', () => {
    const {guest, region} = large(512, 2);
    region.write(0);
    const lines = script(guest.during(() => region.unmap(0, 2)));
    expect(lines.slice(0, 512).every(line => line.endsWith(' PWUADX'))).toBe(true);
    const [entry] = lines[512].split(' = ');
    expect(lines[512]).toMatch(/ WUADLX$/);
    expect(lines[513]).toMatch(/^INVLPG/);
    expect(lines[514]).toMatch(/ PWUA$/);
    expect(lines[514].startsWith(entry)).toBe(true);
    // Then the two leaves and their flush.
    expect(lines.slice(515, 517).every(line => line.endsWith(' = 0'))).toBe(true);
    expect(lines).toHaveLength(519);
    audit(guest.core);
  });

  test('fork shares them by two stores; the first write copies all 512 pages', () => {
    const {guest, process, region} = large(512, 2);
    region.write(0);
    const child = process.fork();
    audit(guest.core);
    const events = guest.during(() => region.write(5));
    expect(script(events)).toEqual([
      expect.stringMatching(/ = 0$/),
      expect.stringMatching(/^INVLPG/),
      expect.stringMatching(/ PWUADLX$/),
    ]);
    expect(events).toContainEqual({type: 'work', work: 'guestPagesCopied', count: 512});
    child.run();
    expect(script(guest.during(() => region.in(child).write(5)))).toEqual([
      expect.stringMatching(/ PWUADLX$/),
    ]);
    audit(guest.core);
  });

  test('copying one that another process has split frees the pages that nobody else maps', () => {
    const {guest, process, region} = large(512, 2);
    region.write(0);
    const child = process.fork();
    child.run();
    region.in(child).unmap(0, 2);
    const events = guest.during(() => region.write(5));
    // The child gave up pages 0 and 1, so the parent's copy leaves two of the old frames to nobody.
    expect(events).toContainEqual({type: 'work', work: 'guestPagesFreed', count: 2});
    audit(guest.core);
  });

  test('one that has to be split to be copied is copied only where it is shared', () => {
    const {guest, process, region} = large(512, 2, {memoryPages: 2600});
    region.write(0);
    const child = process.fork();
    child.run();
    region.in(child).unmap(5, 1);
    // Too few frames for another run.
    guest.file(guest.core.frames.free - 100);
    const own = guest.during(() => region.write(5));
    expect(script(own).at(-1)).toMatch(/ PWUADX$/);
    expect(own.some(event => event.type === 'work' && event.work === 'guestPagesCopied')).toBe(false);
    const shared = guest.during(() => region.write(6));
    expect(shared).toContainEqual({type: 'work', work: 'guestPagesCopied', count: 1});
    audit(guest.core);
  });

  test('where no run of frames is free, small pages do', () => {
    const {guest, region} = large(512, 2, {memoryPages: 2600});
    guest.file(guest.core.frames.free - 100);
    const events = guest.during(() => region.write(0));
    expect(script(events).at(-1)).toMatch(/ PWUADX$/);
    audit(guest.core);
  });

  test('a guest without large pages maps small ones', () => {
    const {guest, region} = large(512, 2, {largePages: 0});
    expect(script(guest.during(() => region.write(0))).at(-1)).toMatch(/ PWUADX$/);
  });

  test('a move keeps them whole', () => {
    const {guest, region} = large(512, 2);
    region.write(0);
    const events = guest.during(() => region.move());
    expect(counts(events)['table store']).toBe(2);
    expect(faults(guest.during(() => region.touchAll('write')))).toBe(0);
    audit(guest.core);
  });
});

describe('1 GiB pages', () => {
  // Three bits an index: a page of level 2 is 8 pages, one of level 3 is 64.
  const THREE_BITS = {indexBits: 3, memoryPages: 500};

  test('one store at level 3 maps 8 × 8 pages', () => {
    const {guest, region} = large(64, 3, THREE_BITS);
    expect(script(guest.during(() => region.write(0))).at(-1)).toMatch(/ PWUADLX$/);
    expect(faults(guest.during(() => region.touchAll('write')))).toBe(0);
    audit(guest.core);
  });

  test('they are copied and freed whole, and split a level at a time', () => {
    const {guest, process, region} = large(64, 3, THREE_BITS);
    region.write(0);
    const child = process.fork();
    child.run();
    region.in(child).write(3);
    audit(guest.core);
    const lines = script(guest.during(() => region.in(child).unmap(0, 1)));
    // 8 pages of level 2, each with a leaf table in reserve, out of the one; then 8 of level 1 out of the first.
    expect(lines.filter(line => line.endsWith(' PWUADLX'))).toHaveLength(8);
    expect(lines.filter(line => line.endsWith(' PWUADX'))).toHaveLength(8);
    audit(guest.core);
    child.exit();
    region.unmap();
    audit(guest.core);
  });
});
