/**
 * One level of a data cache: which lines of memory it holds. A line lies in the set of its number modulo the sets, and there
 * it is known by its tag, the number divided by the sets.
 */
import {HOST_FRAMES, LINES_PER_PAGE, NEAR_FRAMES} from './address.ts';
import {AssociativeArray, NOWHERE, setsOf} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';

/** With as many, a tag has 31 bits wherever the line lies. */
const FEW_SETS = (HOST_FRAMES * LINES_PER_PAGE) / 2 ** 31;

/** A near line has a number of 31 bits, and processors divide such numbers fastest. */
const tagOf = (line: number, sets: number): number =>
  line < NEAR_FRAMES * LINES_PER_PAGE ? (line / sets) | 0 : Math.floor(line / sets);

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
  private readonly tags: Int32Array | Float64Array;
  private readonly sets: number;
  private readonly ways: number;

  constructor({entries, ways}: ArrayGeometry) {
    const sets = setsOf({entries, ways});
    this.tags = (sets < FEW_SETS ? new Float64Array(entries) : new Int32Array(entries)).fill(NOWHERE);
    this.sets = sets;
    this.ways = entries === 0 ? 0 : ways;
  }

  use(line: number): boolean {
    const {tags, ways, sets} = this;
    const tag = tagOf(line, sets);
    const first = (line - tag * sets) * ways;
    const end = first + ways;
    let pushed = tag;
    for (let place = first; place < end; place++) {
      const held = tags[place];
      tags[place] = pushed;
      if (held === tag) return true;
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
    const {array} = this;
    const tag = tagOf(line, array.sets);
    const set = line - tag * array.sets;
    const low = tag >>> 0;
    const high = Math.floor(tag / 2 ** 32);
    if (array.find(low, high, high, set) !== NOWHERE) return true;
    array.insert(low, high, set);
    return false;
  }
}
