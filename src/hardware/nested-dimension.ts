/**
 * The second dimension of a nested walk: from a guest frame to a host frame, through the nested tables (EPT, NPT). Its
 * caches hold guest-physical mappings only, so nothing that the guest does empties them.
 */
import {
  ACCESSED,
  DIRTY,
  LARGE,
  PRESENT,
  WRITABLE,
  type FramePath,
  type Gfn,
  type Hfn,
  type Level,
} from './address.ts';
import {NOWHERE} from './associative.ts';
import type {Cpu} from './cpu.ts';
import type {ProcessorGeometry} from './geometry.ts';
import {countNestedWalkLoad} from './load-counts.ts';
import type {TableMemory} from './memory.ts';
import {AssociativeArray} from './associative.ts';
import {NestedTlb} from './nested-tlb.ts';
import {ALL_RIGHTS} from './rights.ts';
import {NESTED_TABLES} from './tags.ts';
import {WalkCaches, walkCacheArrays} from './walk-caches.ts';

/** Nested tables are tagged by the virtual machine, of which there is one. */
const ONE_MACHINE = 0;
const LEVEL_COLUMNS = 6;

export class NestedDimension {
  /** What the last successful walk found. */
  frame: Hfn = 0;
  level: Level = 1;
  mayWrite = false;
  /** Whether the nested leaf's dirty bit is set, so that stores need no other walk. */
  dirty = false;
  /** What the last failed walk could not place. */
  violation: Gfn = 0;
  /** Whether a walk sets accessed and dirty bits in nested entries. */
  readonly keepsBits: boolean;
  private readonly cpu: Cpu;
  private readonly tables: TableMemory;
  private readonly path: FramePath;
  private readonly root: Hfn;
  private readonly tlb: NestedTlb;
  private readonly walkCaches: WalkCaches;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);

  constructor(cpu: Cpu, processor: ProcessorGeometry, tables: TableMemory, path: FramePath, root: Hfn) {
    this.keepsBits = processor.nestedAccessedDirty;
    this.cpu = cpu;
    this.tables = tables;
    this.path = path;
    this.root = root;
    const {nestedTlb, nestedWalkCaches, replacement} = processor;
    const shared = cpu.secondNested;
    this.tlb = new NestedTlb(cpu.paging, shared ?? new AssociativeArray(nestedTlb, replacement));
    this.walkCaches = new WalkCaches(
      path,
      NESTED_TABLES,
      walkCacheArrays(nestedWalkCaches, replacement, shared),
    );
  }

  /** Places `gfn` for a load. False is an EPT violation. */
  forLoad(gfn: Gfn): boolean {
    const place = this.cpu.findFrame(this.tlb, gfn);
    if (place === NOWHERE) return this.walk(gfn, ACCESSED, PRESENT);
    return this.hit(place, gfn);
  }

  /** Places a guest table for the walker's own use: a store where nested entries keep a dirty bit, else a load. */
  forTable(gfn: Gfn): boolean {
    return this.keepsBits ? this.forStore(gfn) : this.forLoad(gfn);
  }

  /** Places `gfn` for a store. */
  forStore(gfn: Gfn): boolean {
    const place = this.cpu.findFrame(this.tlb, gfn);
    if (place === NOWHERE || !this.tlb.mayWriteAt(place) || !this.tlb.dirtyAt(place)) {
      return this.walk(gfn, ACCESSED | DIRTY, PRESENT | WRITABLE);
    }
    return this.hit(place, gfn);
  }

  /** A violation drops what is cached for its frame: the entry that covers it, of whatever size, and the path to it. */
  drop(gfn: Gfn): void {
    this.tlb.drop(gfn);
    this.walkCaches.dropPath(gfn, ONE_MACHINE);
  }

  /** INVEPT: every guest-physical mapping goes. */
  flush(): void {
    this.tlb.dropAll();
    this.walkCaches.dropAll();
  }

  /** Every page that the nested TLB places, for audits. */
  list(): Iterable<{gfn: Gfn; frame: Hfn; level: Level}> {
    return this.tlb.list();
  }

  private hit(place: number, gfn: Gfn): true {
    this.cpu.events.nestedTlbHits++;
    this.frame = this.tlb.frameAt(place, gfn);
    this.level = this.tlb.levelAt(place);
    this.mayWrite = this.tlb.mayWriteAt(place);
    this.dirty = this.tlb.dirtyAt(place);
    return true;
  }

  /** Walks to the leaf, which must have the bits `needed`, and sets `bits` in it. */
  private walk(gfn: Gfn, bits: number, needed: number): boolean {
    const {cpu, tables, path, slots, walkCaches} = this;
    const {events} = cpu;
    let table = this.root;
    let level = path.levels;
    const cached = cpu.findPath(walkCaches, gfn, ONE_MACHINE);
    if (cached > 0) {
      events.nestedWalkCacheHits++;
      table = walkCaches.frame;
      level = cached - 1;
    }
    const top = level;
    for (;;) {
      const slot = tables.slot(table, path.index(gfn, level));
      countNestedWalkLoad(events, cpu.loadEntry(tables, slot, level));
      const flags = tables.flagsAt(slot);
      slots[level] = slot;
      const leaf = level === 1 || (flags & LARGE) !== 0;
      if (!(flags & PRESENT) || (leaf && (flags & needed) !== needed)) {
        this.violation = gfn;
        return false;
      }
      if (leaf) break;
      table = tables.frameAt(slot);
      level--;
    }
    this.succeed(gfn, bits, top, level);
    return true;
  }

  private succeed(gfn: Gfn, bits: number, top: Level, leaf: Level): void {
    const {tables, slots, walkCaches} = this;
    for (let level = top; level > leaf; level--) {
      this.set(slots[level], ACCESSED);
      const next = tables.frameAt(slots[level]);
      walkCaches.insert(gfn, ONE_MACHINE, level, next, next, ALL_RIGHTS);
    }
    const slot = slots[leaf];
    this.set(slot, bits);
    // Where no dirty bit is kept, none keeps a store from what a load has placed.
    const flags = this.keepsBits ? tables.flagsAt(slot) : tables.flagsAt(slot) | DIRTY;
    const first = tables.frameAt(slot);
    this.frame = first + this.cpu.paging.offset(gfn, leaf);
    this.level = leaf;
    this.mayWrite = (flags & WRITABLE) !== 0;
    this.dirty = (flags & DIRTY) !== 0;
    this.tlb.fill(gfn, first, leaf, flags);
  }

  private set(slot: number, bits: number): void {
    if (!this.keepsBits || (this.tables.flagsAt(slot) & bits) === bits) return;
    this.cpu.events.nestedWalkAdUpdates++;
    this.tables.addFlags(slot, bits);
  }
}
