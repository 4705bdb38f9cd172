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

  /**
   * Misses with `size` entries. A key that is not used again holds no place, for it is the first to go; so what is held
   * is known by the uses that will find it.
   */
  misses(size: number): number {
    const {log, nextUse} = this;
    const {events, countedFrom} = log;
    if (size < 1) return log.uses;
    const willBeFound = new Uint8Array(events.length);
    const farthest = new LargestFirst();
    let held = 0;
    let misses = 0;
    for (let at = 0; at < events.length; at++) {
      if (!isUse(events[at])) continue;
      if (willBeFound[at]) held--;
      else if (at >= countedFrom) misses++;
      if (held === size) {
        willBeFound[farthest.take()!] = 0;
        held--;
      }
      const next = nextUse[at];
      if (next === events.length) continue;
      willBeFound[next] = 1;
      farthest.add(next);
      held++;
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
