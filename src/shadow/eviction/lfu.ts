/**
 * LFU: the entry with the fewest uses goes; among equals the one whose last use is longest ago. Its creation is the first
 * use, and what leaves is forgotten: this is in-cache LFU, not "perfect" LFU, as L. Breslau, P. Cao, L. Fan, G. Phillips,
 * S. Shenker, "Web caching and Zipf-like distributions", INFOCOM 1999, tell the two apart. Counts do not age. The list of
 * buckets, one a count, that makes each step constant is that of K. Shah, A. Mitra, D. Matani, "An O(1) algorithm for
 * implementing the LFU cache eviction scheme", 2010. A pinned entry keeps its place.
 */
import {auditMembers, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {Queue} from './queue.ts';

export const lfu: EvictionKind = {
  id: 'lfu',
  title: 'LFU',
  description:
    'The one with the fewest uses since it came in goes, ties to the least recent (Breslau et al. 1999; Shah et al. 2010).',
  build: <Entry extends Cached>() => new Lfu<Entry>(),
};

interface Bucket<Entry> {
  readonly uses: number;
  /** By their last use. */
  readonly members: Queue<Entry>;
}

class Lfu<Entry extends Cached> implements EvictionPolicy<Entry> {
  /** By count; none is empty. */
  private readonly buckets = new Queue<Bucket<Entry>>();
  private readonly bucketOf = new Map<Entry, Bucket<Entry>>();

  created(entry: Entry): void {
    this.put(entry, 1, undefined);
  }

  used(entry: Entry): void {
    const bucket = this.bucketOf.get(entry);
    if (bucket === undefined) return;
    this.put(entry, bucket.uses + 1, bucket);
    this.leave(entry, bucket);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    for (const {members} of this.buckets) {
      const entry = members.firstExcept(isPinned);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    const bucket = this.bucketOf.get(entry);
    if (bucket === undefined) return;
    this.bucketOf.delete(entry);
    this.leave(entry, bucket);
  }

  audit(entries: ReadonlySet<Entry>): void {
    this.buckets.audit();
    auditMembers(lfu.id, entries, this.bucketOf.keys());
    auditMembers(lfu.id, entries, ...Array.from(this.buckets, ({members}) => members));
    let below = 0;
    for (const bucket of this.buckets) {
      const {uses, members} = bucket;
      expectThat(lfu.id, uses > below, `the bucket of ${uses} uses stands behind that of ${below}`);
      expectThat(lfu.id, members.size > 0, `the bucket of ${uses} uses is empty`);
      for (const entry of members)
        expectThat(lfu.id, this.bucketOf.get(entry) === bucket, `key ${entry.key} has not ${uses} uses`);
      below = uses;
    }
  }

  /** `below` is the last bucket with fewer uses, undefined if there is none. */
  private put(entry: Entry, uses: number, below: Bucket<Entry> | undefined): void {
    let bucket = below === undefined ? this.buckets.first : this.buckets.behind(below);
    if (bucket?.uses !== uses) {
      bucket = {uses, members: new Queue<Entry>()};
      this.buckets.insertBehind(below, bucket);
    }
    bucket.members.push(entry);
    this.bucketOf.set(entry, bucket);
  }

  private leave(entry: Entry, bucket: Bucket<Entry>): void {
    bucket.members.delete(entry);
    if (bucket.members.size === 0) this.buckets.delete(bucket);
  }
}
