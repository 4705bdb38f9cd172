import {describe, expect, test} from 'vitest';
import {Paging, PRESENT} from '../hardware/address.ts';
import {Journal} from './journal.ts';

const TABLE = 3;
/** More of anything than the journal remembers. */
const MANY = 20_000;

function journal(): Journal {
  const paging = new Paging(4, 9);
  paging.intern(0);
  return new Journal(paging);
}

describe('versions of an entry', () => {
  test('are kept from the store that made them to the store that replaced them', () => {
    const log = journal();
    const first = log.overwrite(TABLE, 7, 0, 0, 0);
    const second = log.overwrite(TABLE, 7, 40, PRESENT, first);
    const third = log.overwrite(TABLE, 7, 41, PRESENT, second);
    expect(log.past(TABLE, 7)).toEqual([
      {frame: 40, flags: PRESENT, from: first, to: second},
      {frame: 41, flags: PRESENT, from: second, to: third},
    ]);
    expect(log.past(TABLE, 8)).toEqual([]);
  });

  test('are forgotten, oldest first, when there are too many', () => {
    const log = journal();
    for (let index = 0; index < MANY; index++) log.overwrite(index, 0, 40, PRESENT, 0);
    const kept = Array.from({length: MANY}, (_, index) => log.past(index, 0).length);
    expect(kept[0]).toBe(0);
    expect(kept[MANY - 1]).toBe(1);
    expect(kept.reduce((sum, each) => sum + each, 0)).toBeLessThan(MANY);
    // What is forgotten is older than all that is kept.
    expect(kept.lastIndexOf(0)).toBeLessThan(kept.indexOf(1));
  });
});

describe('invalidations of the path to a page', () => {
  test('are found from an instant on, in the PCID and on the path that they concern', () => {
    const log = journal();
    log.loadCr3(1, 5, 'keep');
    log.invlpg(9);
    const invlpg = log.now;
    log.invpcidAddress(0, 5);
    const address = log.now;
    // The path to page 0 and that to page 512 part below level 2.
    expect(log.pathLostAt(512, 2, 5, invlpg + 1)).toBe(Number.POSITIVE_INFINITY);
    expect(log.pathLostAt(512, 3, 5, invlpg + 1)).toBe(address);
    expect(log.pathLostAt(512, 2, 5, 0)).toBe(invlpg);
    expect(log.pathLostAt(0, 2, 6, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  test('that are forgotten take with them the contexts that lasted then', () => {
    const log = journal();
    log.loadCr3(1, 5, 'keep');
    log.loadCr3(2, 6, 'keep');
    for (let at = 0; at < MANY; at++) log.invlpg(9);
    expect(log.contexts).toEqual([
      {root: 2, pcid: 6, from: expect.any(Number), to: Number.POSITIVE_INFINITY},
    ]);
    // Nothing counts as cached since before the oldest invalidation that is remembered.
    expect(log.pathLostAt(0, 2, 6, 0)).toBe(log.context.from);
  });
});

test('address spaces are forgotten, oldest first', () => {
  const log = journal();
  for (let load = 0; load < MANY; load++) log.loadCr3(load, 0, 'flush');
  expect(log.contexts.length).toBeLessThan(1000);
  expect(log.context.root).toBe(MANY - 1);
});
