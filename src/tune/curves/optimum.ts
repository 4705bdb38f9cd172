/**
 * The fewest misses that any policy can have at a size: Belady's MIN ("A study of replacement algorithms for a
 * virtual-storage computer", IBM Systems Journal 1966) evicts what is used again last. What is asked for must come in, as it
 * must with pages and roots: to pass a cache by is no choice. Misses are all that counts: MIN knows nothing of a fetch
 * that costs more than another.
 */
import {FLUSH, isUse, keyNumber, type KeyLog} from './key-log.ts';
import {LargestFirst} from './largest-first.ts';

export class Optimum {
  private readonly log: KeyLog;
  /** For each use the event that uses its key again; the number of events if it is dropped before, or never used. */
  private readonly nextUse: Int32Array;

  constructor(log: KeyLog) {
    this.log = log;
    this.nextUse = nextUses(log);
  }

  /** Misses with `size` entries. */
  misses(size: number): number {
    const {log, nextUse} = this;
    const {events, countedFrom} = log;
    if (size < 1) return log.uses;
    const kept = new Kept(events.length);
    let misses = 0;
    for (let at = 0; at < events.length; at++) {
      if (!isUse(events[at])) continue;
      if (!kept.finds(at)) {
        if (at >= countedFrom) misses++;
        if (kept.held === size) kept.evictFarthest();
      }
      if (nextUse[at] < events.length) kept.keepFor(nextUse[at]);
    }
    return misses + log.missed;
  }
}

function nextUses({events, keys}: KeyLog): Int32Array {
  const never = events.length;
  const nextUse = new Int32Array(events.length);
  const ahead = new Int32Array(keys).fill(never);
  for (let at = events.length - 1; at >= 0; at--) {
    const code = events[at];
    if (code === FLUSH) {
      ahead.fill(never);
    } else {
      if (isUse(code)) nextUse[at] = ahead[keyNumber(code)];
      ahead[keyNumber(code)] = isUse(code) ? at : never;
    }
  }
  return nextUse;
}

/** Uses that have passed and may stand among those to come, beside as many as keys are held. */
const SPARE = 1024;

/**
 * The keys in a cache, each known by the use that will find it. A key that is not used again holds no place, for it is
 * the first to go.
 */
class Kept {
  held = 0;
  private readonly willBeFound: Uint8Array;
  private readonly uses = new LargestFirst();

  constructor(events: number) {
    this.willBeFound = new Uint8Array(events);
  }

  /** Whether the key used at event `use` is there. It is taken out, to be kept for its next use. */
  finds(use: number): boolean {
    if (this.willBeFound[use] === 0) return false;
    this.willBeFound[use] = 0;
    this.held--;
    return true;
  }

  keepFor(use: number): void {
    const {uses, willBeFound} = this;
    willBeFound[use] = 1;
    this.held++;
    uses.add(use);
    if (uses.size > 2 * this.held + SPARE) uses.keep(each => willBeFound[each] === 1);
  }

  /** What has passed is smaller than all that is to come, so the largest is of a key that is held. */
  evictFarthest(): void {
    this.willBeFound[this.uses.take()!] = 0;
    this.held--;
  }
}
