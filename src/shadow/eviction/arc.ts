/**
 * ARC: two LRU queues, of entries used once (T1) and of entries used again (T2), each with the keys that it lost lately (B1,
 * B2). A miss on a key in B1 says that T1 is too short, one in B2 that T2 is, and moves the length p that T1 should
 * have. N. Megiddo, D. S. Modha, "ARC: a self-tuning, low overhead replacement cache", FAST 2003, figure 4, whose cases
 * are named where they are done; p is a real number as there.
 *
 * One thing is other than in the paper, for a hypervisor makes room before it knows for what: the victim is chosen by p as
 * it was before the miss at hand, and has joined B1 or B2 when p is adapted. So the tie |T1| = p always goes to T2's least
 * recent. Where the queue that should give up an entry has none that is not pinned, the other one does.
 */
import {auditMembers, expectAtMost, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const arc: EvictionKind = {
  id: 'arc',
  title: 'ARC',
  description:
    'Shares the cache between what was used once and what was used again by the misses that each share causes (Megiddo and Modha 2003).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new Arc<Entry>(setting.capacity),
};

class Arc<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly capacity: number;
  /** T1 and T2, the least recent first. */
  private readonly once = new Queue<Entry>();
  private readonly again = new Queue<Entry>();
  /** B1 and B2: keys, in order of eviction. No key is in both. */
  private readonly lostOnce = new Queue<number>();
  private readonly lostAgain = new Queue<number>();
  /** p: how long T1 should be. */
  private target = 0;
  /** The most entries it has held: more than its capacity where that is an estimate, as with whole trees. */
  private most = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Cases II to IV, a miss. What the paper does of REPLACE in each is done: `victim` and `evicted` came before. */
  created(entry: Entry): void {
    if (this.adapt(entry.key)) {
      this.again.push(entry);
    } else {
      this.forget();
      this.once.push(entry);
    }
    this.most = Math.max(this.most, this.once.size + this.again.size);
  }

  used(entry: Entry): void {
    // Case I, a hit: whether it was in T1 or in T2, it is the most recent of T2 now.
    if (this.once.delete(entry)) this.again.push(entry);
    else this.again.renew(entry);
  }

  /** REPLACE, which says whose least recent goes. */
  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {once, again} = this;
    const [from, other] = once.size > this.target ? [once, again] : [again, once];
    return from.firstExcept(isPinned) ?? other.firstExcept(isPinned);
  }

  /** REPLACE, which remembers who went. */
  evicted(entry: Entry): void {
    const lost = this.once.has(entry) ? this.lostOnce : this.lostAgain;
    this.lostOnce.delete(entry.key);
    this.lostAgain.delete(entry.key);
    lost.push(entry.key);
    this.freed(entry);
  }

  freed(entry: Entry): void {
    if (!this.once.delete(entry)) this.again.delete(entry);
  }

  /** Of two entries with one key one may be lost and the other be there: only B1 and B2 share none. */
  audit(entries: ReadonlySet<Entry>): void {
    const {capacity, once, again, lostOnce, lostAgain, target} = this;
    auditMembers(arc.id, entries, once, again);
    for (const lost of [lostOnce, lostAgain]) lost.audit();
    for (const key of lostOnce) expectThat(arc.id, !lostAgain.has(key), `key ${key} is in B1 and in B2`);
    expectThat(arc.id, target >= 0 && target <= capacity, `p is ${target}, expected 0 to ${capacity}`);
    const most = Math.max(capacity, this.most);
    const [recent, frequent] = [once.size + lostOnce.size, again.size + lostAgain.size];
    expectAtMost(arc.id, '|T1| + |B1|', [recent, most]);
    expectAtMost(arc.id, '|T1| + |B1| + |T2| + |B2|', [recent + frequent, capacity + most]);
  }

  /** Whether `key` was lost lately, which moves the target. */
  private adapt(key: number): boolean {
    const {lostOnce, lostAgain} = this;
    if (lostOnce.has(key)) {
      // Case II: T1 lost it too early, so T1 should be longer.
      this.target = Math.min(this.capacity, this.target + Math.max(1, lostAgain.size / lostOnce.size));
      return lostOnce.delete(key);
    }
    if (!lostAgain.has(key)) return false;
    // Case III: T2 lost it too early, so T1 should be shorter.
    this.target = Math.max(0, this.target - Math.max(1, lostOnce.size / lostAgain.size));
    return lostAgain.delete(key);
  }

  /**
   * Case IV: before one comes in that no list knows. T1 and B1 together stay within the capacity, all four within twice that.
   * The paper does not remember what goes where T1 alone is full: here that was put in B1, and is forgotten at once.
   */
  private forget(): void {
    const {capacity, once, again, lostOnce, lostAgain} = this;
    // Case IV A.
    while (lostOnce.size > 0 && once.size + lostOnce.size >= capacity) lostOnce.shift();
    // Case IV B.
    const present = once.size + again.size;
    while (lostAgain.size > 0 && present + lostOnce.size + lostAgain.size >= 2 * capacity) lostAgain.shift();
  }
}
