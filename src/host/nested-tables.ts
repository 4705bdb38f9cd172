/** The nested tables of one virtual machine: guest frame to host frame, in pages of whatever size backs the frame. */
import {
  ACCESSED,
  DIRTY,
  FramePath,
  LARGE,
  PRESENT,
  USER,
  WRITABLE,
  type Gfn,
  type Hfn,
  type Level,
  type Paging,
} from '../hardware/address.ts';
import {descend} from '../hardware/descent.ts';
import type {HostTables} from './host-tables.ts';
import type {Physmap} from './physmap.ts';

/** What the leaves of nested tables are made by: the physmap, or one that keeps more from being stored to. */
export type Placement = Pick<
  Physmap,
  'guestFrames' | 'isBacked' | 'frameOf' | 'levelOf' | 'isWritable' | 'auditPlacement'
>;

/** AMD walks nested tables as a user would, so every entry has the user bit. */
const TABLE_FLAGS = PRESENT | WRITABLE | USER | ACCESSED;

export class NestedTables {
  readonly path: FramePath;
  readonly root: Hfn;
  private readonly paging: Paging;
  private readonly tables: HostTables;
  private readonly physmap: Placement;

  constructor(paging: Paging, levels: Level, tables: HostTables, physmap: Placement) {
    this.path = new FramePath(levels, paging.indexBits);
    const reach = paging.entries ** levels;
    const {guestFrames} = physmap;
    if (guestFrames > reach)
      throw new Error(
        `nested tables of ${levels} levels reach ${reach} frames, and the guest has ${guestFrames}`,
      );
    this.paging = paging;
    this.tables = tables;
    this.physmap = physmap;
    this.root = tables.allocate();
  }

  /** Maps all of guest memory that is backed, as it is after every frame was used once: accessed and dirty. */
  mapAll(): void {
    const {physmap, paging} = this;
    for (let gfn = 0; gfn < physmap.guestFrames; gfn += paging.pagesIn(physmap.levelOf(gfn))) {
      if (physmap.isBacked(gfn)) this.map(gfn, ACCESSED | DIRTY);
    }
  }

  /** Writes the leaf that maps `gfn`, with `bits` of accessed and dirty set, and the tables on the path to it. */
  map(gfn: Gfn, bits: number): void {
    const {physmap, paging} = this;
    const {memory} = this.tables;
    const leaf = physmap.levelOf(gfn);
    const base = paging.base(gfn, leaf);
    const rights = physmap.isWritable(gfn) ? PRESENT | WRITABLE | USER : PRESENT | USER;
    const large = leaf > 1 ? LARGE : 0;
    memory.store(this.slotFor(gfn, leaf), physmap.frameOf(base), rights | large | bits);
  }

  /** Clears the leaf that maps `gfn`; a large page that held it falls into pieces, of which the others stay mapped. */
  unmap(gfn: Gfn): void {
    this.breakLeaf(gfn);
    this.tables.memory.store(this.slotFor(gfn, 1), 0, 0);
  }

  /** Makes the leaf that maps `gfn` read-only, in a page of its own. */
  protect(gfn: Gfn): void {
    this.breakLeaf(gfn);
    this.tables.memory.removeFlags(this.slotFor(gfn, 1), WRITABLE);
  }

  /** Throws where a leaf places a guest frame anywhere but where it lies, or lets a store through that it must not. */
  audit(): void {
    this.auditTable(this.root, this.path.levels, 0);
  }

  private auditTable(table: Hfn, level: Level, firstGfn: Gfn): void {
    const {physmap, paging} = this;
    const {memory} = this.tables;
    for (let index = 0; index < memory.entries; index++) {
      const slot = memory.slot(table, index);
      const flags = memory.flagsAt(slot);
      const gfn = firstGfn + index * memory.entries ** (level - 1);
      if (!(flags & PRESENT)) continue;
      if (level > 1 && !(flags & LARGE)) {
        this.auditTable(memory.frameAt(slot), level - 1, gfn);
        continue;
      }
      for (let page = 0; page < paging.pagesIn(level); page++) {
        physmap.auditPlacement('nested tables', gfn + page, memory.frameAt(slot) + page);
        if (flags & WRITABLE && !physmap.isWritable(gfn + page)) {
          throw new Error(`nested tables: guest frame ${gfn + page} is protected by the host, but writable`);
        }
      }
    }
  }

  /** The slot of the entry of `level` for `gfn`; missing tables above it are made. */
  private slotFor(gfn: Gfn, level: Level): number {
    const {path, tables} = this;
    const {memory} = tables;
    let table = this.root;
    for (let above = path.levels; above > level; above--) {
      const slot = memory.slot(table, path.index(gfn, above));
      if (!(memory.flagsAt(slot) & PRESENT)) memory.store(slot, tables.allocate(), TABLE_FLAGS);
      table = memory.frameAt(slot);
    }
    return memory.slot(table, path.index(gfn, level));
  }

  /** Replaces a large leaf over `gfn` by smaller ones, down to 4 KiB around `gfn`. */
  private breakLeaf(gfn: Gfn): void {
    const {path, paging, tables, root} = this;
    for (;;) {
      const {kind, slot, level, flags} = descend(tables.memory, path, root, gfn);
      if (kind !== 'leaf' || level === 1) return;
      this.split(slot, level, flags, paging.pagesIn(level - 1));
    }
  }

  private split(slot: number, level: Level, flags: number, pagesEach: number): void {
    const {memory} = this.tables;
    const first = memory.frameAt(slot);
    const table = this.tables.allocate();
    const pieceFlags = level === 2 ? flags & ~LARGE : flags;
    for (let index = 0; index < memory.entries; index++) {
      memory.store(memory.slot(table, index), first + index * pagesEach, pieceFlags);
    }
    memory.store(slot, table, TABLE_FLAGS);
  }
}
