import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {HOST_FRAMES, Paging} from '../hardware/address.ts';
import {Events} from '../timing/events.ts';
import {FIRST_TABLE_FRAME, Physmap} from './physmap.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

interface Backing {
  readonly pageLevel: number;
  readonly warm: boolean;
  readonly seed: number;
}

const WARM: Backing = {pageLevel: 1, warm: true, seed: 0};

/** Tables of four entries: a large page is 4 frames, a huge one 16. */
function physmap(frames: number, backing: Partial<Backing> = {}): Physmap {
  return new Physmap(new Paging(4, 2), new Events(), frames, {...WARM, ...backing});
}

const frames = (count: number): number[] => Array.from({length: count}, (_, gfn) => gfn);

describe('placement', () => {
  const guests = fc.integer({min: 1, max: sized(100)});

  test('is a function of the frame, how often it was taken, and the seed: not of what was touched first', () => {
    expectProperty(
      fc.property(guests, fc.array(fc.nat(), {maxLength: sized(100)}), fc.nat(), (count, numbers, seed) => {
        const taken = numbers.map(number => number % count);
        const one = physmap(count, {seed});
        const two = physmap(count, {seed, warm: false, pageLevel: 3});
        for (const gfn of taken) {
          one.take(gfn);
          one.back(gfn);
        }
        for (const gfn of taken.toReversed()) two.take(gfn);
        for (const gfn of frames(count)) expect(two.frameOf(gfn)).toBe(one.frameOf(gfn));
      }),
    );
  });

  test('never puts two guest frames into one host frame, nor any among the tables', () => {
    expectProperty(
      fc.property(guests, fc.array(fc.nat(), {maxLength: sized(200)}), fc.nat(), (count, numbers, seed) => {
        const taken = numbers.map(number => number % count);
        const map = physmap(count, {seed});
        for (const gfn of taken) map.take(gfn);
        const places = frames(count).map(gfn => map.frameOf(gfn));
        expect(new Set(places).size).toBe(count);
        expect(Math.max(...places)).toBeLessThan(FIRST_TABLE_FRAME);
        for (const gfn of frames(count)) expect(map.ownerOf(map.frameOf(gfn))).toBe(gfn);
      }),
    );
  });

  test('a frame that was taken lies elsewhere afterwards, and its old place belongs to nobody', () => {
    const map = physmap(64);
    const before = map.frameOf(5);
    map.take(5);
    expect(map.frameOf(5)).not.toBe(before);
    expect(map.ownerOf(before)).toBeUndefined();
    expect(map.ownerOf(FIRST_TABLE_FRAME + 5)).toBeUndefined();
  });

  test('is one run, so that the size of host pages moves no frame', () => {
    for (const pageLevel of [1, 2, 3]) {
      const map = physmap(64, {pageLevel, seed: 9});
      const first = map.frameOf(0);
      expect(frames(64).map(gfn => map.frameOf(gfn) - first)).toEqual(frames(64));
      // 1 GiB: 2^18 frames, whatever size tests give an index.
      expect(first % 2 ** 18).toBe(0);
    }
  });

  test('moves with the seed', () => {
    const places = new Set(frames(31).map(seed => physmap(64, {seed}).frameOf(0)));
    // 2^23 frames hold a run of 64 at 32 boundaries of 2^18.
    expect(places.size).toBe(31);
    expect(physmap(64, {seed: 32}).frameOf(0)).toBe(physmap(64, {seed: 0}).frameOf(0));
  });

  test('guest memory of more than 32 GiB lies behind the tables, what is backed again too', () => {
    expect(physmap(2 ** 23).frameOf(2 ** 23 - 1)).toBe(2 ** 23 - 1);
    for (const seed of [0, 1, 479]) {
      const map = physmap(2 ** 23 + 1, {seed, warm: false});
      const some = [0, 2 ** 18, 2 ** 23];
      const first = some.map(gfn => map.frameOf(gfn));
      expect(first).toEqual(some.map(gfn => 2 ** 25 + seed * 2 ** 18 + gfn));
      for (const gfn of some) map.take(gfn);
      const again = some.map(gfn => map.frameOf(gfn));
      expect(Math.min(...again)).toBeGreaterThanOrEqual(2 ** 25 + 2 ** 27);
      expect(again.map(hfn => map.ownerOf(hfn))).toEqual(some);
      expect(first.map(hfn => map.ownerOf(hfn))).toEqual([undefined, undefined, undefined]);
    }
  });

  test('guest memory that the host cannot hold is refused', () => {
    expect(() => physmap(2 ** 27 + 1)).toThrow(
      'guest memory of 134217729 pages exceeds the 134217728 that the host can back',
    );
    const whole = physmap(2 ** 27, {warm: false});
    for (const taken of [0, 1, 2]) {
      expect(whole.frameOf(2 ** 27 - 1)).toBe(2 ** 25 + Math.min(taken + 1, 2) * 2 ** 27 - 1);
      expect(whole.frameOf(2 ** 27 - 1)).toBeLessThan(HOST_FRAMES);
      whole.take(2 ** 27 - 1);
    }
  });
});

describe('backing', () => {
  test('a warm host backs everything from the start, a cold one nothing', () => {
    expect(frames(8).every(gfn => physmap(8).isBacked(gfn))).toBe(true);
    expect(frames(8).some(gfn => physmap(8, {warm: false}).isBacked(gfn))).toBe(false);
  });

  test('backs a whole host page at its first use, and counts one fault and each frame cleared', () => {
    const events = new Events();
    const map = new Physmap(new Paging(4, 2), events, 32, {pageLevel: 2, warm: false, seed: 0});
    map.back(6);
    map.back(5);
    expect(frames(32).filter(gfn => map.isBacked(gfn))).toEqual([4, 5, 6, 7]);
    expect(events).toMatchObject({hostFaults: 1, hostPagesCleared: 4});
  });

  test('a host page is no larger than guest memory: what is left over lies in smaller ones', () => {
    // 26 frames: one huge page of 16, two large ones of 4, and two frames.
    const map = physmap(26, {pageLevel: 3});
    const levels = frames(26).map(gfn => map.levelOf(gfn));
    expect(levels).toEqual([...frames(16).map(() => 3), ...frames(8).map(() => 2), 1, 1]);
  });

  test('a frame that is taken or protected breaks up the pages that hold it, and no others', () => {
    for (const act of ['take', 'protect'] as const) {
      const map = physmap(32, {pageLevel: 3});
      map[act](6);
      // The huge page of 0 to 15 is now large pages, and 4 to 7 single frames.
      const levels = frames(32).map(gfn => map.levelOf(gfn));
      expect(levels).toEqual([2, 2, 2, 2, 1, 1, 1, 1, ...frames(8).map(() => 2), ...frames(16).map(() => 3)]);
      expect(frames(32).filter(gfn => !map.isBacked(gfn))).toEqual(act === 'take' ? [6] : []);
    }
  });

  test('a frame taken from a page that was never backed is later backed alone', () => {
    const map = physmap(16, {pageLevel: 2, warm: false});
    map.take(6);
    map.back(5);
    expect(frames(16).filter(gfn => map.isBacked(gfn))).toEqual([5]);
  });

  test('a protected frame is written again once it is unprotected', () => {
    const map = physmap(8);
    map.protect(3);
    expect([map.isWritable(3), map.isWritable(4)]).toEqual([false, true]);
    map.unprotect(3);
    expect(map.isWritable(3)).toBe(true);
  });
});

test('an audit names who places what where, and where it lies', () => {
  const map = physmap(8, {warm: false});
  expect(() => map.auditPlacement('TLB', 3, 7)).toThrow(
    'TLB: places guest frame 3 in host frame 7, but it is not backed',
  );
  map.back(3);
  expect(() => map.auditPlacement('TLB', 3, 7)).toThrow('but it lies in host frame 3');
  map.auditPlacement('TLB', 3, 3);
});
