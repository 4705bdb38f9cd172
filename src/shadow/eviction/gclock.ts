/**
 * GCLOCK, generalized CLOCK: a hand goes round over the entries in order of age and takes one from the count of each; who has
 * no count left goes. Coming in and each use set an entry's count to its weight, which here is what it would take to make
 * it again: a cost of 3 outlasts three turns of the hand. With a cost of 1 for all it is CLOCK. A. J. Smith, "Sequentiality
 * and prefetching in database systems", ACM TODS 3(3), 1978; weights by the kind of page: V. F. Nicola, A. Dan,
 * D. M. Dias, "Analysis of the generalized clock buffer replacement scheme for database transaction processing", SIGMETRICS
 * 1992. Neither could be read in full; written after later descriptions of both.
 *
 * Turns that would find nobody are taken at once. A pinned entry is passed over and keeps its count.
 */
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const gclock: EvictionKind = {
  id: 'gclock',
  title: 'GCLOCK',
  description:
    'The oldest goes that a hand has passed as many times since its last use as it costs to make again (Smith 1978; Nicola et al. 1992).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new GeneralizedClock<Entry>(setting),
};

class GeneralizedClock<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly costOf: (entry: Entry) => number;
  /** What the hand meets next is the first; what it has passed goes to the end. */
  private readonly circle = new Queue<Entry>();
  private readonly counts = new Map<Entry, number>();

  constructor(setting: EvictionSetting<Entry>) {
    this.costOf = setting.rebuildCost;
  }

  created(entry: Entry): void {
    this.circle.push(entry);
    this.counts.set(entry, this.costOf(entry));
  }

  used(entry: Entry): void {
    if (this.counts.has(entry)) this.counts.set(entry, this.costOf(entry));
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    this.skipTurns(isPinned);
    const {circle, counts} = this;
    let entry = circle.firstExcept(isPinned);
    while (entry !== undefined && counts.get(entry)! >= 1) {
      counts.set(entry, counts.get(entry)! - 1);
      circle.push(entry);
      entry = circle.firstExcept(isPinned);
    }
    return entry;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    this.circle.delete(entry);
    this.counts.delete(entry);
  }

  /** A turn that everybody outlasts lowers every count by one and changes nothing else. */
  private skipTurns(isPinned: (entry: Entry) => boolean): void {
    const {circle, counts} = this;
    let turns = Number.POSITIVE_INFINITY;
    for (const entry of circle) {
      if (!isPinned(entry)) turns = Math.min(turns, Math.floor(counts.get(entry)!));
      if (turns < 1) return;
    }
    for (const entry of circle) if (!isPinned(entry)) counts.set(entry, counts.get(entry)! - turns);
  }
}
