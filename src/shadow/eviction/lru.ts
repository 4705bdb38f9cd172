/**
 * LRU: the entry whose last sign of use is longest ago goes. Its creation is a use. A pinned entry keeps its place.
 * R. L. Mattson, J. Gecsei, D. R. Slutz, I. L. Traiger, "Evaluation techniques for storage hierarchies", IBM Systems
 * Journal 9(2), 1970, which also shows that a larger LRU cache always holds what a smaller one does.
 */
import {auditMembers} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {Queue} from './queue.ts';

export const lru: EvictionKind = {
  id: 'lru',
  title: 'LRU',
  description: 'The one whose last use is longest ago goes (Mattson et al. 1970).',
  build: <Entry extends Cached>() => new Lru<Entry>(),
};

class Lru<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly byUse = new Queue<Entry>();

  created(entry: Entry): void {
    this.byUse.push(entry);
  }

  used(entry: Entry): void {
    this.byUse.renew(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    return this.byUse.firstExcept(isPinned);
  }

  evicted(entry: Entry): void {
    this.byUse.delete(entry);
  }

  freed(entry: Entry): void {
    this.byUse.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(lru.id, entries, this.byUse);
  }
}
