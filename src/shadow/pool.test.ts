import {describe, expect, test} from 'vitest';
import {CreationOrder} from './eviction/creation-order.ts';
import {ShadowPool} from './pool.ts';
import {keyOf, ShadowPage, type Role} from './shadow-page.ts';

const role = (gfn: number, change: Partial<Role> = {}): Role => ({
  kind: 'indirect',
  gfn,
  level: 1,
  access: 7,
  ...change,
});
const pool = (limit: number): ShadowPool => new ShadowPool(limit, new CreationOrder());

describe('a role', () => {
  test('has a key of its own for each frame, level, kind and set of rights, up to the last frame', () => {
    const keys = new Set<number>();
    let roles = 0;
    for (const gfn of [0, 1, 2 ** 32 - 1])
      for (const level of [1, 2, 3, 4, 5])
        for (let access = 0; access < 8; access++)
          for (const kind of ['indirect', 'direct'] as const) {
            keys.add(keyOf({kind, gfn, level, access}));
            roles++;
          }
    expect(keys.size).toBe(roles);
    for (const key of keys) expect(Number.isSafeInteger(key)).toBe(true);
  });
});

describe('the pool', () => {
  test('finds a page by its role and by its frame until it is removed', () => {
    const pages = pool(4);
    const page = new ShadowPage(role(5), 1000);
    pages.add(page);
    expect(pages.find(role(5))).toBe(page);
    expect(pages.find(role(5, {level: 2}))).toBeUndefined();
    expect(pages.find(role(5, {access: 3}))).toBeUndefined();
    expect(pages.find(role(5, {kind: 'direct'}))).toBeUndefined();
    expect(pages.at(1000)).toBe(page);
    pages.remove(page);
    expect(pages.find(role(5))).toBeUndefined();
    expect(pages.size).toBe(0);
  });

  test('is full at its limit', () => {
    const pages = pool(2);
    pages.add(new ShadowPage(role(1), 1001));
    expect(pages.full).toBe(false);
    pages.add(new ShadowPage(role(2), 1002));
    expect(pages.full).toBe(true);
  });

  test('keeps the later of two pages of a role when the earlier goes', () => {
    const pages = pool(4);
    const [earlier, later] = [new ShadowPage(role(1), 1001), new ShadowPage(role(1), 1002)];
    pages.add(earlier);
    pages.add(later);
    pages.remove(earlier);
    expect(pages.find(role(1))).toBe(later);
  });
});

describe('creation order', () => {
  const [a, b, c] = [1, 2, 3].map(gfn => new ShadowPage(role(gfn), 1000 + gfn));

  test('names the oldest page, then the next', () => {
    const order = new CreationOrder();
    for (const page of [a, b, c]) order.created(page);
    expect(order.victim(() => false)).toBe(a);
    order.freed(a);
    expect(order.victim(() => false)).toBe(b);
  });

  test('passes over pinned pages, which keep their age', () => {
    const order = new CreationOrder();
    for (const page of [a, b, c]) order.created(page);
    expect(order.victim(page => page === a)).toBe(b);
    expect(order.victim(() => false)).toBe(a);
  });

  test('has none where all are pinned', () => {
    const order = new CreationOrder();
    order.created(a);
    expect(order.victim(() => true)).toBeUndefined();
  });
});
