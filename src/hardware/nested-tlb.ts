/**
 * The nested TLB: guest frame to host frame, so that a walk need not go through the nested tables to place a guest table
 * or a page. Keyed by guest frame: two guest addresses that share a guest table hit the same entry. An entry has the size
 * of the host's page, so one serves every frame of it (Intel SDM vol. 3, section 28.3.1, "guest-physical translations").
 */
import {DIRTY, HIGHEST_LEAF_LEVEL, WRITABLE, type Gfn, type Hfn, type Level, type Paging} from './address.ts';
import {NOWHERE, type AssociativeArray} from './associative.ts';
import {NESTED_PAGES, ownTagOf} from './tags.ts';

/** The tag of an entry is its level. */
const tagOf = (level: Level): number => NESTED_PAGES | level;

export class NestedTlb {
  private readonly paging: Paging;
  private readonly array: AssociativeArray;
  /** The first host frame of the page. */
  private readonly frames: Uint32Array;
  /** The flags of the nested leaf. */
  private readonly flags: Uint16Array;
  /** By level: whether an entry of that size was ever held since all were dropped. */
  private readonly held = new Uint8Array(HIGHEST_LEAF_LEVEL + 1);

  constructor(paging: Paging, array: AssociativeArray) {
    this.paging = paging;
    this.array = array;
    this.frames = new Uint32Array(array.entries);
    this.flags = new Uint16Array(array.entries);
  }

  /** The place of an entry of any size that covers `gfn`; NOWHERE if there is none. */
  lookup(gfn: Gfn): number {
    const {array, held, paging} = this;
    for (let level = 1; level <= HIGHEST_LEAF_LEVEL; level++) {
      if (held[level] === 0) continue;
      const place = array.find(paging.unit(gfn, level), tagOf(level), tagOf(level));
      if (place !== NOWHERE) return place;
    }
    return NOWHERE;
  }

  /** Where the entry at `place`, which covers `gfn`, places it. */
  frameAt(place: number, gfn: Gfn): Hfn {
    return this.frames[place] + this.paging.offset(gfn, this.levelAt(place));
  }

  levelAt(place: number): Level {
    return ownTagOf(this.array.tagAt(place));
  }

  mayWriteAt(place: number): boolean {
    return (this.flags[place] & WRITABLE) !== 0;
  }

  dirtyAt(place: number): boolean {
    return (this.flags[place] & DIRTY) !== 0;
  }

  /** Takes the page of `level` that lies from the host frame `first` on and has the guest frame `gfn` in it. */
  fill(gfn: Gfn, first: Hfn, level: Level, flags: number): void {
    const {array} = this;
    const unit = this.paging.unit(gfn, level);
    const known = array.peek(unit, tagOf(level), tagOf(level));
    const place = known === NOWHERE ? array.insert(unit, tagOf(level)) : known;
    if (place === NOWHERE) return;
    this.held[level] = 1;
    this.frames[place] = first;
    this.flags[place] = flags;
  }

  /** Drops the entries of every size that cover `gfn`. */
  drop(gfn: Gfn): void {
    const {array, paging} = this;
    for (let level = 1; level <= HIGHEST_LEAF_LEVEL; level++) {
      const place = array.peek(paging.unit(gfn, level), tagOf(level), tagOf(level));
      if (place !== NOWHERE) array.remove(place);
    }
  }

  /** Every entry held: its first guest frame, where that lies, and the size. */
  *list(): Generator<{gfn: Gfn; frame: Hfn; level: Level}> {
    const {array, paging} = this;
    for (let place = 0; place < array.entries; place++) {
      if (!array.holdsFor(NESTED_PAGES, place)) continue;
      const level = this.levelAt(place);
      yield {gfn: array.keyAt(place) * paging.pagesIn(level), frame: this.frames[place], level};
    }
  }

  dropAll(): void {
    this.array.clearFor(NESTED_PAGES);
    this.held.fill(0);
  }
}
