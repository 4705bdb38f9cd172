/**
 * 2Q, the full version: what comes in for the first time waits in a FIFO queue (A1in). Whoever leaves it is remembered by
 * key for a while (A1out), and who comes back meanwhile has proved its worth and joins an LRU queue (Am). While A1in
 * is longer than its share, its oldest goes, otherwise the least recent of Am, which is not remembered. A use in
 * A1in means nothing: it is likely part of the first one. T. Johnson, D. Shasha, "2Q: a low overhead high performance
 * buffer management replacement algorithm", VLDB 1994, with its recommended sizes.
 *
 * Where the queue that should give up an entry has none that is not pinned, the other one does. A key is looked for in
 * A1out as it was before the eviction that made room for it, as the paper's pseudo-code does.
 */
import {auditMembers, expectAtMost} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const twoQueue: EvictionKind = {
  id: '2q',
  title: '2Q',
  description:
    'What comes in waits in a FIFO queue; what comes back soon after it left joins an LRU queue (Johnson and Shasha 1994).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new TwoQueue<Entry>(setting.capacity),
};

/** Kin and Kout as shares of the cache: §3 of the paper. At least one each, without which nothing could prove its worth. */
const SHARE_OF_FIRST = 0.25;
const SHARE_OF_REMEMBERED = 0.5;

class TwoQueue<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly firstLimit: number;
  private readonly rememberedLimit: number;
  /** A1in, the oldest first. */
  private readonly first = new Queue<Entry>();
  /** A1out: keys. */
  private readonly remembered = new Queue<number>();
  /** Am, the least recent first. */
  private readonly proven = new Queue<Entry>();
  /** The most entries it has held: more than its capacity where that is an estimate, as with whole trees. */
  private most = 0;

  constructor(capacity: number) {
    this.firstLimit = Math.max(1, Math.floor(capacity * SHARE_OF_FIRST));
    this.rememberedLimit = Math.max(1, Math.floor(capacity * SHARE_OF_REMEMBERED));
  }

  created(entry: Entry): void {
    const queue = this.remembered.delete(entry.key) ? this.proven : this.first;
    queue.push(entry);
    while (this.remembered.size > this.rememberedLimit) this.remembered.shift();
    this.most = Math.max(this.most, this.first.size + this.proven.size);
  }

  used(entry: Entry): void {
    this.proven.renew(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {first, proven} = this;
    const [from, other] = first.size > this.firstLimit ? [first, proven] : [proven, first];
    return from.firstExcept(isPinned) ?? other.firstExcept(isPinned);
  }

  evicted(entry: Entry): void {
    if (this.first.delete(entry)) this.remembered.push(entry.key);
    else this.proven.delete(entry);
  }

  freed(entry: Entry): void {
    if (!this.first.delete(entry)) this.proven.delete(entry);
  }

  /** A1out is cut when one comes in, and has grown since by no more than have left. */
  audit(entries: ReadonlySet<Entry>): void {
    const {first, proven, remembered, rememberedLimit, most} = this;
    auditMembers(twoQueue.id, entries, first, proven);
    remembered.audit();
    expectAtMost(twoQueue.id, '|A1out|', [remembered.size, rememberedLimit + most - entries.size]);
  }
}
