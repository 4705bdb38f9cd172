import {expect, test} from 'vitest';
import {expectAgreement} from '../../testing/agreement.ts';
import {DemandCache, type KeyCache} from '../../testing/demand-cache.ts';
import {Lirs, lirs} from './lirs.ts';

const [A, B, C, D, E] = [1, 2, 3, 4, 5];

/**
 * The state of the paper's table 1 at time 10: three entries, one of them HIR. A and B are LIR, E is the HIR entry that is
 * there, D one that was evicted; the recencies of E, A, D and B are 0 to 3, so that S is E A D B from top to bottom. It comes
 * about so: B and A become LIR as the first two; D comes as HIR; A is used; E drives D out.
 */
function inTheState(): DemandCache {
  const cache = new DemandCache({build: () => new Lirs(2, 6)}, {capacity: 3});
  expect([B, A, D, A, E].map(key => cache.access(key) ?? 0)).toEqual([0, 0, 0, 0, D]);
  return cache;
}

test('from the state of the paper: a LIR entry at the bottom is used, and the stack is pruned', () => {
  // S: B E A, D is pruned. So D comes as if never seen: E goes and D is HIR. Then C drives D out, not B or A.
  const cache = inTheState();
  expect([B, D, C].map(key => cache.access(key) ?? 0)).toEqual([0, E, D]);
});

test('… a HIR entry in the stack is used, and changes places with the lowest LIR entry', () => {
  // A is used first, for a second use of E at once would be the same use. S: E A, Q: B. So C drives B out.
  const cache = inTheState();
  expect([A, E, C].map(key => cache.access(key) ?? 0)).toEqual([0, 0, B]);
});

test('… an evicted HIR entry comes back while it is in the stack, and becomes LIR', () => {
  // D drives E out; S: D E A, Q: B. So C drives B out; S: C D E A, Q: C. E comes back as LIR for C; A, the lowest, is HIR.
  // Then B drives A out.
  const cache = inTheState();
  expect([D, C, E, B].map(key => cache.access(key) ?? 0)).toEqual([E, B, C, A]);
});

test('… what is not in the stack comes in as HIR', () => {
  // C drives E out; S: C E A D B, Q: C. E comes back as LIR for C; B, the lowest, is HIR, and D is pruned. S: E C A, Q: B.
  // So D drives B out and is HIR: A drives nobody out, and B drives D out.
  const cache = inTheState();
  expect([C, E, D, A, B].map(key => cache.access(key) ?? 0)).toEqual([E, C, B, 0, D]);
});

/**
 * Section 3.3 of the paper on arrays, S and Q with their tops and ends last. From the authors' program: a reference to
 * the block of the last reference is none. Ours: the limit to blocks that are remembered.
 */
class PlainLirs implements KeyCache {
  private readonly size: number;
  private readonly lirSize: number;
  private s: number[] = [];
  private q: number[] = [];
  private lir: number[] = [];
  private evicted: number[] = [];
  private latest: number | undefined;

  constructor(size: number) {
    this.size = size;
    this.lirSize = size - (size < 3 ? 1 : 2);
  }

  access(x: number): number | undefined {
    if (x === this.latest) return undefined;
    this.latest = x;
    const resident = this.lir.includes(x) || this.q.includes(x);
    const inStack = this.s.includes(x);
    const left = resident || this.lir.length + this.q.length < this.size ? undefined : this.replaced();
    this.evicted = without(this.evicted, x);
    this.s = [...without(this.s, x), x];
    if (!this.lir.includes(x)) {
      this.q = without(this.q, x);
      if (inStack || (!resident && this.lir.length < this.lirSize)) this.toLir(x);
      else this.q.push(x);
    }
    this.prune();
    while (this.evicted.length > 2 * this.size) this.s = without(this.s, this.evicted.shift()!);
    return left;
  }

  remove(x: number): void {
    if (this.latest === x) this.latest = undefined;
    for (const list of ['s', 'q', 'lir'] as const) this[list] = without(this[list], x);
    this.prune();
  }

  private replaced(): number {
    const left = this.q.shift()!;
    if (this.s.includes(left)) this.evicted.push(left);
    return left;
  }

  private toLir(x: number): void {
    this.lir.push(x);
    if (this.lir.length <= this.lirSize) return;
    this.prune();
    const bottom = this.s.shift()!;
    this.lir = without(this.lir, bottom);
    this.q.push(bottom);
  }

  private prune(): void {
    while (this.s.length > 0 && !this.lir.includes(this.s[0])) {
      this.evicted = without(this.evicted, this.s.shift()!);
    }
  }
}

function without(list: readonly number[], item: number): number[] {
  return list.filter(other => other !== item);
}

test("lets go of the same keys as the paper's description", () => {
  expectAgreement(lirs, capacity => new PlainLirs(capacity));
});

test('remembers twice as many keys as it holds, the last that were evicted', () => {
  // Four entries: keys 1 and 2 are LIR, and a scan of 10 to 20 goes through Q, which holds two: 10 to 18 leave, which is one
  // more than eight. 11 comes back for 19 and becomes LIR; 1, the lowest, becomes HIR; Q: 20 1. 10 is forgotten, so it comes for 20
  // as HIR; Q: 1 10. The next two drive out 1 and 10.
  const cache = new DemandCache(lirs, {capacity: 4});
  for (const key of [1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]) cache.access(key);
  expect([11, 10, 30, 31].map(key => cache.access(key))).toEqual([19, 20, 1, 10]);
});

test('a loop of one more than fit keeps most of them', () => {
  // Ten entries, of which 8 are LIR: keys 0 to 7 become so in the first turn of 11 misses. In each later turn 0 to 7 hit and
  // go to the top of S, by which 8, 9 and 10 come to lie below all LIR entries and are pruned. So they come in as HIR each
  // time and drive each other out: 3 misses a turn. LRU would miss 11 times.
  const cache = new DemandCache(lirs, {capacity: 10});
  for (let at = 0; at < 11 * 10; at++) cache.access(at % 11);
  expect(cache.misses).toBe(11 + 9 * 3);
});
