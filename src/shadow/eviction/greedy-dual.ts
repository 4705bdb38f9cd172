/**
 * GreedyDual: each entry has a worth, which is what it would take to make it again plus the worth of the last that was
 * evicted when it was last used. The least worth goes; among equals the one whose last use is longest ago. So a dear entry
 * outlives cheap ones, but not forever. With equal costs it is LRU. N. Young, "The k-server dual and loose competitiveness for
 * paging", Algorithmica 11(6), 1994, in the form of P. Cao, S. Irani, "Cost-aware WWW proxy caching algorithms", USITS
 * 1997, that raises a floor (L) instead of lowering all others. The cost is asked for at each use. A pinned entry keeps
 * its worth.
 */
import {auditMembers, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {PriorityQueue} from './priority-queue.ts';

export const greedyDual: EvictionKind = {
  id: 'greedy-dual',
  title: 'GreedyDual',
  description:
    'The one that is cheapest to make again goes, and what stays unused loses worth (Young 1994; Cao and Irani 1997).',
  weighs: true,
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new GreedyDual<Entry>(setting),
};

class GreedyDual<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly costOf: (entry: Entry) => number;
  /** By worth (H), then by the last use. */
  private readonly byWorth = new PriorityQueue<Entry>();
  /** L: what the last that was evicted was worth. */
  private floor = 0;
  private uses = 0;

  constructor(setting: EvictionSetting<Entry>) {
    this.costOf = setting.rebuildCost;
  }

  created(entry: Entry): void {
    this.byWorth.set(entry, [this.floor + this.costOf(entry), this.uses++]);
  }

  used(entry: Entry): void {
    if (this.byWorth.rankOf(entry)) this.created(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    return this.byWorth.firstExcept(isPinned);
  }

  /** While cheaper ones are pinned the floor is above them, and does not sink when they go. */
  evicted(entry: Entry): void {
    const [worth] = this.byWorth.rankOf(entry)!;
    this.floor = Math.max(this.floor, worth);
    this.byWorth.delete(entry);
  }

  freed(entry: Entry): void {
    this.byWorth.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(greedyDual.id, entries, this.byWorth);
    const times = Array.from(this.byWorth, entry => this.byWorth.rankOf(entry)![1]);
    expectThat(greedyDual.id, new Set(times).size === times.length, 'two entries were last used at once');
    expectThat(
      greedyDual.id,
      times.every(time => time < this.uses),
      'an entry was used after the last use',
    );
  }
}
