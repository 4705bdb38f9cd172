/**
 * One TLB array. An entry is a page of one of the sizes that the array holds, a PCID (or global), the host frame, the
 * rights, and whether the dirty bit is known to be set, so that stores may hit.
 *
 * An entry also remembers the size of the page in the guest's tables. A guest page that is larger than what backs it is
 * held in pieces, and an invalidation of any address in it must find all of them.
 */
import type {Gvn, Hfn, Level, Paging, Pcid} from './address.ts';
import {NOWHERE, type AssociativeArray} from './associative.ts';
import {Pieces} from './pieces.ts';
import type {Rights} from './rights.ts';
import {PAGES} from './tags.ts';

/** A translation on its way into the TLB. */
export interface Translation {
  /** First host frame of the page that is held. */
  frame: Hfn;
  rights: Rights;
  /** The size that is held: the smaller of the guest's page and of what backs it. */
  level: Level;
  /** The size in the guest's tables. */
  guestLevel: Level;
  global: boolean;
  dirty: boolean;
}

/** The tag of an entry is its level and its owner: a PCID, or everybody, which stands above all PCIDs. */
const EVERYBODY = 1 << 12;
const OWNER_BITS = 13;
const OWNER_MASK = (1 << OWNER_BITS) - 1;
const tagOf = (level: Level, owner: number): number => (level << OWNER_BITS) | owner;
const levelOf = (tag: number): Level => tag >>> OWNER_BITS;
const ownerOf = (tag: number): number => tag & OWNER_MASK;

export class Tlb {
  readonly array: AssociativeArray;
  private readonly paging: Paging;
  private readonly levels: readonly Level[];
  private readonly frames: Uint32Array;
  private readonly rights: Uint8Array;
  private readonly guestLevels: Uint8Array;
  private readonly dirty: Uint8Array;
  private readonly pieces: Pieces;
  /** By level: whether an entry of that size was ever held since all were dropped. */
  private readonly held = new Uint8Array(4);

  /** Pages of the given levels, kept in `array`. */
  constructor(paging: Paging, levels: readonly Level[], array: AssociativeArray) {
    const {entries} = array;
    this.paging = paging;
    this.levels = levels;
    this.array = array;
    this.frames = new Uint32Array(entries);
    this.rights = new Uint8Array(entries);
    this.guestLevels = new Uint8Array(entries);
    this.dirty = new Uint8Array(entries);
    this.pieces = new Pieces(paging, entries);
  }

  /** The place of an entry for `gvn` under `pcid`, or a global one; NOWHERE if there is none. */
  lookup(gvn: Gvn, pcid: Pcid): number {
    const {levels, array, paging, held} = this;
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at];
      if (held[level] === 0) continue;
      const set = paging.setOf(gvn, level, array.sets);
      const place = array.find(paging.unit(gvn, level), tagOf(level, pcid), tagOf(level, EVERYBODY), set);
      if (place !== NOWHERE) return place;
    }
    return NOWHERE;
  }

  frameAt(place: number, gvn: Gvn): Hfn {
    return this.frames[place] + this.paging.offset(gvn, this.levelAt(place));
  }

  rightsAt(place: number): Rights {
    return this.rights[place];
  }

  dirtyAt(place: number): boolean {
    return this.dirty[place] === 1;
  }

  levelAt(place: number): Level {
    return levelOf(this.array.tagAt(place));
  }

  /** Copies the entry at `place` into `translation`, for a first-level array to take over. */
  read(place: number, translation: Translation): void {
    translation.frame = this.frames[place]!;
    translation.rights = this.rights[place]!;
    translation.level = this.levelAt(place);
    translation.guestLevel = this.guestLevels[place]!;
    translation.global = ownerOf(this.array.tagAt(place)) === EVERYBODY;
    translation.dirty = this.dirty[place] === 1;
  }

  /** Takes `translation` for the page of `gvn`, in place of what it held for that page. */
  fill(gvn: Gvn, pcid: Pcid, translation: Translation): void {
    const {array, paging} = this;
    const {level} = translation;
    const unit = paging.unit(gvn, level);
    const set = paging.setOf(gvn, level, array.sets);
    const stale = array.peek(unit, tagOf(level, pcid), tagOf(level, EVERYBODY), set);
    if (stale !== NOWHERE) this.remove(stale);
    const place = array.insert(unit, tagOf(level, translation.global ? EVERYBODY : pcid), set);
    if (place === NOWHERE) return;
    this.held[level] = 1;
    this.pieces.remove(place);
    if (translation.guestLevel > level) this.pieces.put(place, gvn, translation.guestLevel);
    this.frames[place] = translation.frame;
    this.rights[place] = translation.rights;
    this.guestLevels[place] = translation.guestLevel;
    this.dirty[place] = translation.dirty ? 1 : 0;
  }

  /** Drops the entry at `place`. */
  remove(place: number): void {
    this.array.remove(place);
    this.pieces.remove(place);
  }

  /** Drops the entries that translate `gvn` under `pcid`, or globally; other pieces of its large page stay. */
  dropTranslation(gvn: Gvn, pcid: Pcid): void {
    this.dropHeld(gvn, pcid, pcid);
    this.dropHeld(gvn, EVERYBODY, EVERYBODY);
  }

  /** Drops the page of `gvn` under `pcid`, and the global one. */
  dropPage(gvn: Gvn, pcid: Pcid): void {
    this.dropOwned(gvn, pcid, pcid);
    this.dropOwned(gvn, EVERYBODY, EVERYBODY);
  }

  /** Drops the page of `gvn` under `pcid` and keeps a global one. */
  dropPageOfContext(gvn: Gvn, pcid: Pcid): void {
    this.dropOwned(gvn, pcid, pcid);
  }

  /** Drops the page of `gvn` under every PCID, and the global one. */
  dropPageEverywhere(gvn: Gvn): void {
    this.dropOwned(gvn, 0, EVERYBODY);
  }

  /** Drops all of `pcid`; keeps global entries. */
  dropContext(pcid: Pcid): void {
    this.sweep(owner => owner === pcid);
  }

  /** Drops all that is not global. */
  dropNonGlobal(): void {
    this.sweep(owner => owner !== EVERYBODY);
  }

  dropAll(): void {
    this.array.clearFor(PAGES);
    this.pieces.clear();
    this.held.fill(0);
  }

  /** Every entry held: its first page, its tag's meaning and where it leads. For audits and tests. */
  *list(): Generator<{gvn: Gvn; pcid: Pcid} & Readonly<Translation>> {
    const {array} = this;
    for (let place = 0; place < array.entries; place++) {
      if (!array.holdsFor(PAGES, place)) continue;
      const entry: Translation = {frame: 0, rights: 0, level: 1, guestLevel: 1, global: false, dirty: false};
      this.read(place, entry);
      const gvn = array.keyAt(place) * this.paging.pagesIn(entry.level);
      yield {gvn, pcid: entry.global ? 0 : ownerOf(array.tagAt(place)), ...entry};
    }
  }

  /** Drops the entries whose guest page covers `gvn` and whose owner is one of `first` to `last`. */
  private dropOwned(gvn: Gvn, first: number, last: number): void {
    this.dropHeld(gvn, first, last);
    if (this.pieces.mayHold(gvn)) this.dropPieces(gvn, first, last);
  }

  /** Drops the entries that cover `gvn` themselves. */
  private dropHeld(gvn: Gvn, first: number, last: number): void {
    const {array, paging, levels, held} = this;
    if (array.used === 0) return;
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at];
      if (held[level] === 0) continue;
      const unit = paging.unit(gvn, level);
      const set = paging.setOf(gvn, level, array.sets);
      for (;;) {
        const place = array.peekWithin(unit, tagOf(level, first), tagOf(level, last), set);
        if (place === NOWHERE) break;
        this.remove(place);
      }
    }
  }

  private dropPieces(gvn: Gvn, first: number, last: number): void {
    const {array, paging, guestLevels} = this;
    for (let place = 0; place < array.entries; place++) {
      if (!array.holdsFor(PAGES, place)) continue;
      const tag = array.tagAt(place);
      if (ownerOf(tag) < first || ownerOf(tag) > last) continue;
      const guestLevel = guestLevels[place];
      const page = array.keyAt(place) * paging.pagesIn(levelOf(tag));
      if (paging.unit(page, guestLevel) === paging.unit(gvn, guestLevel)) this.remove(place);
    }
  }

  private sweep(meant: (owner: number) => boolean): void {
    const {array} = this;
    if (array.used === 0) return;
    for (let place = 0; place < array.entries; place++) {
      if (array.holdsFor(PAGES, place) && meant(ownerOf(array.tagAt(place)))) this.remove(place);
    }
  }
}
