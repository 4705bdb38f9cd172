import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FramePath,
  HIGHEST_LEAF_LEVEL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  USER,
  WRITABLE,
  type Level,
} from './address.ts';
import {descend} from './descent.ts';
import {TableMemory} from './memory.ts';
import {ALL_RIGHTS, MAY_FETCH, MAY_USER, MAY_WRITE} from './rights.ts';

const TABLE = PRESENT | WRITABLE | USER;
/** Two bits an index: 3 in the lowest table, 2 in the next, then 1, 0 and 0. */
const PAGE = 0b01_10_11;
const INDEX: Readonly<Record<Level, number>> = {1: 3, 2: 2, 3: 1, 4: 0, 5: 0};
const NOWHERE = 77;

/** The table of level n lies in frame 10 + n. Its entry towards the page leads to the next; all others are zeros. */
function tree(levels: Level) {
  const memory = new TableMemory(4);
  const path = new FramePath(levels, 2);
  const slot = (level: Level) => memory.slot(10 + level, INDEX[level]);
  for (let level = 1; level <= levels; level++) memory.add(10 + level, 10 + level);
  for (let level = 1; level <= levels; level++) memory.store(slot(level), 9 + level, TABLE);
  return {
    memory,
    slot,
    /** The entry of `level` has these flags, and leads nowhere that there is. */
    ends: (level: Level, flags: number) => memory.store(slot(level), NOWHERE, flags),
    down: (lowest?: Level) => descend(memory, path, 10 + levels, PAGE, lowest),
  };
}

for (const levels of [4, 5]) {
  describe(`${levels} levels down`, () => {
    test('the entry of the lowest table is a leaf, whatever bit 7 says', () => {
      const {ends, down, slot} = tree(levels);
      for (const flags of [TABLE, TABLE | LARGE]) {
        ends(1, flags);
        expect(down()).toMatchObject({kind: 'leaf', table: 11, index: 3, level: 1, slot: slot(1), flags});
      }
    });

    for (let level = 2; level <= levels; level++) {
      const kind = level <= HIGHEST_LEAF_LEVEL ? 'leaf' : 'reserved';
      test(`PS at level ${level} is ${kind}, and nothing below it is read`, () => {
        const {ends, down, slot} = tree(levels);
        ends(level, TABLE | LARGE);
        const [table, index] = [10 + level, INDEX[level]];
        expect(down()).toMatchObject({kind, table, index, level, slot: slot(level), flags: TABLE | LARGE});
      });
    }

    for (let level = 1; level <= levels; level++) {
      test(`an entry of level ${level} that is not present ends it, whatever else it says`, () => {
        const {ends, down, slot} = tree(levels);
        for (const flags of [0, LARGE, WRITABLE | USER | ACCESSED]) {
          ends(level, flags);
          expect(down()).toMatchObject({kind: 'missing', table: 10 + level, level, slot: slot(level), flags});
        }
      });

      test(`it goes no lower than level ${level} where it is told so, and ends above if it must`, () => {
        const {ends, down} = tree(levels);
        expect(down(level)).toMatchObject({kind: level === 1 ? 'leaf' : 'table', level, table: 10 + level});
        ends(levels, 0);
        expect(down(level)).toMatchObject({kind: 'missing', level: levels});
      });

      test(`what the entry of level ${level} withholds no other gives back`, () => {
        const {memory, slot, down} = tree(levels);
        for (let each = 1; each <= levels; each++) memory.addFlags(slot(each), ACCESSED | DIRTY);
        expect(down()).toMatchObject({rights: ALL_RIGHTS, common: TABLE | ACCESSED | DIRTY});
        memory.removeFlags(slot(level), WRITABLE | ACCESSED);
        expect(down()).toMatchObject({rights: MAY_USER | MAY_FETCH, common: PRESENT | USER | DIRTY});
        memory.removeFlags(slot(level), USER);
        expect(down()).toMatchObject({rights: MAY_FETCH, common: PRESENT | DIRTY});
        memory.addFlags(slot(level), NO_EXECUTE | WRITABLE);
        expect(down()).toMatchObject({rights: MAY_WRITE, common: PRESENT | WRITABLE | DIRTY});
      });
    }
  });
}
