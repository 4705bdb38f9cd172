/**
 * S3-FIFO: three FIFO queues. What comes in goes through a small one (S); if it was used more than once there it moves on
 * to the main one (M), otherwise it goes, and a third remembers its key (G). What comes back while it is remembered starts
 * in M. There, who was used since the last turn comes round again, with one use fewer. J. Yang, Y. Zhang, Z. Qiu, Y. Yue,
 * R. Vinayak, "FIFO queues are all you need for cache eviction", SOSP 2023, with its sizes: S is 10 % of the cache, and
 * G remembers as many as M holds. Small caches: S is at least one entry.
 *
 * Followed is the authors' own program in libCacheSim (`S3FIFOv0.c`), which moves an entry from S to M without evicting
 * one of M in the same round, as the paper's algorithm 1 would; uses are counted anew from the move on, and a key is looked
 * for in G as it was before the eviction that made room for it. A pinned entry keeps its place and its uses.
 */
import {auditMembers, expectAtMost, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const s3Fifo: EvictionKind = {
  id: 's3-fifo',
  title: 'S3-FIFO',
  description:
    'A small FIFO queue filters out what is used only once or twice, a main one keeps the rest (Yang et al. 2023).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new S3Fifo<Entry>(setting.capacity),
};

const SHARE_OF_SMALL = 0.1;
/** Uses after the first that take an entry from S to M. */
const USES_TO_MOVE = 2;
/** Two bits count them. */
const MOST_USES = 3;

class S3Fifo<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly mainLimit: number;
  private readonly small = new Queue<Entry>();
  private readonly main = new Queue<Entry>();
  /** G: keys. */
  private readonly remembered = new Queue<number>();
  private readonly uses = new Map<Entry, number>();
  /** The most entries it has held: more than its capacity where that is an estimate, as with whole trees. */
  private most = 0;

  constructor(capacity: number) {
    this.mainLimit = capacity - Math.max(1, Math.floor(capacity * SHARE_OF_SMALL));
  }

  created(entry: Entry): void {
    const queue = this.remembered.delete(entry.key) ? this.main : this.small;
    queue.push(entry);
    this.uses.set(entry, 0);
    while (this.remembered.size > this.mainLimit) this.remembered.shift();
    this.most = Math.max(this.most, this.uses.size);
  }

  used(entry: Entry): void {
    const uses = this.uses.get(entry);
    if (uses !== undefined && uses < MOST_USES) this.uses.set(entry, uses + 1);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const ofMain = this.main.size > this.mainLimit ? this.fromMain(isPinned) : undefined;
    // To look through S moves to M what was used there, which may leave all that is not pinned in M.
    return ofMain ?? this.fromSmall(isPinned) ?? this.fromMain(isPinned);
  }

  evicted(entry: Entry): void {
    if (this.small.has(entry)) this.remembered.push(entry.key);
    this.freed(entry);
  }

  freed(entry: Entry): void {
    if (!this.small.delete(entry)) this.main.delete(entry);
    this.uses.delete(entry);
  }

  /** G is cut when one comes in, and has grown since by no more than have left. */
  audit(entries: ReadonlySet<Entry>): void {
    const {small, main, uses, remembered, mainLimit, most} = this;
    auditMembers(s3Fifo.id, entries, small, main);
    auditMembers(s3Fifo.id, entries, uses.keys());
    for (const [{key}, count] of uses)
      expectThat(s3Fifo.id, count >= 0 && count <= MOST_USES, `key ${key} has ${count} uses`);
    remembered.audit();
    expectAtMost(s3Fifo.id, '|G|', [remembered.size, mainLimit + most - entries.size]);
  }

  private fromSmall(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {small, main, uses} = this;
    let entry = small.firstExcept(isPinned);
    while (entry !== undefined && uses.get(entry)! >= USES_TO_MOVE) {
      small.delete(entry);
      main.push(entry);
      uses.set(entry, 0);
      entry = small.firstExcept(isPinned);
    }
    return entry;
  }

  private fromMain(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {main, uses} = this;
    let entry = main.firstExcept(isPinned);
    while (entry !== undefined && uses.get(entry)! > 0) {
      uses.set(entry, uses.get(entry)! - 1);
      main.push(entry);
      entry = main.firstExcept(isPinned);
    }
    return entry;
  }
}
