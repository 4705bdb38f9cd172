/**
 * GCLOCK, generalized CLOCK: a hand goes round over the frames of the cache and takes one from the count of each entry; who
 * has no count left goes, and what comes in takes its frame. Coming in and each use set an entry's count to its weight, which
 * here is what it would take to make it again, as a whole number: a cost of 3 outlasts three turns of the hand. With a
 * cost of 1 for all it is CLOCK. A. J. Smith, "Sequentiality and prefetching in database systems", ACM TODS 3(3), 1978;
 * weights by the kind of page: V. F. Nicola, A. Dan, D. M. Dias, "Analysis of the generalized clock buffer replacement
 * scheme for database transaction processing", SIGMETRICS 1992. Written after later descriptions of both.
 *
 * The hand does not move step by step: in which turn it will find an entry without a count is known from the count. A pinned
 * entry is passed over, and goes as soon as it may unless it is used. Of several free frames the last that became free is
 * taken first.
 */
import {auditMembers, expectThat} from './audit.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {PriorityQueue} from './priority-queue.ts';

export const gclock: EvictionKind = {
  id: 'gclock',
  title: 'GCLOCK',
  description:
    'The oldest goes that a hand has passed as often since its last use as it costs to make again (Smith 1978; Nicola et al. 1992).',
  weighs: true,
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new GeneralizedClock<Entry>(setting),
};

class GeneralizedClock<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly costOf: (entry: Entry) => number;
  /** By the turn in which the hand finds an entry without a count, then by its frame. */
  private readonly byTurn = new PriorityQueue<Entry>();
  private readonly free: number[] = [];
  private frames = 0;
  /** Where the hand has been last. */
  private turn = 0;
  private frame = -1;

  constructor(setting: EvictionSetting<Entry>) {
    this.costOf = setting.rebuildCost;
  }

  created(entry: Entry): void {
    this.wind(entry, this.free.pop() ?? this.frames++);
  }

  used(entry: Entry): void {
    const rank = this.byTurn.rankOf(entry);
    if (rank) this.wind(entry, rank[1]);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    return this.byTurn.firstExcept(isPinned);
  }

  /** The hand has come to `entry`, unless it was past it already, while it was pinned. */
  evicted(entry: Entry): void {
    const [turn, frame] = this.byTurn.rankOf(entry)!;
    if (turn > this.turn || (turn === this.turn && frame > this.frame))
      [this.turn, this.frame] = [turn, frame];
    this.freed(entry);
  }

  freed(entry: Entry): void {
    const rank = this.byTurn.rankOf(entry);
    if (!rank) return;
    this.free.push(rank[1]);
    this.byTurn.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    auditMembers(gclock.id, entries, this.byTurn);
    const taken = Array.from(this.byTurn, entry => this.byTurn.rankOf(entry)![1]);
    const frames = [...taken, ...this.free].sort((one, other) => one - other);
    expectThat(
      gclock.id,
      frames.length === this.frames && frames.every((frame, at) => frame === at),
      `frames ${frames.join(' ')} are taken or free, expected each of ${this.frames} once`,
    );
    expectThat(gclock.id, this.frame < this.frames, `the hand is at frame ${this.frame} of ${this.frames}`);
  }

  /** The count of the entry in `frame` is full: it outlasts as many turns, from the next time that the hand comes by. */
  private wind(entry: Entry, frame: number): void {
    const nextTurn = frame > this.frame ? this.turn : this.turn + 1;
    const count = Math.max(0, Math.floor(this.costOf(entry)));
    this.byTurn.set(entry, [nextTurn + count, frame]);
  }
}
