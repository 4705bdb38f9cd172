import {describe, expect, test} from 'vitest';
import {fifo} from '../eviction/fifo.ts';
import {PAGES, TREES, type EvictionUnit} from '../eviction/unit.ts';
import {ShadowPool} from './pool.ts';
import {keyOf, ShadowPage, type Role} from './shadow-page.ts';

const role = (gfn: number, change: Partial<Role> = {}): Role => ({
  kind: 'indirect',
  gfn,
  level: 1,
  access: 7,
  ...change,
});
const ROOT_LEVEL = 4;
const policyOf = (capacity: number) =>
  fifo.build<ShadowPage>({capacity, random: () => 0, rebuildCost: () => 0});
const pool = (limit: number, others: {roots?: number; unit?: EvictionUnit} = {}): ShadowPool =>
  new ShadowPool(ROOT_LEVEL, {limit, policy: policyOf(limit), ...others});

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
    pages.remove(page, 'freed');
    expect(pages.find(role(5))).toBeUndefined();
    expect(pages.size).toBe(0);
  });

  test('has as many pages free as its limit allows', () => {
    const pages = pool(2);
    pages.add(new ShadowPage(role(1), 1001));
    expect(pages.free).toBe(1);
    pages.add(new ShadowPage(role(2), 1002));
    expect(pages.free).toBe(0);
  });

  test('keeps the later of two pages of a role when the earlier goes', () => {
    const pages = pool(4);
    const [earlier, later] = [new ShadowPage(role(1), 1001), new ShadowPage(role(1), 1002)];
    pages.add(earlier);
    pages.add(later);
    pages.remove(earlier, 'freed');
    expect(pages.find(role(1))).toBe(later);
  });

  test('counts its roots apart', () => {
    const pages = pool(8, {roots: 1});
    pages.add(new ShadowPage(role(1), 1001));
    expect(pages.rootsFull).toBe(false);
    const root = new ShadowPage(role(2, {level: ROOT_LEVEL}), 1002);
    pages.add(root);
    expect(pages.rootsFull).toBe(true);
    pages.remove(root, 'evicted');
    expect(pages.rootsFull).toBe(false);
  });

  test('puts to its policy the pages that its unit chooses among', () => {
    const [page, root] = [new ShadowPage(role(1), 1001), new ShadowPage(role(2, {level: ROOT_LEVEL}), 1002)];
    for (const [unit, victim] of [
      [undefined, page],
      [TREES, root],
    ] as const) {
      const pages = pool(8, unit ? {unit} : {});
      for (const each of [page, root]) pages.add(each);
      expect(pages.policy.victim(() => false)).toBe(victim);
    }
  });

  test('audits its policy, which should hold those pages; one that cannot audit itself is taken at its word', () => {
    for (const unit of [PAGES, TREES]) {
      const pages = pool(8, {unit});
      for (const level of [1, ROOT_LEVEL]) pages.add(new ShadowPage(role(level, {level}), 1000 + level));
      expect(() => pages.audit()).not.toThrow();
      pages.policy.freed(pages.policy.victim(() => false)!);
      expect(() => pages.audit()).toThrow('eviction policy fifo: key');
    }
    const silent = {created() {}, used() {}, victim: () => undefined, evicted() {}, freed() {}};
    const pages = new ShadowPool(ROOT_LEVEL, {limit: 8, policy: silent});
    pages.add(new ShadowPage(role(1), 1001));
    expect(() => pages.audit()).not.toThrow();
  });
});
