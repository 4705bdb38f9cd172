import {describe, expect, test} from 'vitest';
import {PRESENT} from '../hardware/address.ts';
import type {RecordedEvent} from '../recording/reader.ts';
import {audit} from './audit.ts';
import {ObservedGuest, script} from '../testing/observed-guest.ts';
import {USER_PAGE} from './frames.ts';
import {RECLAIM_BATCH} from './reclaim.ts';

/** 8 entries a table, 120 pages of memory: about 80 are free after boot. */
const SMALL = {indexBits: 3, memoryPages: 120, swapPages: 1000, kernelAccesses: 0, codePages: 0};

const work = (events: readonly RecordedEvent[], name: string) =>
  events.reduce((sum, event) => sum + (event.type === 'work' && event.work === name ? event.count : 0), 0);

function pressed() {
  const guest = new ObservedGuest(SMALL);
  const process = guest.spawn();
  const region = process.map(150, {alignment: 0});
  return {guest, process, region};
}

describe('memory pressure', () => {
  test('a heap larger than memory is swapped out and in, and nothing is lost', () => {
    const {guest, region} = pressed();
    const events = guest.during(() => {
      region.touchAll('write');
      region.touchAll('read');
      region.touchAll('write');
    });
    const out = work(events, 'guestPagesReclaimed');
    const back = work(events, 'guestPagesSwappedIn');
    expect(back).toBeGreaterThan(150);
    expect(out - back).toBe(guest.core.swap.used);
    audit(guest.core);
  });

  test('a victim that lost its A earlier is cleared, invalidated and given a swap slot', () => {
    const {guest, region} = pressed();
    const events = guest.during(() => region.touchAll('write'));
    const lines = script(events);
    const swapped = lines.findIndex(line => line.endsWith(' S'));
    const [entry] = lines[swapped].split(' = ');
    const history = lines.filter(line => line.startsWith(`${entry} = `) || line.startsWith('INVLPG'));
    const at = history.indexOf(lines[swapped]);
    // First written, then aged without a flush, then cleared, flushed, swapped.
    expect(history.filter(line => line.startsWith(entry)).slice(0, 4)).toEqual([
      expect.stringMatching(/ PWUADX$/),
      expect.stringMatching(/ PWUDX$/),
      `${entry} = 0`,
      lines[swapped],
    ]);
    expect(history[at - 1]).toMatch(/^INVLPG/);
  });

  test(`reclaim frees ${RECLAIM_BATCH} pages at a time`, () => {
    const {guest, region} = pressed();
    const before = guest.core.frames.free;
    for (let page = 0; guest.core.swap.used === 0; page++) region.write(page);
    expect(before).toBeLessThan(150);
    expect(guest.core.swap.used).toBe(RECLAIM_BATCH);
  });

  test('a page used since the hand passed is spared once', () => {
    const {guest, region} = pressed();
    let page = 0;
    while (guest.core.swap.used === 0) region.write(page++);
    // The hand stands behind the first victims; page 0 is out, and the last page written is not.
    const {tables} = guest.core;
    const start = [...guest.core.spaces[0].areas].find(area => area.end - area.start === 150)!.start;
    const flagsOf = (each: number) => {
      const {table, index} = tables.find(guest.core.spaces[0].root, start + each);
      return tables.flags(table, index);
    };
    expect(flagsOf(0) & PRESENT).toBe(0);
    expect(flagsOf(page - 1) & PRESENT).toBe(PRESENT);
  });

  test('a page that two processes share goes from both, and each gets its own back', () => {
    const {guest, process, region} = pressed();
    for (let page = 0; page < 20; page++) region.write(page);
    const child = process.fork();
    const more = process.map(60);
    more.touchAll('write');
    more.touchAll('write');
    audit(guest.core);
    expect(guest.core.swap.entries).toBeGreaterThan(guest.core.swap.used);
    child.run();
    for (let page = 0; page < 20; page++) region.in(child).read(page);
    for (let page = 0; page < 20; page++) region.write(page);
    audit(guest.core);
    child.exit();
    process.exit();
    audit(guest.core);
    expect(guest.core.swap.used).toBe(0);
  });

  test('a page that another process maps as a part of a large one stays', () => {
    const {guest, process} = pressed();
    const large = process.map(8, {pageLevel: 2});
    large.write(0);
    const child = process.fork();
    child.run();
    // Splits the child's page; the frames of pages 1 to 7 stay shared with the parent's large one.
    large.in(child).unmap(0, 1);
    const more = child.map(90);
    for (let round = 0; round < 3; round++) more.touchAll('write');
    expect(guest.core.swap.used).toBeGreaterThan(0);
    audit(guest.core);
    const kept = guest.during(() => {
      for (let page = 1; page < 8; page++) large.in(child).read(page);
    });
    expect(kept.filter(event => event.type === 'access')).toHaveLength(7);
  });

  test('without swap the story ends with a sentence that names the parameter', () => {
    const guest = new ObservedGuest({...SMALL, swapPages: 0});
    const region = guest.spawn().map(150);
    expect(() => region.touchAll('write')).toThrow('guest.memoryPages: 120 pages are too few for this story');
  });
});

test('the host takes back as many frames as asked, all of them user pages, chosen by the seed', () => {
  const taken = (seed: number) => {
    const guest = new ObservedGuest(SMALL, seed);
    guest.spawn().map(30).touchAll('write');
    const users = new Set<number>();
    guest.core.frames.use.forEach((use, frame) => use === USER_PAGE && users.add(frame));
    const events = guest.during(() => guest.hostReclaim(10));
    const frames = events.flatMap(event => (event.type === 'host unmap' ? [event.gfn] : []));
    expect(frames.every(frame => users.has(frame))).toBe(true);
    expect(new Set(frames).size).toBe(10);
    return frames;
  };
  expect(taken(1)).toEqual(taken(1));
  expect(taken(1)).not.toEqual(taken(2));
});
