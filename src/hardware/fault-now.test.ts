import {describe, expect, test} from 'vitest';
import {
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_USER,
  FAULT_WRITE,
  LARGE,
  Paging,
  PRESENT,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
} from './address.ts';
import {faultNow, NO_FAULT} from './fault-now.ts';
import {TableMemory} from './memory.ts';

const TABLE = PRESENT | WRITABLE | USER;
const ROOT = 4;

/** Four levels of tables in frames 4 to 1, whose first entries lead to a page with `leaf` for its flags. */
function tables(leaf: number): TableMemory {
  const memory = new TableMemory(512);
  for (const frame of [4, 3, 2, 1]) memory.add(frame, frame);
  for (const frame of [4, 3, 2]) memory.store(memory.slot(frame, 0), frame - 1, TABLE);
  memory.store(memory.slot(1, 0), 9, leaf);
  return memory;
}

const paging = new Paging(4);
paging.intern(0);

describe('what the tables say now', () => {
  test('nothing, where they permit the access', () => {
    expect(faultNow(tables(TABLE), paging, ROOT, 0, WRITE | USER_MODE)).toBe(NO_FAULT);
  });

  test('not present: the access alone', () => {
    expect(faultNow(tables(0), paging, ROOT, 0, USER_MODE)).toBe(FAULT_USER);
    expect(faultNow(tables(TABLE), paging, ROOT, 1, USER_MODE)).toBe(FAULT_USER);
  });

  test('not permitted: present, and the access', () => {
    const readOnly = tables(PRESENT | USER);
    expect(faultNow(readOnly, paging, ROOT, 0, WRITE | USER_MODE)).toBe(
      FAULT_PRESENT | FAULT_WRITE | FAULT_USER,
    );
  });

  test('reserved: PS in the root', () => {
    const memory = tables(TABLE);
    memory.addFlags(memory.slot(ROOT, 0), LARGE);
    expect(faultNow(memory, paging, ROOT, 0, USER_MODE)).toBe(FAULT_PRESENT | FAULT_RESERVED | FAULT_USER);
  });

  test('a large page ends the walk', () => {
    const memory = tables(0);
    memory.addFlags(memory.slot(2, 0), LARGE);
    expect(faultNow(memory, paging, ROOT, 7, WRITE)).toBe(NO_FAULT);
  });
});
