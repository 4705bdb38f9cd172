import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ACCESSED, DIRTY, HOST_FRAMES, PRESENT, WRITABLE} from './address.ts';
import {TableMemory} from './memory.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

describe('table memory', () => {
  test('an entry is a frame and flags, and its neighbours are untouched', () => {
    const memory = new TableMemory(512);
    memory.add(7, 70);
    memory.store(memory.slot(7, 3), 0xffff_ffff, PRESENT | WRITABLE);
    const entry = (index: number): number[] => [
      memory.frameAt(memory.slot(7, index)),
      memory.flagsAt(memory.slot(7, index)),
    ];
    expect([entry(2), entry(3), entry(4)]).toEqual([
      [0, 0],
      [0xffff_ffff, PRESENT | WRITABLE],
      [0, 0],
    ]);
  });

  test('flags are set and removed one by one', () => {
    const memory = new TableMemory(4);
    memory.add(1, 1);
    const slot = memory.slot(1, 2);
    memory.store(slot, 5, PRESENT);
    memory.addFlags(slot, ACCESSED | DIRTY);
    memory.removeFlags(slot, DIRTY);
    expect([memory.frameAt(slot), memory.flagsAt(slot)]).toEqual([5, PRESENT | ACCESSED]);
  });

  test('a table lies wherever its host frame does, in far memory too', () => {
    const memory = new TableMemory(512);
    const last = HOST_FRAMES - 1;
    memory.add(7, last);
    // Eight entries a line, 64 lines a page.
    expect(memory.lineAt(memory.slot(7, 17))).toBe(last * 64 + 2);
    memory.place(7, 70);
    expect(memory.lineAt(memory.slot(7, 511))).toBe(70 * 64 + 63);
  });

  test('a frame that is no table reads as entries that are not present', () => {
    const memory = new TableMemory(4);
    for (const frame of [0, 3, 5000]) {
      expect(memory.isTable(frame)).toBe(false);
      expect(memory.flagsAt(memory.slot(frame, 3))).toBe(0);
    }
  });

  test('eight entries share a line, of the host frame that the table lies in', () => {
    const memory = new TableMemory(512);
    memory.add(7, 70);
    // 64 lines a frame.
    expect(memory.lineAt(memory.slot(7, 0))).toBe(70 * 64);
    expect(memory.lineAt(memory.slot(7, 7))).toBe(70 * 64);
    expect(memory.lineAt(memory.slot(7, 8))).toBe(70 * 64 + 1);
    expect(memory.lineAt(memory.slot(7, 511))).toBe(70 * 64 + 63);
    memory.place(7, 90);
    expect(memory.lineAt(memory.slot(7, 8))).toBe(90 * 64 + 1);
  });

  test('a table that was removed and added again is empty', () => {
    const memory = new TableMemory(4);
    memory.add(7, 7);
    memory.store(memory.slot(7, 1), 9, PRESENT);
    memory.remove(7);
    expect([memory.isTable(7), memory.tables]).toEqual([false, 0]);
    memory.add(8, 8);
    expect(memory.flagsAt(memory.slot(8, 1))).toBe(0);
  });

  test('what is a table cannot become one, and what is none cannot cease to be', () => {
    const memory = new TableMemory(4);
    memory.add(7, 7);
    expect(() => memory.add(7, 7)).toThrow('frame 7 is a table already');
    expect(() => memory.remove(8)).toThrow('frame 8 is no table');
  });

  test('frames may start high, as those of shadow tables do', () => {
    const memory = new TableMemory(4, 2 ** 24);
    memory.add(2 ** 24 + 3000, 2 ** 24 + 3000);
    expect(memory.isTable(2 ** 24 + 3000)).toBe(true);
    expect(memory.isTable(3000)).toBe(false);
    expect([...memory.frameNumbers()]).toEqual([2 ** 24 + 3000]);
  });

  test('behaves as a map from frame to entries, through growth and reuse', () => {
    const step = fc.tuple(
      fc.constantFrom('add', 'remove', 'store'),
      fc.nat({max: 40}),
      fc.nat({max: 3}),
      fc.nat(),
    );
    expectProperty(
      fc.property(fc.array(step, {maxLength: sized(400)}), steps => {
        const memory = new TableMemory(4);
        const model = new Map<number, number[]>();
        for (const [what, number, index, value] of steps) {
          // Far apart, so that the frame index grows.
          const frame = number * 97;
          if (what === 'add' && !model.has(frame)) {
            memory.add(frame, frame);
            model.set(frame, [0, 0, 0, 0]);
          } else if (what === 'remove' && model.delete(frame)) memory.remove(frame);
          else if (what === 'store' && model.has(frame)) {
            memory.store(memory.slot(frame, index), value, PRESENT);
            model.get(frame)![index] = value;
          }
        }
        expect([...memory.frameNumbers()]).toEqual([...model.keys()].sort((a, b) => a - b));
        expect(memory.tables).toBe(model.size);
        for (const [frame, entries] of model) {
          expect(entries.map((_, index) => memory.frameAt(memory.slot(frame, index)))).toEqual(entries);
        }
      }),
    );
  });

  test('finds the entries that are present, one after the other, and the end after the last', () => {
    const memory = new TableMemory(8);
    memory.add(1, 1);
    const [first, end] = [memory.slot(1, 0), memory.slot(1, 0) + 8];
    for (const index of [0, 3, 7]) memory.store(first + index, 9, PRESENT);
    memory.store(first + 5, 9, WRITABLE);
    const found: number[] = [];
    for (let at = memory.nextPresent(first, end); at < end; at = memory.nextPresent(at + 1, end))
      found.push(at - first);
    expect(found).toEqual([0, 3, 7]);
    expect(memory.nextPresent(first + 4, first + 7)).toBe(first + 7);
  });

  test('holds more tables than it first had room for', () => {
    const memory = new TableMemory(4);
    for (let frame = 0; frame < 3000; frame++) {
      memory.add(frame, frame);
      memory.store(memory.slot(frame, 2), frame, PRESENT);
    }
    for (let frame = 0; frame < 3000; frame++) expect(memory.frameAt(memory.slot(frame, 2))).toBe(frame);
  });
});
