import {expect, test} from 'vitest';
import type {Gvn} from '../hardware/address.ts';
import {ObservedGuest} from '../testing/observed-guest.ts';
import {audit} from './audit.ts';
import type {GuestProcess} from './process.ts';
import type {MappedRegion} from './region.ts';
import type {GuestSettings, Process, Region} from './story.ts';

const SMALL = {memoryPages: 16384, codePages: 2};

const startOf = (region: Region): Gvn => (region as MappedRegion).start;

/** The frames of a mapping's pages in a process. */
function framesOf({core}: ObservedGuest, process: Process, region: Region): number[] {
  const {root} = (process as GuestProcess).space;
  return Array.from({length: region.pages}, (_, page) => {
    const {table, index} = core.tables.find(root, startOf(region) + page);
    return core.tables.frame(table, index);
  });
}

/** Two processes write the pages of a mapping each in turn; the frames of both. */
function inTurn(parameters: GuestSettings): readonly number[][] {
  const guest = new ObservedGuest({...SMALL, ...parameters});
  const processes = [guest.spawn(), guest.spawn()];
  const regions = processes.map(process => process.map(256, {pageLevel: 1}));
  for (let page = 0; page < 256; page++) for (const region of regions) region.write(page);
  audit(guest.core);
  return processes.map((process, at) => framesOf(guest, process, regions[at]));
}

/** Of all pages, the share whose frame lies in the same aligned group of eight as that of the page before. */
const together = (frames: readonly number[]): number =>
  frames.filter((frame, at) => at > 0 && Math.trunc(frame / 8) === Math.trunc(frames[at - 1] / 8)).length /
  frames.length;

test('pages that two processes touch in turn lie side by side as memory has it, scattered, or in runs of eight', () => {
  for (const frames of inTurn({contiguousPages: 0})) expect(together(frames)).toBeGreaterThan(0.7);
  for (const frames of inTurn({contiguousPages: 1})) expect(together(frames)).toBeLessThan(0.02);
  // Seven of eight, but for the group that a mapping begins or ends with.
  for (const frames of inTurn({contiguousPages: 8})) expect(together(frames)).toBeGreaterThanOrEqual(0.87);
});

test('in runs of eight each page lies where its address has it in its group', () => {
  const guest = new ObservedGuest({...SMALL, contiguousPages: 8});
  const process = guest.spawn();
  const region = process.map(64);
  for (let page = 63; page >= 0; page--) region.write(page);
  const frames = framesOf(guest, process, region);
  expect(frames.map(frame => frame % 8)).toEqual(frames.map((_, page) => (startOf(region) + page) % 8));
});

test('copies on write and private pages of a file are kept together too', () => {
  const guest = new ObservedGuest({...SMALL, contiguousPages: 8});
  const process = guest.spawn();
  const region = process.map(64);
  const ofFile = process.mapFile(guest.file(64), {sharing: 'private', protection: 'read-write'});
  for (const each of [region, ofFile]) each.touchAll('write');
  expect(together(framesOf(guest, process, ofFile))).toBeGreaterThan(0.8);
  const child = process.fork();
  region.in(child).touchAll('write');
  const copies = framesOf(guest, child, region);
  expect(copies).not.toEqual(framesOf(guest, process, region));
  expect(together(copies)).toBeGreaterThan(0.8);
  child.exit();
  audit(guest.core);
});

test('large pages are found as long as half of memory is free, and what they are split into stays', () => {
  const guest = new ObservedGuest({...SMALL, contiguousPages: 1, largePages: 'always'});
  const process = guest.spawn();
  const small = process.map(500);
  small.touchAll('write');
  const large = process.map(2048, {pageLevel: 2});
  large.touchAll('write');
  for (const page of [0, 512, 1024, 1536])
    expect(guest.core.tables.find(process.space.root, startOf(large) + page).level).toBe(2);
  large.unmap(3, 1);
  audit(guest.core);
});

test('a number that is no run is refused', () => {
  expect(() => new ObservedGuest({contiguousPages: 3})).toThrow(
    'guest.contiguousPages: 3 is none of 0, 1, 2, 4, 8, 16, 32, 64',
  );
});
