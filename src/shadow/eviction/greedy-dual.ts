/**
 * GreedyDual: each entry has a worth, which is what it would take to make it again plus the worth of the last that was
 * evicted when it was last used. The least worth goes; among equals the one whose last use is longest ago. So a dear entry
 * outlives cheap ones, but not forever. With equal costs it is LRU. N. Young, "The k-server dual and loose competitiveness for
 * paging", Algorithmica 11(6), 1994, in the form of P. Cao, S. Irani, "Cost-aware WWW proxy caching algorithms", USITS
 * 1997, that raises a floor instead of lowering all others. The cost is asked for at each use. A pinned entry keeps its
 * place.
 *
 * Entries of one cost leave in the order of their last use, so each cost needs only a queue: S. Ghandeharizadeh et al.,
 * "CAMP: a cost adaptive multi-queue eviction policy for key-value stores", Middleware 2014; costs are not rounded here.
 */
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const greedyDual: EvictionKind = {
  id: 'greedy-dual',
  title: 'GreedyDual',
  description:
    'The one that is cheapest to make again goes, and what stays unused loses worth (Young 1994; Cao and Irani 1997).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new GreedyDual<Entry>(setting),
};

interface Worth {
  readonly cost: number;
  /** H: the floor at its last use, and the cost. */
  readonly height: number;
  /** Which use of any entry that was. */
  readonly at: number;
}

class GreedyDual<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly costOf: (entry: Entry) => number;
  /** By cost; each with the least worth first. */
  private readonly queues = new Map<number, Queue<Entry>>();
  private readonly worths = new Map<Entry, Worth>();
  /** L: what the last that was evicted was worth. */
  private floor = 0;
  private uses = 0;

  constructor(setting: EvictionSetting<Entry>) {
    this.costOf = setting.rebuildCost;
  }

  created(entry: Entry): void {
    const cost = this.costOf(entry);
    const queue = this.queues.get(cost) ?? new Queue<Entry>();
    this.queues.set(cost, queue);
    queue.push(entry);
    this.worths.set(entry, {cost, height: this.floor + cost, at: this.uses++});
  }

  used(entry: Entry): void {
    if (!this.worths.has(entry)) return;
    this.freed(entry);
    this.created(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    let least: Entry | undefined;
    for (const queue of this.queues.values()) {
      const entry = queue.firstExcept(isPinned);
      if (entry !== undefined && (least === undefined || this.isLess(entry, least))) least = entry;
    }
    return least;
  }

  evicted(entry: Entry): void {
    this.floor = Math.max(this.floor, this.worths.get(entry)!.height);
    this.freed(entry);
  }

  freed(entry: Entry): void {
    const worth = this.worths.get(entry);
    if (worth === undefined) return;
    this.worths.delete(entry);
    const queue = this.queues.get(worth.cost)!;
    queue.delete(entry);
    if (queue.size === 0) this.queues.delete(worth.cost);
  }

  private isLess(one: Entry, other: Entry): boolean {
    const [a, b] = [this.worths.get(one)!, this.worths.get(other)!];
    return a.height < b.height || (a.height === b.height && a.at < b.at);
  }
}
