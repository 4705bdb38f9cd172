/**
 * W-TinyLFU: what comes in passes through a small LRU window. Whoever leaves it stays only if a sketch of recent use has
 * seen its key more often than that of the entry that the main space would give up; ties go to the latter. The main space is a
 * segmented LRU: an entry starts on probation, a use there protects it, and the least recent of too many protected
 * ones is on probation again. G. Einziger, R. Friedman, B. Manes, "TinyLFU: a highly efficient cache admission policy",
 * ACM Transactions on Storage 13(4), 2017. Shares and rounding are those of Caffeine's simulator: window 1 % (at least one
 * entry), 80 % of the main space protected, no doorkeeper. Caffeine's protection against crafted hash collisions,
 * which admits by chance, is left out.
 *
 * A hypervisor makes room before it knows for what, so a new key is counted after the choice and not before. Pinned entries
 * keep their places; where probation has no other the oldest of the window goes, and where that has none, a protected one.
 */
import {auditMembers, expectAtMost} from './audit.ts';
import {FrequencySketch} from './frequency-sketch.ts';
import type {Cached, EvictionKind, EvictionPolicy, EvictionSetting} from './policy.ts';
import {Queue} from './queue.ts';

export const wTinyLfu: EvictionKind = {
  id: 'w-tinylfu',
  title: 'W-TinyLFU',
  description:
    'After a short window only what was used more often lately than the one it would replace may stay (Einziger et al. 2017).',
  build: <Entry extends Cached>(setting: EvictionSetting<Entry>) => new WTinyLfu<Entry>(setting.capacity),
};

const SHARE_OF_MAIN = 0.99;
const SHARE_OF_PROTECTED = 0.8;

class WTinyLfu<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly windowLimit: number;
  private readonly guardedLimit: number;
  private readonly sketch: FrequencySketch;
  /** Each with the least recent first. */
  private readonly window = new Queue<Entry>();
  private readonly probation = new Queue<Entry>();
  private readonly guarded = new Queue<Entry>();

  constructor(capacity: number) {
    const main = Math.floor(capacity * SHARE_OF_MAIN);
    this.windowLimit = capacity - main;
    this.guardedLimit = Math.floor(main * SHARE_OF_PROTECTED);
    this.sketch = new FrequencySketch(capacity);
  }

  created(entry: Entry): void {
    this.sketch.add(entry.key);
    this.window.push(entry);
    if (this.window.size > this.windowLimit) this.probation.push(this.window.shift()!);
  }

  used(entry: Entry): void {
    if (this.window.renew(entry) || this.guarded.renew(entry)) this.sketch.add(entry.key);
    else if (this.probation.delete(entry)) this.protect(entry);
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const candidate = this.window.firstExcept(isPinned);
    const incumbent = this.probation.firstExcept(isPinned);
    if (candidate === undefined || incumbent === undefined)
      return incumbent ?? candidate ?? this.guarded.firstExcept(isPinned);
    if (this.window.size < this.windowLimit) return incumbent;
    if (this.sketch.estimate(candidate.key) <= this.sketch.estimate(incumbent.key)) return candidate;
    this.window.delete(candidate);
    this.probation.push(candidate);
    return incumbent;
  }

  evicted(entry: Entry): void {
    this.freed(entry);
  }

  freed(entry: Entry): void {
    if (!this.window.delete(entry) && !this.probation.delete(entry)) this.guarded.delete(entry);
  }

  audit(entries: ReadonlySet<Entry>): void {
    const {window, windowLimit, probation, guarded, guardedLimit} = this;
    auditMembers(wTinyLfu.id, entries, window, probation, guarded);
    expectAtMost(wTinyLfu.id, 'the window', [window.size, windowLimit]);
    expectAtMost(wTinyLfu.id, 'the protected segment', [guarded.size, guardedLimit]);
    this.sketch.audit();
  }

  private protect(entry: Entry): void {
    this.sketch.add(entry.key);
    this.guarded.push(entry);
    if (this.guarded.size > this.guardedLimit) this.probation.push(this.guarded.shift()!);
  }
}
