/**
 * LIRS: ranks entries by their inter-reference recency, which is how many others were used between their last two uses.
 * Most of the cache holds those with a low one (LIR); the rest is a short queue Q of those with a high one (HIR), from
 * whose front the victim is taken. A stack S by recency holds all LIR entries, and above the lowest of them HIR ones too,
 * also the keys of such as have left. A HIR entry or key that is used while it is in S has a lower inter-reference
 * recency than the lowest LIR entry, so the two change places. S. Jiang, X. Zhang, "LIRS: an efficient low inter-reference
 * recency set replacement policy to improve buffer cache performance", SIGMETRICS 2002. Its section 3.3 tells what an
 * access does by what it finds: a LIR block, a resident HIR block, or a non-resident one. Each is named where it is done.
 *
 * From the authors' program (`lirs.c`, Jiang 2002): Q's share of 1 % is at least two entries, and a use of what was used
 * last is the same use. The paper sets no limit to the keys in S; here they are at most twice the capacity, the longest
 * evicted forgotten first, as in Caffeine's simulator. A cache of two has one entry of each kind, and a cache of one
 * has no LIR entry, which makes it LRU. Where all of Q is pinned, the lowest LIR entry goes that is not.
 */
import {auditMembers, auditNotes, expectAtMost, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const lirs: EvictionKind = {
  id: 'lirs',
  title: 'LIRS',
  description: 'The one goes between whose last two uses the most others were used (Jiang and Zhang 2002).',
  build: <Entry extends Cached>({capacity}: EvictionSetting<Entry>) =>
    new Lirs<Entry>(capacity - highSize(capacity), MOST_REMEMBERED * capacity),
};

const SHARE_OF_HIGH = 0.01;
const LEAST_HIGH = 2;
const MOST_REMEMBERED = 2;

/** How many HIR entries a full cache has. */
function highSize(capacity: number): number {
  if (capacity <= LEAST_HIGH) return 1;
  return Math.max(LEAST_HIGH, Math.floor(capacity * SHARE_OF_HIGH));
}

export class Lirs<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly lowLimit: number;
  private readonly rememberedLimit: number;
  /** S, the least recent first: a LIR entry, unless it is empty. A number is the key of one that left. */
  private readonly stack = new Queue<Entry | number>();
  /** The LIR entries. */
  private readonly low = new Set<Entry>();
  /** Q, the next to go first: the HIR entries. */
  private readonly high = new Queue<Entry>();
  /** The keys in S, in order of eviction. */
  private readonly remembered = new Queue<number>();
  /** What was used last. */
  private latest: Entry | undefined;
  /** The most entries it has held: more than its capacity where that is an estimate, as with whole trees. */
  private most = 0;

  constructor(lowLimit: number, rememberedLimit: number) {
    this.lowLimit = lowLimit;
    this.rememberedLimit = rememberedLimit;
  }

  /** An access to a non-resident HIR block; who went for it was said by `victim` before, the front of Q. */
  created(entry: Entry): void {
    const known = this.forget(entry.key);
    this.latest = entry;
    this.stack.push(entry);
    // In S it becomes LIR, and the lowest LIR entry HIR. Until there are enough LIR entries any becomes one.
    if (known || this.low.size < this.lowLimit) this.promote(entry);
    // Otherwise it stays HIR, at the end of Q.
    else this.high.push(entry);
    this.prune();
    while (this.remembered.size > this.rememberedLimit) this.forget(this.remembered.first!);
    this.most = Math.max(this.most, this.low.size + this.high.size);
  }

  used(entry: Entry): void {
    if (this.latest === entry) return;
    this.latest = entry;
    // An access to a LIR block: to the top of S.
    if (this.low.has(entry)) this.stack.push(entry);
    // An access to a resident HIR block in S: to its top, and LIR in exchange for the lowest LIR entry.
    else if (this.stack.renew(entry)) this.promote(entry);
    // An access to a resident HIR block that is not in S: to its top and to the end of Q, and still HIR.
    else if (this.high.renew(entry)) this.stack.push(entry);
    this.prune();
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const chosen = this.high.firstExcept(isPinned);
    if (chosen !== undefined) return chosen;
    const lowest = this.stack.firstExcept(item => typeof item === 'number' || isPinned(item));
    return lowest as Entry | undefined;
  }

  evicted(entry: Entry): void {
    if (this.high.has(entry) && this.stack.has(entry)) {
      this.forget(entry.key);
      this.stack.replace(entry, entry.key);
      this.remembered.push(entry.key);
    }
    this.freed(entry);
  }

  freed(entry: Entry): void {
    this.stack.delete(entry);
    this.high.delete(entry);
    this.low.delete(entry);
    this.prune();
  }

  /** Keys are cut when one comes in, and have become more since by no more than have left. */
  audit(entries: ReadonlySet<Entry>): void {
    const {stack, low, high, remembered, most} = this;
    auditMembers(lirs.id, entries, low, high);
    for (const queue of [stack, remembered]) queue.audit();
    const items = [...stack];
    const keys = items.filter(item => typeof item === 'number');
    const present = items.filter(item => typeof item !== 'number');
    auditNotes(lirs.id, entries, present);
    for (const entry of low) expectThat(lirs.id, stack.has(entry), `key ${entry.key} is LIR and not in S`);
    for (const key of keys) expectThat(lirs.id, remembered.has(key), `key ${key} is in S and not remembered`);
    for (const key of remembered)
      expectThat(lirs.id, stack.has(key), `key ${key} is remembered and not in S`);
    expectThat(lirs.id, items.length === 0 || low.has(items[0] as Entry), 'the lowest of S is not LIR');
    expectAtMost(lirs.id, 'the number of LIR entries', [low.size, this.lowLimit]);
    const limit = this.rememberedLimit + most - entries.size;
    expectAtMost(lirs.id, 'the number of keys in S', [remembered.size, limit]);
  }

  /** `entry` becomes LIR; if that is one too many, the lowest becomes HIR. */
  private promote(entry: Entry): void {
    this.high.delete(entry);
    this.low.add(entry);
    if (this.low.size <= this.lowLimit) return;
    this.prune();
    const lowest = this.stack.shift() as Entry;
    this.low.delete(lowest);
    this.high.push(lowest);
  }

  /** Stack pruning: what lies below the lowest LIR entry was not used for longer than any of them. */
  private prune(): void {
    const {stack, low} = this;
    for (let item = stack.first; item !== undefined; item = stack.first) {
      if (typeof item === 'number') this.remembered.delete(item);
      else if (low.has(item)) return;
      stack.shift();
    }
  }

  /** Whether `key` was in S. */
  private forget(key: number): boolean {
    this.stack.delete(key);
    return this.remembered.delete(key);
  }
}
