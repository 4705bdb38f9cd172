/**
 * The page tables that lie in physical memory. Only frames that are tables have storage; to load from any other frame
 * is to read zeros (of line 0), which are entries that are not present.
 *
 * An entry is two columns, its frame and its flags, at a *slot* of the storage. A table also has a place in host memory,
 * so that loading an entry has an address which goes through the caches.
 */
import {firstLine, lineOfEntry, PRESENT, type Hfn} from './address.ts';

const NO_BLOCK = -1;
const FIRST_FRAMES = 1024;
const FIRST_BLOCKS = 64;

export class TableMemory {
  readonly entries: number;
  /** How many tables have storage now. */
  tables = 0;
  private readonly firstFrame: number;
  private blockOf: Int32Array;
  private readonly freeBlocks: number[] = [];
  private blocks = 1;
  /** Block 0 stays all zero: it is what a frame without storage reads as. */
  private frames: Uint32Array;
  private flags: Uint16Array;
  /** The host frame that holds the block. */
  private hosts: Uint32Array;
  /** The frame whose storage the block is. */
  private owners: Uint32Array;

  /** Storage for tables in frames from `firstFrame` on. */
  constructor(entries: number, firstFrame = 0) {
    this.entries = entries;
    this.firstFrame = firstFrame;
    this.blockOf = new Int32Array(FIRST_FRAMES).fill(NO_BLOCK);
    this.frames = new Uint32Array(FIRST_BLOCKS * entries);
    this.flags = new Uint16Array(FIRST_BLOCKS * entries);
    this.hosts = new Uint32Array(FIRST_BLOCKS);
    this.owners = new Uint32Array(FIRST_BLOCKS);
  }

  isTable(frame: number): boolean {
    return this.blockOf[frame - this.firstFrame] > 0;
  }

  /** Gives `frame`, which lies in host frame `hfn`, storage of zeros. */
  add(frame: number, hfn: Hfn): void {
    if (this.isTable(frame)) throw new Error(`table memory: frame ${frame} is a table already`);
    const block = this.freeBlocks.pop() ?? this.newBlock();
    while (frame - this.firstFrame >= this.blockOf.length) this.growFrames();
    this.blockOf[frame - this.firstFrame] = block;
    this.hosts[block] = hfn;
    this.owners[block] = frame;
    this.tables++;
  }

  /** The frame is no table any more. */
  remove(frame: number): void {
    const block = this.blockOf[frame - this.firstFrame];
    if (!(block > 0)) throw new Error(`table memory: frame ${frame} is no table`);
    this.clear(frame);
    this.blockOf[frame - this.firstFrame] = NO_BLOCK;
    this.freeBlocks.push(block);
    this.tables--;
  }

  clear(frame: number): void {
    const start = this.slot(frame, 0);
    this.frames.fill(0, start, start + this.entries);
    this.flags.fill(0, start, start + this.entries);
  }

  /** The host moved the frame. */
  place(frame: number, hfn: Hfn): void {
    this.hosts[this.blockOf[frame - this.firstFrame]] = hfn;
  }

  /** Where the entry `index` of the table in `frame` is stored. */
  slot(frame: number, index: number): number {
    const block = this.blockOf[frame - this.firstFrame];
    return block > 0 ? block * this.entries + index : index;
  }

  /** The frame of the table that the entry lies in. */
  tableOf(slot: number): number {
    return this.owners[Math.floor(slot / this.entries)];
  }

  /** The place of the entry in its table. */
  indexOf(slot: number): number {
    return slot % this.entries;
  }

  frameAt(slot: number): number {
    return this.frames[slot];
  }

  flagsAt(slot: number): number {
    return this.flags[slot];
  }

  isPresent(slot: number): boolean {
    return (this.flags[slot] & PRESENT) !== 0;
  }

  /** The line of host memory that the entry lies in. */
  lineAt(slot: number): number {
    const {entries} = this;
    const block = Math.floor(slot / entries);
    return firstLine(this.hosts[block]) + lineOfEntry(slot - block * entries);
  }

  /** The first slot from `slot` on, and before `end`, whose entry is present; `end` if none is. */
  nextPresent(slot: number, end: number): number {
    const {flags} = this;
    let at = slot;
    while (at < end && !(flags[at] & PRESENT)) at++;
    return at;
  }

  store(slot: number, frame: number, flags: number): void {
    this.frames[slot] = frame;
    this.flags[slot] = flags;
  }

  addFlags(slot: number, flags: number): void {
    this.flags[slot] |= flags;
  }

  removeFlags(slot: number, flags: number): void {
    this.flags[slot] &= ~flags;
  }

  /** Every frame that is a table, in ascending order. */
  *frameNumbers(): Generator<number> {
    for (let at = 0; at < this.blockOf.length; at++) if (this.blockOf[at] > 0) yield at + this.firstFrame;
  }

  private newBlock(): number {
    const block = this.blocks++;
    if (block === this.hosts.length) this.grow();
    return block;
  }

  private growFrames(): void {
    const blockOf = new Int32Array(this.blockOf.length * 2).fill(NO_BLOCK);
    blockOf.set(this.blockOf);
    this.blockOf = blockOf;
  }

  private grow(): void {
    const {entries} = this;
    const blocks = this.hosts.length * 2;
    const frames = new Uint32Array(blocks * entries);
    const flags = new Uint16Array(blocks * entries);
    const hosts = new Uint32Array(blocks);
    const owners = new Uint32Array(blocks);
    frames.set(this.frames);
    flags.set(this.flags);
    hosts.set(this.hosts);
    owners.set(this.owners);
    this.frames = frames;
    this.flags = flags;
    this.hosts = hosts;
    this.owners = owners;
  }
}
