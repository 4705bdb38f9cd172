/**
 * Paging-structure caches: for each level above the leaves, an array of entries that point at the next table. A hit
 * lets a walk start there. Tagged by PCID; an entry remembers the rights gathered down to it. Leaves never live here.
 */
import type {Hfn, Level, Pcid, TablePath} from './address.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {Replacement, WalkCacheGeometry} from './geometry.ts';
import type {Rights} from './rights.ts';
import {ownTagOf, type Keeper} from './tags.ts';

const LOWEST = 2;
const HIGHEST = 5;

/** An array a level, from that of the PDEs on; those stand in `pdes` where it is told. */
export function walkCacheArrays(
  geometry: WalkCacheGeometry,
  replacement: Replacement,
  pdes = new AssociativeArray(geometry[2], replacement),
): readonly AssociativeArray[] {
  return [pdes, ...([3, 4, 5] as const).map(level => new AssociativeArray(geometry[level], replacement))];
}

export class WalkCaches {
  /** Of the last hit: the next table's frame, the host frame it lies in, and the rights gathered so far. */
  frame = 0;
  hostFrame = 0;
  rights: Rights = 0;
  private readonly path: TablePath;
  private readonly keeper: Keeper;
  private readonly arrays: readonly AssociativeArray[];
  private readonly frames: readonly Uint32Array[];
  private readonly hostFrames: readonly Uint32Array[];
  private readonly gathered: readonly Uint8Array[];

  /** Entries of `keeper`, kept in an array a level. */
  constructor(path: TablePath, keeper: Keeper, arrays: readonly AssociativeArray[]) {
    this.path = path;
    this.keeper = keeper;
    this.arrays = arrays;
    this.frames = arrays.map(array => new Uint32Array(array.entries));
    this.hostFrames = arrays.map(array => new Uint32Array(array.entries));
    this.gathered = arrays.map(array => new Uint8Array(array.entries));
  }

  /**
   * The lowest level whose entry for `page` is held; the walk goes on in the table that it points to, one level down.
   * 0 if none is held.
   */
  lookup(page: number, pcid: Pcid): Level {
    const {arrays, path} = this;
    const tag = this.keeper | pcid;
    for (let level = LOWEST; level <= path.levels; level++) {
      const array = arrays[level - LOWEST];
      if (array.used === 0) continue;
      const set = path.setOf(page, level, array.sets);
      const place = array.find(path.prefix(page, level), tag, tag, set);
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
    const tag = this.keeper | pcid;
    const known = array.peek(prefix, tag, tag, set);
    const place = known === NOWHERE ? array.insert(prefix, tag, set) : known;
    if (place === NOWHERE) return;
    this.frames[level - LOWEST][place] = frame;
    this.hostFrames[level - LOWEST][place] = hostFrame;
    this.gathered[level - LOWEST][place] = rights;
  }

  /** Drops the entries that a walk for `page` under `pcid` would use. */
  dropPath(page: number, pcid: Pcid): void {
    const {path} = this;
    const tag = this.keeper | pcid;
    for (let level = LOWEST; level <= HIGHEST; level++) {
      const array = this.arrays[level - LOWEST];
      if (array.used === 0 || level > path.levels) continue;
      const set = path.setOf(page, level, array.sets);
      const place = array.peek(path.prefix(page, level), tag, tag, set);
      if (place !== NOWHERE) array.remove(place);
    }
  }

  dropContext(pcid: Pcid): void {
    const tag = this.keeper | pcid;
    for (const array of this.arrays) {
      if (array.used === 0) continue;
      for (let place = 0; place < array.entries; place++) {
        if (array.holds(place) && array.tagAt(place) === tag) array.remove(place);
      }
    }
  }

  dropAll(): void {
    for (const array of this.arrays) array.clearFor(this.keeper);
  }

  /** Every table frame that is remembered, for audits. */
  *list(): Generator<{level: Level; pcid: Pcid; frame: number; hostFrame: Hfn}> {
    for (const [at, array] of this.arrays.entries()) {
      for (let place = 0; place < array.entries; place++) {
        if (!array.holdsFor(this.keeper, place)) continue;
        const [frame, hostFrame] = [this.frames[at][place], this.hostFrames[at][place]];
        yield {level: at + LOWEST, pcid: ownTagOf(array.tagAt(place)), frame, hostFrame};
      }
    }
  }
}
