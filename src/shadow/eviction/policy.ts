/** What can be evicted. Its key outlives it: made again it has the same, by which a policy may know it. */
export interface Cached {
  readonly key: number;
}

/** Who goes when a cache is full. One object of a kind serves one cache. */
export interface EvictionPolicy<Entry extends Cached = Cached> {
  /** `entry` has come in, which is its first use: the policies of the literature count it, and each `used` as one more. */
  created(entry: Entry): void;
  /** A sign that `entry` is in use, as far as the policy may see. */
  used(entry: Entry): void;
  /** The entry to evict, which must not be pinned; undefined if every one is. It stays until `evicted` says so. */
  victim(isPinned: (entry: Entry) => boolean): Entry | undefined;
  /** `entry` leaves because `victim` named it. */
  evicted(entry: Entry): void;
  /** `entry` leaves for another reason, which says nothing of its worth. */
  freed(entry: Entry): void;
  /** Throws where what the policy keeps is not as it must be; `entries` are all that came in and have not left. */
  audit?(entries: ReadonlySet<Entry>): void;
}

/** What a policy is built for. */
export interface EvictionSetting<Entry extends Cached = Cached> {
  /** Entries that the cache holds when it is full. */
  readonly capacity: number;
  /** A whole number from 0 up to, and without, `bound`: the only source of chance. */
  random(this: void, bound: number): number;
  /** What it would take to make `entry` again, by weights that the user sets. */
  rebuildCost(this: void, entry: Entry): number;
  /** When what has `key` is used next, Infinity for never; only where the future is known. */
  nextUse?(this: void, key: number): number;
}

/** A policy as it is listed and named on the command line. */
export interface EvictionKind {
  readonly id: string;
  readonly title: string;
  /** What it does in a sentence, with the paper that it was written from. */
  readonly description: string;
  /** Set where it is no policy that a hypervisor could have but a bound: no limit at all, or knowledge of the future. */
  readonly bound?: 'unbounded' | 'foresight';
  /** Set where it asks for the rebuild cost. */
  readonly weighs?: true;
  build<Entry extends Cached>(setting: EvictionSetting<Entry>): EvictionPolicy<Entry>;
}
