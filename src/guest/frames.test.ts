import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';
import {FREE, Frames, STACK, TABLE, USER_PAGE} from './frames.ts';
import {Random} from './random.ts';

/** 40 frames, the first 8 the kernel's, in blocks of 4. */
function frames(lifo: 0 | 1, seed = 1): Frames {
  return new Frames({frames: 40, firstFree: 8, lifo, blockFrames: 4}, new Random(seed, 'frames'));
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
});
