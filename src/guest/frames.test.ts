import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';
import {FREE, Frames, RESERVED, STACK, TABLE, USER_PAGE} from './frames.ts';
import {Random} from './random.ts';

/** 40 frames, the first 8 the kernel's, in blocks of 4. */
function frames(lifo: 0 | 1, seed = 1): Frames {
  const options = {frames: 40, firstFree: 8, lifo, blockFrames: 4, contiguousPages: 0};
  return new Frames(options, new Random(seed, 'frames'));
}

/** 4096 frames, the first 64 the kernel's, in blocks of 256: those that are given out lie by themselves, or in such runs. */
function scattered(contiguousPages: number, {lifo = 1, seed = 1} = {}): Frames {
  const options = {frames: 4096, firstFree: 64, lifo, blockFrames: 256, contiguousPages};
  return new Frames(options, new Random(seed, 'frames'));
}

const orderOf = (each: Frames): number[] => [...each.inOrder()];

test('boot frees every frame but the kernel’s, block by block in an order of the seed, upwards in a block', () => {
  const order = orderOf(frames(1));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({length: 32}, (_, at) => at + 8));
  for (let at = 0; at < order.length; at += 4) {
    const first = order[at];
    expect(first % 4).toBe(0);
    expect(order.slice(at, at + 4)).toEqual([first, first + 1, first + 2, first + 3]);
  }
  expect(orderOf(frames(1, 1))).toEqual(order);
  expect(orderOf(frames(1, 2))).not.toEqual(order);
});

describe('reuse', () => {
  test('LIFO gives out the frame freed last', () => {
    const each = frames(1);
    const [a, b] = [each.allocate(USER_PAGE), each.allocate(TABLE)];
    const next = orderOf(each)[0];
    each.release(a);
    each.release(b);
    expect([each.allocate(STACK), each.allocate(STACK), each.allocate(STACK)]).toEqual([b, a, next]);
  });

  test('FIFO gives it out after all others', () => {
    const each = frames(0);
    const [a, b] = [each.allocate(USER_PAGE), each.allocate(TABLE)];
    const others = orderOf(each);
    each.release(a);
    each.release(b);
    expect(orderOf(each)).toEqual([...others, a, b]);
  });
});

describe('runs', () => {
  test('are contiguous and aligned to their length, and come from the blocks that boot freed last', () => {
    const each = frames(1);
    const last = orderOf(each).at(-4)!;
    expect(each.allocateRun(4, USER_PAGE)).toBe(last);
    expect(each.free).toBe(28);
    const two = each.allocateRun(8, USER_PAGE)!;
    expect(two % 8).toBe(0);
    expect([...each.use.subarray(two, two + 8)]).toEqual(Array(8).fill(USER_PAGE));
  });

  test('need whole blocks: one frame in use anywhere in the run is one too many', () => {
    const each = frames(1);
    const singles = Array.from({length: 32}, () => each.allocate(USER_PAGE));
    // Free all but one frame of each pair of blocks.
    for (const frame of singles) if (frame % 8 !== 3) each.release(frame);
    expect(each.allocateRun(8, USER_PAGE)).toBeUndefined();
    expect(each.allocateRun(4, USER_PAGE)! % 8).toBe(4);
  });

  test('of one block is the last in the order of boot that is whole, whatever was taken and freed before', () => {
    expectProperty(
      fc.property(fc.nat(), fc.array(fc.nat(), {maxLength: sized(200)}), (seed, choices) => {
        const each = frames(1, seed);
        const bootOrder = orderOf(each).filter(frame => frame % 4 === 0);
        const held: number[] = [];
        for (const choice of choices) {
          const whole = bootOrder.filter(first => [0, 1, 2, 3].every(at => each.use[first + at] === FREE));
          if (choice % 3 === 0) {
            const run = each.allocateRun(4, USER_PAGE);
            expect(run).toBe(whole.at(-1));
            if (run !== undefined) held.push(run, run + 1, run + 2, run + 3);
          } else if (choice % 3 === 1 && each.free > 0) {
            held.push(each.allocate(USER_PAGE));
          } else if (held.length > 0) {
            each.release(held.splice(choice % held.length, 1)[0]);
          }
        }
      }),
    );
  });

  test('a pair starts at an even frame', () => {
    const each = frames(1);
    each.allocate(STACK);
    const first = each.allocatePair(TABLE);
    expect(first % 2).toBe(0);
    expect([each.use[first], each.use[first + 1]]).toEqual([TABLE, TABLE]);
  });
});

const groupOf = (frame: number): number => Math.trunc(frame / 8);

describe('scattered frames', () => {
  test('are all there, each once, in an order of the seed', () => {
    const order = orderOf(scattered(1));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({length: 4032}, (_, at) => at + 64));
    expect(orderOf(scattered(1, {seed: 1}))).toEqual(order);
    expect(orderOf(scattered(1, {seed: 2}))).not.toEqual(order);
  });

  test('lie beside the one before no oftener than chance has it', () => {
    for (const seed of [1, 2, 3]) {
      const each = scattered(1, {seed});
      const given = Array.from({length: 2000}, (_, page) => each.allocateBeside(0, page, USER_PAGE));
      const together = given.filter(
        (frame, at) => at > 0 && groupOf(frame) === groupOf(given[at - 1]),
      ).length;
      // Seven of the 2047 others of one half of memory share its group of eight: 6.8 of 1999 pairs on average.
      expect(together).toBeLessThan(20);
    }
  });

  test('half of the blocks stay whole until half of memory is in use', () => {
    const each = scattered(1);
    while (each.free > 2048) each.allocate(USER_PAGE);
    for (let run = 0; run < 8; run++) expect(each.allocateRun(256, USER_PAGE)).toBeDefined();
    expect(each.free).toBe(0);
  });

  test('that are freed are used as others are: the last one first, or last', () => {
    for (const lifo of [0, 1]) {
      const each = scattered(1, {lifo});
      const [a, b] = [each.allocateBeside(0, 0, USER_PAGE), each.allocateBeside(0, 1, USER_PAGE)];
      const others = orderOf(each);
      each.release(a);
      each.release(b);
      expect(orderOf(each)).toEqual(lifo ? [b, a, ...others] : [...others, a, b]);
    }
  });
});

describe('frames that are kept for neighbouring pages', () => {
  test('the pages of an aligned group get an aligned run, in whatever order and however many others take frames meanwhile', () => {
    const each = scattered(8);
    const turns = [3, 0, 7, 1, 6, 2, 5, 4];
    const given = turns.map(page => {
      each.allocateBeside(1, 80 + page, USER_PAGE);
      each.allocate(TABLE);
      return each.allocateBeside(0, 80 + page, USER_PAGE);
    });
    const first = Math.min(...given);
    expect(first % 8).toBe(0);
    expect(given).toEqual(turns.map(page => first + page));
  });

  test('lie elsewhere than those of the next group, or of the same pages of another space', () => {
    const each = scattered(8);
    const at = (space: number, page: number): number => groupOf(each.allocateBeside(space, page, USER_PAGE));
    expect(new Set([at(0, 7), at(0, 8), at(1, 7), at(1, 8)]).size).toBe(4);
  });

  test('count as free, but nobody else gets them as long as there are others', () => {
    const each = scattered(8);
    const frame = each.allocateBeside(0, 16, USER_PAGE);
    expect(each.free).toBe(4031);
    expect(orderOf(each)).toHaveLength(4031);
    const singles = Array.from({length: 4024}, () => each.allocate(TABLE));
    expect(singles.map(groupOf)).not.toContain(groupOf(frame));
    expect(each.use.filter(use => use === RESERVED)).toHaveLength(7);
    // The next one takes what was kept; after seven there is none.
    expect(Array.from({length: 7}, () => each.allocate(TABLE))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map(at => frame + at),
    );
    expect(() => each.allocate(TABLE)).toThrow('4096 pages are too few');
  });

  test('are given up where a pair is wanted and there is no other', () => {
    const each = scattered(8);
    const frame = each.allocateBeside(0, 16, USER_PAGE);
    for (let at = 0; at < 4024; at++) each.allocate(TABLE);
    expect(each.allocatePair(TABLE)).toBe(frame + 2);
  });

  test('are kept until the last of the group is freed, and then go together', () => {
    const each = scattered(8);
    const order = orderOf(each);
    const given = [0, 1, 2].map(page => each.allocateBeside(0, page, USER_PAGE));
    each.release(given[1]);
    expect(each.use[given[1]]).toBe(RESERVED);
    expect(each.allocateBeside(0, 1, USER_PAGE)).toBe(given[1]);
    for (const frame of given) each.release(frame);
    expect([...each.use.subarray(given[0], given[0] + 8)]).toEqual(Array(8).fill(FREE));
    expect(orderOf(each).slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(at => given[0] + at));
    expect(orderOf(each).sort((a, b) => a - b)).toEqual(order.sort((a, b) => a - b));
  });

  test('are not to be had where no run is whole: then a page gets any frame', () => {
    const each = scattered(8);
    const singles = Array.from({length: 4032}, () => each.allocate(TABLE));
    for (const frame of singles) if (frame % 8 !== 5) each.release(frame);
    const frame = each.allocateBeside(0, 0, USER_PAGE);
    expect(each.use).not.toContain(RESERVED);
    each.release(frame);
    expect(each.allocate(TABLE)).toBe(frame);
  });
});

test('running out names the parameter', () => {
  const each = frames(1);
  for (let at = 0; at < 32; at++) each.allocate(USER_PAGE);
  expect(() => each.allocate(USER_PAGE)).toThrow('guest.memoryPages: 40 pages are too few');
});

test('freeing a free frame is an error', () => {
  const each = frames(1);
  const frame = each.allocate(USER_PAGE);
  each.release(frame);
  expect(() => each.release(frame)).toThrow(`guest frame ${frame} is freed twice`);
  const kept = scattered(8);
  const page = kept.allocateBeside(0, 0, USER_PAGE);
  expect(() => kept.release(page + 1)).toThrow(`guest frame ${page + 1} is freed twice`);
});
