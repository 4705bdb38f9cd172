/**
 * A set-associative array of keys: what TLBs, paging-structure caches and data caches have in common. A key is two
 * numbers, a uint32 `key` and a `tag` of at most 31 bits. It lies in the set that its owner says, which is the same for the
 * same key always; where none is said, in that of `key` modulo the sets. An owner keeps what it stores in columns of its own,
 * indexed by the place that `find` and `insert` return. An array of zero entries holds nothing and finds nothing.
 */
import type {ArrayGeometry, Replacement} from './geometry.ts';
import {victimsOf, type Victims} from './replacement.ts';
import {keeperOf, type Keeper} from './tags.ts';

export const NOWHERE = -1;
const EMPTY = -1;

/** At least one, so that a key has a set where there are no entries too. */
export function setsOf({entries, ways}: ArrayGeometry): number {
  const sets = entries === 0 ? 1 : entries / ways;
  if (Number.isInteger(sets)) return sets;
  throw new Error(`array geometry: ${entries} entries in ${ways} ways do not make a whole number of sets`);
}

export class AssociativeArray {
  readonly entries: number;
  readonly ways: number;
  readonly sets: number;
  /** How many places hold a key. */
  used = 0;
  private readonly keys: Int32Array;
  private readonly tags: Int32Array;
  private readonly victims: Victims;
  /** Whether several keepers have entries here. */
  private isShared = false;

  constructor(geometry: ArrayGeometry, replacement: Replacement) {
    const {entries, ways} = geometry;
    this.entries = entries;
    this.ways = entries === 0 ? 0 : ways;
    this.sets = setsOf(geometry);
    this.keys = new Int32Array(entries);
    this.tags = new Int32Array(entries).fill(EMPTY);
    this.victims = victimsOf(replacement, this.sets, this.ways);
  }

  /** The place that holds the key under either tag, which counts as a use; NOWHERE without one. */
  find(key: number, tag: number, otherTag: number, set = key % this.sets): number {
    const place = this.peek(key, tag, otherTag, set);
    if (place >= 0) this.victims.hit(set, place - set * this.ways);
    return place;
  }

  /** As `find`, but no use: what an invalidation or an audit asks. */
  peek(key: number, tag: number, otherTag: number, set = key % this.sets): number {
    const {keys, tags, ways} = this;
    const wanted = key | 0;
    const first = set * ways;
    for (let place = first; place < first + ways; place++) {
      if (keys[place] === wanted && (tags[place] === tag || tags[place] === otherTag)) return place;
    }
    return NOWHERE;
  }

  /** The first place that holds the key under any tag from `lowest` to `highest`; no use. */
  peekWithin(key: number, lowest: number, highest: number, set = key % this.sets): number {
    const {keys, tags, ways} = this;
    const wanted = key | 0;
    const first = set * ways;
    for (let place = first; place < first + ways; place++) {
      if (keys[place] === wanted && tags[place] >= lowest && tags[place] <= highest) return place;
    }
    return NOWHERE;
  }

  /** A place for a key that is not held yet: an empty one, else the victim's. NOWHERE in an array of zero entries. */
  insert(key: number, tag: number, set = key % this.sets): number {
    const {tags, ways} = this;
    if (ways === 0) return NOWHERE;
    const first = set * ways;
    let way = 0;
    while (way < ways && tags[first + way] !== EMPTY) way++;
    if (way === ways) way = this.victims.victim(set);
    else this.used++;
    this.keys[first + way] = key;
    tags[first + way] = tag;
    this.victims.filled(set, way);
    return first + way;
  }

  holds(place: number): boolean {
    return this.tags[place] !== EMPTY;
  }

  keyAt(place: number): number {
    return this.keys[place] >>> 0;
  }

  tagAt(place: number): number {
    return this.tags[place];
  }

  remove(place: number): void {
    if (this.tags[place] === EMPTY) return;
    this.tags[place] = EMPTY;
    this.used--;
  }

  clear(): void {
    if (this.used > 0) this.tags.fill(EMPTY);
    this.used = 0;
  }

  /** Whether `place` holds an entry of `keeper`. */
  holdsFor(keeper: Keeper, place: number): boolean {
    const tag = this.tags[place];
    return tag !== EMPTY && keeperOf(tag) === keeper;
  }

  /** Removes what `keeper` keeps here. */
  clearFor(keeper: Keeper): void {
    if (!this.isShared) {
      this.clear();
      return;
    }
    if (this.used === 0) return;
    for (let place = 0; place < this.entries; place++) if (this.holdsFor(keeper, place)) this.remove(place);
  }

  /** The same array, in which several keepers have entries from now on. */
  share(): this {
    this.isShared = true;
    return this;
  }
}
