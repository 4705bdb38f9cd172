/**
 * SIEVE: a queue in order of age, and a hand that goes through it from the oldest to the newest and then from the oldest
 * again. Used entries stay where they are and lose their mark as the hand passes; the first without one goes. New entries
 * come in at the end, not at the hand, so the hand sifts out those that came lately and were used by nobody.
 * Y. Zhang, J. Yang, Y. Yue, Y. Vigfusson, K. V. Rashmi, "SIEVE is simpler than LRU: an efficient turn-key eviction
 * algorithm for web caches", NSDI 2024. Followed is the authors' code in libCacheSim (`Sieve.c`). The hand passes over a
 * pinned entry and leaves its mark.
 */
import {auditMembers, auditNotes} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {Queue} from './queue.ts';

export const sieve: EvictionKind = {
  id: 'sieve',
  title: 'SIEVE',
  description:
    'A hand sifts out what was not used since it last passed, and moves nothing (Zhang et al. 2024).',
  build: <Entry extends Cached>() => new Sieve<Entry>(),
};

class Sieve<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly byAge = new Queue<Entry>();
  private readonly visited = new Set<Entry>();
  /** What to look at next; undefined for the oldest. */
  private hand: Entry | undefined;

  created(entry: Entry): void {
    this.byAge.push(entry);
  }

  used(entry: Entry): void {
    if (this.byAge.has(entry)) this.visited.add(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const {byAge, visited} = this;
    let entry = this.hand ?? byAge.first;
    // After one turn every mark is gone, so within a second it meets any that is not pinned.
    for (let steps = 2 * byAge.size; steps > 0 && entry !== undefined; steps--) {
      const pinned = isPinned(entry);
      if (!pinned && !visited.delete(entry)) {
        this.hand = entry;
        return entry;
      }
      entry = byAge.behind(entry) ?? byAge.first;
    }
    return undefined;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    if (this.hand === entry) this.hand = this.byAge.behind(entry);
    this.byAge.delete(entry);
    this.visited.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(sieve.id, entries, this.byAge);
    auditNotes(sieve.id, entries, this.visited);
    auditNotes(sieve.id, entries, this.hand === undefined ? [] : [this.hand]);
  }
}
