/**
 * CLOCK, or second chance: a hand goes round over the entries in order of age. One that was used since the hand last met
 * it stays, and its use bit is cleared; the first that was not goes. An entry comes in just behind the hand. F. J. Corbató,
 * "A paging experiment with the Multics system", MIT Project MAC, 1968.
 *
 * The bit of a new entry is set, as in operating systems, where the access that faulted is a use (so Stallings' "Operating
 * Systems" and its worked example); some cache simulators clear it. A pinned one is passed over, and looked at first
 * when the hand moves next.
 */
import {auditMembers, auditNotes} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy} from './policy.ts';
import {Queue} from './queue.ts';

export const clock: EvictionKind = {
  id: 'clock',
  title: 'CLOCK',
  description: 'The oldest goes that was not used since a hand last passed it (Corbató 1968).',
  build: <Entry extends Cached>() => new Clock<Entry>(),
};

class Clock<Entry extends Cached> implements EvictionPolicy<Entry> {
  /** What the hand meets next is the first; what it has passed goes to the end. */
  private readonly circle = new Queue<Entry>();
  private readonly inUse = new Set<Entry>();

  created(entry: Entry): void {
    this.circle.push(entry);
    this.inUse.add(entry);
  }

  used(entry: Entry): void {
    if (this.circle.has(entry)) this.inUse.add(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    let entry = this.circle.firstExcept(isPinned);
    while (entry !== undefined && this.inUse.delete(entry)) {
      this.circle.push(entry);
      entry = this.circle.firstExcept(isPinned);
    }
    return entry;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    this.circle.delete(entry);
    this.inUse.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(clock.id, entries, this.circle);
    auditNotes(clock.id, entries, this.inUse);
  }
}
