/**
 * Paging-structure caches: for each level above the leaves, an array of entries that point at the next table. A hit
 * lets a walk start there. Tagged by PCID; an entry remembers the rights gathered down to it. Leaves never live here.
 */
import type {Hfn, Level, Pcid, TablePath} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {Replacement, WalkCacheGeometry} from './geometry.ts';
import type {Rights} from './rights.ts';

const LOWEST = 2;
const HIGHEST = 5;

export class WalkCaches {
  /** Of the last hit: the next table's frame, the host frame it lies in, and the rights gathered so far. */
  frame = 0;
  hostFrame = 0;
  rights: Rights = 0;
  private readonly path: TablePath;
  private readonly arrays: readonly AssociativeArray[];
  private readonly frames: readonly Uint32Array[];
  private readonly hostFrames: readonly Uint32Array[];
  private readonly gathered: readonly Uint8Array[];

  constructor(path: TablePath, geometry: WalkCacheGeometry, replacement: Replacement) {
    const of = [geometry[2], geometry[3], geometry[4], geometry[5]];
    this.path = path;
    this.arrays = of.map(array => new AssociativeArray(array, replacement));
    this.frames = of.map(array => new Uint32Array(array.entries));
    this.hostFrames = of.map(array => new Uint32Array(array.entries));
    this.gathered = of.map(array => new Uint8Array(array.entries));
  }

  /**
   * The lowest level whose entry for `page` is held; the walk goes on in the table that it points to, one level down.
   * 0 if none is held.
   */
  lookup(page: number, pcid: Pcid): Level {
    const {arrays, path} = this;
    for (let level = LOWEST; level <= path.levels; level++) {
      const array = arrays[level - LOWEST];
      if (array.used === 0) continue;
      const set = path.setOf(page, level, array.sets);
      const place = array.find(path.prefix(page, level), pcid, pcid, set);
      if (place === NOWHERE) continue;
      this.frame = this.frames[level - LOWEST][place]!;
      this.hostFrame = this.hostFrames[level - LOWEST][place]!;
      this.rights = this.gathered[level - LOWEST][place]!;
      return level;
    }
    return 0;
  }

  /** Remembers that the entry of `level` for `page` points at the table in `frame`, which lies in `hostFrame`. */
  insert(page: number, pcid: Pcid, level: Level, frame: number, hostFrame: Hfn, rights: Rights): void {
    const array = this.arrays[level - LOWEST];
    const prefix = this.path.prefix(page, level);
    const set = this.path.setOf(page, level, array.sets);
    const known = array.peek(prefix, pcid, pcid, set);
    const place = known === NOWHERE ? array.insert(prefix, pcid, set) : known;
    if (place === NOWHERE) return;
    this.frames[level - LOWEST][place] = frame;
    this.hostFrames[level - LOWEST][place] = hostFrame;
    this.gathered[level - LOWEST][place] = rights;
  }

  /** Drops the entries that a walk for `page` under `pcid` would use. */
  dropPath(page: number, pcid: Pcid): void {
    const {path} = this;
    for (let level = LOWEST; level <= HIGHEST; level++) {
      const array = this.arrays[level - LOWEST];
      if (array.used === 0 || level > path.levels) continue;
      const set = path.setOf(page, level, array.sets);
      const place = array.peek(path.prefix(page, level), pcid, pcid, set);
      if (place !== NOWHERE) array.remove(place);
    }
  }

  dropContext(pcid: Pcid): void {
    for (const array of this.arrays) {
      if (array.used === 0) continue;
      for (let place = 0; place < array.entries; place++) {
        if (array.holds(place) && array.tagAt(place) === pcid) array.remove(place);
      }
    }
  }

  dropAll(): void {
    for (const array of this.arrays) array.clear();
  }

  /** Every table frame that is remembered, for audits. */
  *list(): Generator<{level: Level; pcid: Pcid; frame: number; hostFrame: Hfn}> {
    for (const [at, array] of this.arrays.entries()) {
      for (let place = 0; place < array.entries; place++) {
        if (!array.holds(place)) continue;
        const [frame, hostFrame] = [this.frames[at][place], this.hostFrames[at][place]];
        yield {level: at + LOWEST, pcid: array.tagAt(place), frame, hostFrame};
      }
    }
  }
}
