/** A cache that is filled on demand and holds nothing but keys: what an eviction policy makes of a stream of keys. */
import {chance} from '../hardware/chance.ts';
import type {Cached, EvictionKind, EvictionPolicy} from '../shadow/eviction/policy.ts';

/** What a policy is compared with: a cache that says who left. */
export interface KeyCache {
  /** The key that left to make room for `key`; undefined if none had to, as on a hit. */
  access(key: number): number | undefined;
  /** `key` leaves for another reason; nothing if it is not there. */
  remove(key: number): void;
}

export interface DemandSetting {
  readonly capacity: number;
  readonly costOf?: (key: number) => number;
  readonly nextUse?: (key: number) => number;
}

export class DemandCache implements KeyCache {
  readonly entries = new Map<number, Cached>();
  misses = 0;
  private readonly capacity: number;
  private readonly policy: EvictionPolicy;

  constructor(kind: Pick<EvictionKind, 'build'>, {capacity, costOf = () => 1, nextUse}: DemandSetting) {
    this.capacity = capacity;
    this.policy = kind.build({
      capacity,
      random: chance(),
      rebuildCost: ({key}) => costOf(key),
      ...(nextUse && {nextUse}),
    });
  }

  access(key: number): number | undefined {
    const entry = this.entries.get(key);
    if (entry) {
      this.policy.used(entry);
      return undefined;
    }
    this.misses++;
    const left = this.entries.size < this.capacity ? undefined : this.evict();
    const made = {key};
    this.entries.set(key, made);
    this.policy.created(made);
    return left;
  }

  remove(key: number): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.policy.freed(entry);
  }

  private evict(): number | undefined {
    const victim = this.policy.victim(() => false);
    if (!victim) return undefined;
    this.entries.delete(victim.key);
    this.policy.evicted(victim);
    return victim.key;
  }
}

/** When each key of a stream is used next, from where the stream stands. */
export class Future {
  /** For each position of the stream the next one of the same key. */
  private readonly next: readonly number[];
  private readonly upcoming = new Map<number, number>();

  constructor(stream: readonly number[]) {
    const next: number[] = [];
    const last = new Map<number, number>();
    for (let at = stream.length - 1; at >= 0; at--) {
      next[at] = last.get(stream[at]) ?? Number.POSITIVE_INFINITY;
      last.set(stream[at], at);
    }
    this.next = next;
  }

  /** The stream stands at position `at`, where `key` is used. */
  reached(at: number, key: number): void {
    this.upcoming.set(key, this.next[at]);
  }

  nextUse(key: number): number {
    return this.upcoming.get(key) ?? Number.POSITIVE_INFINITY;
  }
}

/** How often `stream` misses in a cache of `capacity` entries; the future is known to a policy that asks for it. */
export function missesOf(kind: EvictionKind, stream: readonly number[], capacity: number): number {
  const future = new Future(stream);
  const cache = new DemandCache(kind, {capacity, nextUse: key => future.nextUse(key)});
  for (const [at, key] of stream.entries()) {
    future.reached(at, key);
    cache.access(key);
  }
  return cache.misses;
}
