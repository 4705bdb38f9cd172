import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ACCESSED, READ} from '../../hardware/address.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';
import {shadowsOf, shadowTables} from '../../testing/shadow.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import {UnsyncPages} from './unsync-pages.ts';
import {expectProperty} from '../../testing/property.ts';

/** Leaf tables, each on a path of its own. */
interface Forest {
  readonly guest: Experiment;
  readonly root: ShadowPage;
  readonly leaves: readonly ShadowPage[];
  readonly unsync: UnsyncPages;
}

/** Four of the tables of level 2, with four leaf tables each. */
function forest(): Forest {
  const guest = new Experiment({strategy: shadowCached, guestFrames: 128});
  const pages = Array.from({length: 16}, (_, at) => at * 4);
  for (const [at, page] of pages.entries()) {
    guest.map(page, at);
    guest.access(page, READ);
  }
  const leaves = pages.map(page => shadowsOf(guest, guest.table(page, 1))[0]);
  const [root] = shadowsOf(guest, guest.root);
  return {guest, root, leaves, unsync: new UnsyncPages(shadowTables(guest))};
}

const above = ({guest}: Forest, page: number, level: number): ShadowPage =>
  shadowsOf(guest, guest.table(page, level))[0];

describe('a page out of step', () => {
  test('is known of by all that lie above it, until it is taken', () => {
    const told = forest();
    const {root, leaves, unsync} = told;
    unsync.add(leaves[5]);
    for (const level of [2, 3]) expect(unsync.anyBelow(above(told, 20, level))).toBe(true);
    expect(unsync.anyBelow(above(told, 0, 2))).toBe(false);
    expect(unsync.take(root)).toEqual({pages: [leaves[5]], more: false});
    for (const page of [root, above(told, 20, 3), above(told, 20, 2)])
      expect(unsync.anyBelow(page)).toBe(false);
    expect(unsync.has(leaves[5])).toBe(false);
    unsync.audit();
  });

  test('that two paths lead to is taken once, and the other path stays marked until it is gone in vain', () => {
    const guest = new Experiment({strategy: shadowCached});
    guest.map(0, 20);
    // Entry 1 of the table of level 2 leads to the leaf table of entry 0.
    guest.store(4, 2, guest.table(0, 1), TABLE | ACCESSED);
    for (const page of [0, 4]) guest.access(page, READ);
    const [leaf] = shadowsOf(guest, guest.table(0, 1));
    const [root] = shadowsOf(guest, guest.root);
    expect(leaf.parents.size).toBe(2);
    const unsync = new UnsyncPages(shadowTables(guest));
    unsync.add(leaf);
    unsync.audit();
    expect(unsync.take(root).pages).toEqual([leaf]);
    expect(unsync.anyBelow(root)).toBe(true);
    unsync.audit();
    expect(unsync.take(root).pages).toEqual([]);
    expect(unsync.anyBelow(root)).toBe(false);
  });

  test('that is freed is forgotten', () => {
    const {leaves, unsync} = forest();
    unsync.add(leaves[0]);
    unsync.freed(leaves[0]);
    expect(unsync.has(leaves[0])).toBe(false);
  });

  test('without a mark above it fails the audit', () => {
    const {guest, leaves, unsync} = forest();
    unsync.add(leaves[0]);
    unsync.freed(shadowsOf(guest, guest.table(0, 2))[0]);
    expect(() => unsync.audit()).toThrow('does not know of it');
  });
});

test('a batch ends with the page that fills it, on the path too (mmu_pages_add)', () => {
  const {root, leaves, unsync} = forest();
  for (const leaf of leaves.slice(0, 8)) unsync.add(leaf);
  // Noted are the root, one page of level 3, one of level 2 and its four leaf tables; the eighth is the next of level 2.
  expect(unsync.take(root, 8)).toEqual({pages: leaves.slice(0, 4), more: true});
  // And here the eighth is a leaf table: the last that is taken.
  expect(unsync.take(root, 7)).toEqual({pages: leaves.slice(4, 8), more: true});
});

test('batches take each page once and leave none, however many a batch has room for', () => {
  expectProperty(
    fc.property(
      fc.uniqueArray(fc.nat(15)),
      // The path to a leaf table notes three pages, the leaf a fourth.
      fc.integer({min: 4, max: 24}),
      (chosen, limit) => {
        const {root, leaves, unsync} = forest();
        for (const at of chosen) unsync.add(leaves[at]);
        const taken: ShadowPage[] = [];
        for (let batch = unsync.take(root, limit); ; batch = unsync.take(root, limit)) {
          unsync.audit();
          expect(batch.pages.length).toBeLessThan(limit);
          if (batch.more) expect(batch.pages).not.toEqual([]);
          taken.push(...batch.pages);
          if (!batch.more) break;
        }
        expect(taken).toHaveLength(chosen.length);
        expect(new Set(taken)).toEqual(new Set(chosen.map(at => leaves[at])));
        expect(unsync.anyBelow(root)).toBe(false);
      },
    ),
  );
});
