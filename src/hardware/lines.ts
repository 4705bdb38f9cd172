/** One level of a data cache: which lines of memory it holds. */
import {AssociativeArray, NOWHERE, setsOf} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';

export interface Lines {
  /** Whether the line was held; it is now, as the one used last. */
  use(line: number): boolean;
}

export function linesOf(geometry: ArrayGeometry, replacement: Replacement): Lines {
  return replacement === 'lru' ? new RecentLines(geometry) : new PolicyLines(geometry, replacement);
}

/**
 * LRU, without clocks: the ways of a set stand in the order of their last use. A line that comes to the front moves the
 * others back by one, as far as to where it stood, or past the end. A set lies in one or two lines of the host's own
 * cache, which is what the speed of a replay hangs on: a last-level cache has a third of a million lines.
 */
class RecentLines implements Lines {
  private readonly lines: Int32Array;
  private readonly sets: number;
  private readonly ways: number;

  constructor({entries, ways}: ArrayGeometry) {
    this.lines = new Int32Array(entries).fill(NOWHERE);
    this.sets = setsOf({entries, ways});
    this.ways = entries === 0 ? 0 : ways;
  }

  use(line: number): boolean {
    const {lines, ways} = this;
    const first = (line % this.sets) * ways;
    const end = first + ways;
    let pushed = line;
    for (let place = first; place < end; place++) {
      const held = lines[place];
      lines[place] = pushed;
      if (held === line) return true;
      pushed = held;
    }
    return false;
  }
}

/** Any policy, in the order that it keeps itself. */
class PolicyLines implements Lines {
  private readonly array: AssociativeArray;

  constructor(geometry: ArrayGeometry, replacement: Replacement) {
    this.array = new AssociativeArray(geometry, replacement);
  }

  use(line: number): boolean {
    if (this.array.find(line, 0, 0) !== NOWHERE) return true;
    this.array.insert(line, 0);
    return false;
  }
}
