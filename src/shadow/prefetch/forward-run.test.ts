import {expect, test} from 'vitest';
import {READ, USER_MODE} from '../../hardware/address.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';

const USER_READ = READ | USER_MODE;

/** Tables of eight entries, so the pages 0 to 7 lie in one. */
function guestOf(prefetchEntries: number, prefetchStops = 'unusable'): Experiment {
  const parameters = {prefetch: 'forward', prefetchEntries, prefetchStops};
  const guest = new Experiment({strategy: shadowCached, parameters, indexBits: 3, guestFrames: 256});
  for (let page = 0; page < 8; page++) guest.map(page, 20 + page);
  return guest;
}

const prefetched = (guest: Experiment, page: number): number =>
  guest.during(() => guest.access(page, USER_READ)).shadowEntriesPrefetched;

test('what follows is filled, and nothing before', () => {
  const guest = guestOf(4);
  expect(prefetched(guest, 2)).toBe(3);
  expect(guest.during(() => [3, 4, 5].map(page => guest.access(page, USER_READ))).exitsHiddenFault).toBe(0);
  expect(guest.during(() => guest.access(1, USER_READ)).exitsHiddenFault).toBe(1);
  guest.hypervisor.audit();
});

test('the end of the table ends it', () => {
  expect(prefetched(guestOf(8), 6)).toBe(1);
});

test('what is filled already ends it', () => {
  const guest = guestOf(8);
  guest.access(7, USER_READ);
  guest.access(3, USER_READ);
  // Pages 3 to 6 were filled then; from 0 on the run ends before 3.
  expect(prefetched(guest, 0)).toBe(2);
});

test('an entry that may not be filled ends it, or is passed over', () => {
  for (const [stops, filled] of [
    ['unusable', 1],
    ['never', 6],
  ] as const) {
    const guest = guestOf(8, stops);
    // Not accessed yet: to map it would say that it was.
    guest.map(2, 22, TABLE);
    expect(prefetched(guest, 0)).toBe(filled);
  }
});
