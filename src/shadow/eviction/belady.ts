/**
 * Belady's MIN: the entry goes whose next use is farthest away; among equals, such as those that are never used again,
 * the oldest. L. A. Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2),
 * 1966. No policy misses less often where each miss costs the same and each entry leaves alone; shadow pages are neither,
 * so for them it is Belady's rule and no proven optimum.
 */
import {auditMembers} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';

export const belady: EvictionKind = {
  id: 'belady',
  title: 'Belady',
  description:
    'The one whose next use is farthest away goes, which takes knowledge of the future (Belady 1966).',
  bound: 'foresight',
  build<Entry extends Cached>({nextUse}: EvictionSetting<Entry>) {
    if (nextUse === undefined)
      throw new Error(
        'eviction policy belady must know the future, but when a key is used next was not given',
      );
    return new Belady<Entry>(nextUse);
  },
};

class Belady<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly nextUse: (key: number) => number;
  private readonly byAge = new Set<Entry>();

  constructor(nextUse: (key: number) => number) {
    this.nextUse = nextUse;
  }

  created(entry: Entry): void {
    this.byAge.add(entry);
  }

  used(): void {}

  /** Looks at every entry: not each use of one is told, so none of their next uses can be kept. */
  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    let farthest: Entry | undefined;
    let latest = Number.NEGATIVE_INFINITY;
    for (const entry of this.byAge) {
      const next = this.nextUse(entry.key);
      if (next <= latest || isPinned(entry)) continue;
      latest = next;
      farthest = entry;
    }
    return farthest;
  }

  evicted(entry: Entry): void {
    this.byAge.delete(entry);
  }

  freed(entry: Entry): void {
    this.byAge.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(belady.id, entries, this.byAge);
  }
}
