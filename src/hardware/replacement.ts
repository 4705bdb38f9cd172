/**
 * Who leaves a set that is full. Each policy keeps its own state for every set of one array, and is told when a way is
 * filled and when it is hit.
 */
import {chance} from './chance.ts';
import type {Replacement} from './geometry.ts';

export interface Victims {
  filled(set: number, way: number): void;
  hit(set: number, way: number): void;
  /** The way of a full set to fill next. */
  victim(set: number): number;
}

const POLICIES: Readonly<Record<Replacement, (sets: number, ways: number) => Victims>> = {
  lru: (sets, ways) => new LeastRecentlyUsed(sets, ways),
  fifo: (sets, ways) => new FirstIn(sets, ways),
  random: (_sets, ways) => new RandomWay(ways),
  'tree-plru': (sets, ways) => new TreePseudoLru(sets, ways),
};

export function victimsOf(replacement: Replacement, sets: number, ways: number): Victims {
  return POLICIES[replacement](sets, ways);
}

/** The way whose last use is longest ago. */
export class LeastRecentlyUsed implements Victims {
  private readonly ways: number;
  private readonly lastUse: Float64Array;
  private clock = 0;

  constructor(sets: number, ways: number) {
    this.ways = ways;
    this.lastUse = new Float64Array(sets * ways);
  }

  filled(set: number, way: number): void {
    this.lastUse[set * this.ways + way] = ++this.clock;
  }

  hit(set: number, way: number): void {
    this.lastUse[set * this.ways + way] = ++this.clock;
  }

  victim(set: number): number {
    const {lastUse, ways} = this;
    const first = set * ways;
    let oldest = 0;
    for (let way = 1; way < ways; way++) if (lastUse[first + way] < lastUse[first + oldest]) oldest = way;
    return oldest;
  }
}

/** The way that was filled longest ago. */
export class FirstIn implements Victims {
  private readonly ways: number;
  private readonly filledAt: Float64Array;
  private clock = 0;

  constructor(sets: number, ways: number) {
    this.ways = ways;
    this.filledAt = new Float64Array(sets * ways);
  }

  filled(set: number, way: number): void {
    this.filledAt[set * this.ways + way] = ++this.clock;
  }

  hit(): void {}

  victim(set: number): number {
    const {filledAt, ways} = this;
    const first = set * ways;
    let oldest = 0;
    for (let way = 1; way < ways; way++) if (filledAt[first + way] < filledAt[first + oldest]) oldest = way;
    return oldest;
  }
}

/** Any way: xorshift32 (Marsaglia 2003) from a fixed start, so that a run repeats. */
export class RandomWay implements Victims {
  private readonly ways: number;
  private readonly below = chance();

  constructor(ways: number) {
    this.ways = ways;
  }

  filled(): void {}

  hit(): void {}

  victim(): number {
    return this.below(this.ways);
  }
}

/**
 * A binary tree over the ways whose every node points away from the half used last. With a number of ways that is no
 * power of two the tree has more leaves than there are ways; a node never sends the victim into a half that has none.
 */
export class TreePseudoLru implements Victims {
  private readonly ways: number;
  private readonly leaves: number;
  /** Node n of a set has the children 2n and 2n + 1, and the root is 1; 1 means that the victim lies to the right. */
  private readonly pointsRight: Uint8Array;

  constructor(sets: number, ways: number) {
    this.ways = ways;
    this.leaves = 2 ** Math.ceil(Math.log2(ways));
    this.pointsRight = new Uint8Array(sets * this.leaves);
  }

  filled(set: number, way: number): void {
    this.hit(set, way);
  }

  hit(set: number, way: number): void {
    const {pointsRight, leaves} = this;
    const tree = set * leaves;
    for (let node = leaves + way; node > 1; node >>>= 1) pointsRight[tree + (node >>> 1)] = node & 1 ? 0 : 1;
  }

  victim(set: number): number {
    const {pointsRight, leaves, ways} = this;
    const tree = set * leaves;
    let node = 1;
    let firstLeaf = 0;
    for (let span = leaves >>> 1; span > 0; span >>>= 1) {
      const right = pointsRight[tree + node] === 1 && firstLeaf + span < ways;
      node = 2 * node + (right ? 1 : 0);
      if (right) firstLeaf += span;
    }
    return firstLeaf;
  }
}
