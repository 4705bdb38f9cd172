/** Recomputes from scratch what the kernel keeps count of, and throws where they part. For tests. */
import {LARGE, PRESENT, type Gfn, type Level} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {FREE, RESERVED, TABLE, USER_PAGE} from './frames.ts';
import {isMapped, isSwapped} from './leaves.ts';

/**
 * Every table is reached once, from one root or as a deposit; every user page is mapped as often as its count says;
 * nothing is mapped outside an area, no large page lies in two; no table stays that no area needs; every frame is free or
 * used, never both.
 */
export function audit(core: Core): void {
  const found = new Found(core);
  for (const space of core.spaces) found.space(space);
  found.compareFrames();
  found.compareSwap();
}

class Found {
  private readonly core: Core;
  private readonly mappings: Int32Array;
  private readonly tables = new Set<Gfn>();
  private swapped = 0;

  constructor(core: Core) {
    this.core = core;
    this.mappings = new Int32Array(core.frames.total);
  }

  space(space: AddressSpace): void {
    const {core} = this;
    this.table(space.root);
    if (space.userRoot !== space.root) {
      this.table(space.userRoot);
      this.compareRoots(space);
    }
    for (const deposit of space.deposits.values()) this.table(deposit);
    this.entries(space, space.root, core.paging.levels, []);
  }

  compareFrames(): void {
    const {frames} = this.core;
    let free = 0;
    for (let frame = 0; frame < frames.total; frame++) {
      const use = frames.use[frame];
      if (use === FREE || use === RESERVED) free++;
      must((use === TABLE) === this.tables.has(frame), `frame ${frame} of use ${use} and the tables reached`);
      const counted = frames.mappings[frame];
      must(
        counted === this.mappings[frame],
        `frame ${frame}: ${counted} mappings, ${this.mappings[frame]} found`,
      );
      must(use !== USER_PAGE || counted > 0, `frame ${frame} holds a user page that nothing maps`);
    }
    must(free === frames.free, `${frames.free} free frames, ${free} found`);
    must([...frames.inOrder()].length === free, 'the list of free frames');
  }

  compareSwap(): void {
    const {entries} = this.core.swap;
    must(entries === this.swapped, `${entries} entries name swap slots, ${this.swapped} found`);
  }

  /** The user half of `table` and all below; `path` holds the indices that lead to it. */
  private entries(space: AddressSpace, table: Gfn, level: Level, path: readonly number[]): void {
    const {tables, paging} = this.core;
    const count = level === paging.levels ? paging.entries / 2 : paging.entries;
    for (let index = 0; index < count; index++) {
      const flags = tables.flags(table, index);
      if (flags === 0) continue;
      const gvn = this.gvnOf([...path, index]);
      const frame = tables.frame(table, index);
      if (level > 1 && !(flags & LARGE)) {
        must(
          (flags & PRESENT) !== 0 && space.areas.need(gvn, level),
          `the table in frame ${frame} is not needed`,
        );
        this.table(frame);
        this.entries(space, frame, level - 1, [...path, index]);
        continue;
      }
      const area = space.areas.find(gvn);
      must(area !== undefined, `page ${gvn} is mapped outside every area`);
      must(gvn + paging.pagesIn(level) <= area!.end, `the large page at ${gvn} reaches out of its area`);
      this.leaf(frame, flags, level);
    }
  }

  private leaf(frame: Gfn, flags: number, level: Level): void {
    const {core} = this;
    if (isSwapped(flags)) this.swapped++;
    if (!isMapped(flags) || frame === core.zeroPage) return;
    for (let page = 0; page < core.paging.pagesIn(level); page++) this.mappings[frame + page]++;
  }

  private table(table: Gfn): void {
    must(!this.tables.has(table), `the table in frame ${table} is reached twice`);
    this.tables.add(table);
  }

  /** The user halves of an isolated kernel's two roots lead to the same tables. */
  private compareRoots(space: AddressSpace): void {
    const {tables, paging} = this.core;
    for (let index = 0; index < paging.entries / 2; index++) {
      const [own, user] = [space.root, space.userRoot].map(root => tables.frame(root, index));
      must(own === user, `entry ${index} of roots ${space.root} and ${space.userRoot}`);
    }
  }

  /** The first page that the entry with these indices, from the root down, covers. */
  private gvnOf(indices: readonly number[]): number {
    const {paging} = this.core;
    const above = paging.levels - 3;
    const region = padded(indices.slice(0, above), above).reduce(
      (sum, index) => sum * paging.entries + index,
      0,
    );
    const page = padded(indices.slice(above), 3).reduce((sum, index) => sum * paging.entries + index, 0);
    return paging.gvn(paging.intern(region), page);
  }
}

const padded = (indices: readonly number[], length: number): number[] =>
  Array.from({length}, (_, at) => indices[at] ?? 0);

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`audit: ${what}`);
}
