import {describe, expect, test} from 'vitest';
import {GLOBAL, LARGE, PRESENT, USER, WRITABLE} from '../hardware/address.ts';
import {counts, ObservedGuest} from '../testing/observed-guest.ts';
import type {GuestSettings} from './story.ts';

const bootWith = (parameters: GuestSettings = {}, seed = 1) => new ObservedGuest(parameters, seed).core;

/** The level, frame and flags that the kernel's root gives for `gvn`. */
function leaf({tables, kernelSpace}: ReturnType<typeof bootWith>, gvn: number) {
  const {table, index, level} = tables.find(kernelSpace.root, gvn);
  return {level, frame: tables.frame(table, index), flags: tables.flags(table, index)};
}

describe('the direct map', () => {
  test('maps every frame where it says, in 2 MiB pages', () => {
    const core = bootWith({memoryPages: 4096});
    for (const frame of [0, 511, 512, 4095]) {
      const {level, frame: base, flags} = leaf(core, core.layout.direct(frame));
      expect([level, base]).toEqual([2, frame - (frame % 512)]);
      expect(flags & (PRESENT | WRITABLE | USER | LARGE)).toBe(PRESENT | WRITABLE | LARGE);
    }
  });

  test('uses small pages for what is left over', () => {
    const core = bootWith({memoryPages: 4096 + 10});
    expect(leaf(core, core.layout.direct(4095)).level).toBe(2);
    expect(leaf(core, core.layout.direct(4105))).toMatchObject({level: 1, frame: 4105});
  });

  test('uses 1 GiB pages where they are asked for and fit', () => {
    const core = bootWith({memoryPages: 2 ** 18 + 512, directMapLevel: 3});
    expect(leaf(core, core.layout.direct(2 ** 18 - 1))).toMatchObject({level: 3, frame: 0});
    expect(leaf(core, core.layout.direct(2 ** 18))).toMatchObject({level: 2, frame: 2 ** 18});
  });

  test('spans several regions where one is too small', () => {
    // 2 bits an index: a region is 64 pages, and with 5 levels there are 8 of them in the kernel half.
    const core = bootWith({indexBits: 2, levels: 5, memoryPages: 200});
    for (const frame of [0, 63, 64, 199])
      expect(leaf(core, core.layout.direct(frame)).frame).toBe(frame & ~3);
  });

  test('that does not fit into the kernel half is an error', () => {
    expect(() => bootWith({indexBits: 2, memoryPages: 65})).toThrow(
      '65 pages do not fit into the kernel half',
    );
  });
});

describe('the kernel', () => {
  test('is global unless it is isolated', () => {
    const plain = bootWith();
    const isolated = bootWith({isolated: 1});
    expect(leaf(plain, plain.layout.text).flags & GLOBAL).toBe(GLOBAL);
    expect(leaf(isolated, isolated.layout.text).flags & GLOBAL).toBe(0);
    expect(leaf(isolated, isolated.layout.entryText).flags & GLOBAL).toBe(GLOBAL);
  });

  test('has a 64-byte page descriptor for each frame', () => {
    const {layout} = bootWith({memoryPages: 4096});
    expect(layout.descriptorPages).toBe((4096 * 64) / 4096);
    expect([layout.descriptor(4095), layout.descriptorLine(4095)]).toEqual([layout.descriptors + 63, 63]);
  });

  test('records an entry for each entry that its tables hold, and nothing else but regions and CR3', () => {
    const guest = new ObservedGuest({memoryPages: 4096});
    const {memory} = guest.core.tables;
    let entries = 0;
    for (const table of memory.frameNumbers()) {
      for (let index = 0; index < 512; index++) if (guest.core.tables.flags(table, index)) entries++;
    }
    // Two regions of the user, the direct map, the image.
    expect(counts(guest.events)).toEqual({region: 4, 'boot entry': entries, 'CR3 load': 1});
  });
});

test('the seed moves code, heap, stack, mappings and the direct map', () => {
  const placed = (seed: number) => {
    const guest = new ObservedGuest({}, seed);
    const {paging, layout} = guest.core;
    return {...guest.spawn().space.image, direct: paging.regions[paging.slotOf(layout.directMap)]};
  };
  const [one, two] = [placed(1), placed(2)];
  expect(placed(1)).toEqual(one);
  for (const name of ['code', 'heap', 'stack', 'mappingsEnd', 'direct'] as const) {
    expect(one[name], name).not.toBe(two[name]);
  }
});
