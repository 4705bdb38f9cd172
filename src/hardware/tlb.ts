/**
 * One TLB array. An entry is a page of one of the sizes that the array holds, a PCID (or global), the host frame, the
 * rights, and whether the dirty bit is known to be set, so that stores may hit.
 *
 * An entry also remembers the size of the page in the guest's tables. A guest page that is larger than what backs it is
 * held in pieces, and an invalidation of any address in it must find all of them.
 */
import type {Gvn, Hfn, Level, Paging, Pcid} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';
import type {Rights} from './rights.ts';

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

/** The tag of an entry is its level and its PCID, or in place of the PCID this mark. */
const GLOBAL_TAG = 1 << 12;
/** Above every PCID and the mark. */
const HIGHEST_TAG = (1 << 13) - 1;
const tagOf = (level: Level, pcidOrGlobal: number): number => (level << 13) | pcidOrGlobal;
const levelOfTag = (tag: number): Level => tag >>> 13;
const isGlobalTag = (tag: number): boolean => (tag & GLOBAL_TAG) !== 0;
const pcidOfTag = (tag: number): Pcid => tag & 0xfff;

export class Tlb {
  readonly array: AssociativeArray;
  private readonly paging: Paging;
  private readonly levels: readonly Level[];
  private readonly frames: Uint32Array;
  private readonly rights: Uint8Array;
  private readonly guestLevels: Uint8Array;
  private readonly dirty: Uint8Array;
  /** Entries ever filled that are pieces of a larger guest page: while 0, no invalidation needs to look for any. */
  private pieces = 0;
  private readonly held: Uint32Array;

  /** An array for pages of the given levels. */
  constructor(paging: Paging, levels: readonly Level[], geometry: ArrayGeometry, replacement: Replacement) {
    this.paging = paging;
    this.levels = levels;
    this.array = new AssociativeArray(geometry, replacement);
    this.frames = new Uint32Array(geometry.entries);
    this.rights = new Uint8Array(geometry.entries);
    this.guestLevels = new Uint8Array(geometry.entries);
    this.dirty = new Uint8Array(geometry.entries);
    this.held = new Uint32Array(8);
  }

  /** The place of an entry for `gvn` under `pcid`, or a global one; NOWHERE if there is none. */
  lookup(gvn: Gvn, pcid: Pcid): number {
    const {levels, array, paging, held} = this;
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at];
      if (held[level] === 0) continue;
      const place = array.find(paging.unit(gvn, level), tagOf(level, pcid), tagOf(level, GLOBAL_TAG));
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
    return levelOfTag(this.array.tagAt(place));
  }

  /** Copies the entry at `place` into `translation`, for a first-level array to take over. */
  read(place: number, translation: Translation): void {
    translation.frame = this.frames[place]!;
    translation.rights = this.rights[place]!;
    translation.level = this.levelAt(place);
    translation.guestLevel = this.guestLevels[place]!;
    translation.global = isGlobalTag(this.array.tagAt(place));
    translation.dirty = this.dirty[place] === 1;
  }

  /** Takes `translation` for the page of `gvn`, in place of what it held for that page. */
  fill(gvn: Gvn, pcid: Pcid, translation: Translation): void {
    const {array, paging} = this;
    const {level} = translation;
    const unit = paging.unit(gvn, level);
    const stale = array.peek(unit, tagOf(level, pcid), tagOf(level, GLOBAL_TAG));
    if (stale !== NOWHERE) array.remove(stale);
    const place = array.insert(unit, tagOf(level, translation.global ? GLOBAL_TAG : pcid));
    if (place === NOWHERE) return;
    this.held[level] = 1;
    if (translation.guestLevel > level) this.pieces++;
    this.frames[place] = translation.frame;
    this.rights[place] = translation.rights;
    this.guestLevels[place] = translation.guestLevel;
    this.dirty[place] = translation.dirty ? 1 : 0;
  }

  /** Drops the page of `gvn` under `pcid`, and the global one. */
  dropPage(gvn: Gvn, pcid: Pcid): void {
    this.dropWhere(gvn, tag => isGlobalTag(tag) || pcidOfTag(tag) === pcid, pcid, GLOBAL_TAG);
  }

  /** Drops the page of `gvn` under `pcid` and keeps a global one. */
  dropPageOfContext(gvn: Gvn, pcid: Pcid): void {
    this.dropWhere(gvn, tag => !isGlobalTag(tag) && pcidOfTag(tag) === pcid, pcid, pcid);
  }

  /** Drops the page of `gvn` under every PCID, and the global one. */
  dropPageEverywhere(gvn: Gvn): void {
    const {array, paging, levels, held} = this;
    if (array.used === 0) return;
    for (const level of levels) {
      if (held[level] === 0) continue;
      const unit = paging.unit(gvn, level);
      for (;;) {
        const place = array.peekWithin(unit, tagOf(level, 0), tagOf(level, HIGHEST_TAG));
        if (place === NOWHERE) break;
        array.remove(place);
      }
    }
    if (this.pieces > 0) this.dropPieces(gvn, () => true);
  }

  /** Drops all of `pcid`; keeps global entries. */
  dropContext(pcid: Pcid): void {
    this.sweep(tag => !isGlobalTag(tag) && pcidOfTag(tag) === pcid);
  }

  /** Drops all that is not global. */
  dropNonGlobal(): void {
    this.sweep(tag => !isGlobalTag(tag));
  }

  dropAll(): void {
    this.array.clear();
    this.pieces = 0;
    this.held.fill(0);
  }

  /** Every entry held: its first page, its tag's meaning and where it leads. For audits and tests. */
  *list(): Generator<{gvn: Gvn; pcid: Pcid} & Readonly<Translation>> {
    const {array} = this;
    for (let place = 0; place < array.entries; place++) {
      if (!array.holds(place)) continue;
      const entry: Translation = {frame: 0, rights: 0, level: 1, guestLevel: 1, global: false, dirty: false};
      this.read(place, entry);
      const gvn = array.keyAt(place) * this.paging.pagesIn(entry.level);
      yield {gvn, pcid: pcidOfTag(array.tagAt(place)), ...entry};
    }
  }

  /** Drops the entries whose guest page covers `gvn` and whose tag is meant. */
  private dropWhere(gvn: Gvn, meant: (tag: number) => boolean, tag: number, otherTag: number): void {
    const {array, paging, levels, held} = this;
    if (array.used === 0) return;
    for (const level of levels) {
      if (held[level] === 0) continue;
      const unit = paging.unit(gvn, level);
      for (;;) {
        const place = array.peek(unit, tagOf(level, tag), tagOf(level, otherTag));
        if (place === NOWHERE) break;
        array.remove(place);
      }
    }
    if (this.pieces > 0) this.dropPieces(gvn, meant);
  }

  private dropPieces(gvn: Gvn, meant: (tag: number) => boolean): void {
    const {array, paging, guestLevels} = this;
    for (let place = 0; place < array.entries; place++) {
      if (!array.holds(place) || !meant(array.tagAt(place))) continue;
      const guestLevel = guestLevels[place];
      const first = array.keyAt(place) * paging.pagesIn(this.levelAt(place));
      if (paging.unit(first, guestLevel) === paging.unit(gvn, guestLevel)) array.remove(place);
    }
  }

  private sweep(meant: (tag: number) => boolean): void {
    const {array} = this;
    if (array.used === 0) return;
    for (let place = 0; place < array.entries; place++) {
      if (array.holds(place) && meant(array.tagAt(place))) array.remove(place);
    }
  }
}
