/**
 * The future of a recording, for the bound that evicts what is needed last: when each guest table is gone through next,
 * and when each root is loaded. It is collected from the recording alone, by walks of the guest's tables for every
 * access, before any TLB: what it says is the same for every strategy and every processor.
 *
 * Only an access that the tables permit uses them, since for one that they refuse no hypervisor makes a shadow.
 */
import {READ, WRITE, type Access, type Gfn, type Gvn, type Level, Paging} from '../hardware/address.ts';
import {
  BOOT_ENTRY,
  isAccess,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  REGION,
  TABLE_STORE,
  type Chunk,
} from '../recording/format.ts';
import {
  flagsOf,
  frameOf,
  gvnOf,
  indexOf,
  regionOf,
  rootOf,
  tableOf,
  writtenGfnOf,
} from '../recording/operands.ts';
import type {Foresight} from '../strategies/strategy.ts';
import {PERMITTED, Reference} from './reference.ts';

/** More than there are. */
const LEVELS = 8;

export class ForesightCollector implements Foresight {
  /** Accesses so far, as `Clock.accesses` says in a replay: the number of the next one. */
  private accesses = 0;
  /** Loads of CR3 so far, as `Clock.cr3Loads` says. */
  private cr3Loads = 0;
  private readonly reference: Reference;
  private readonly tables = new Map<number, Moments>();
  private readonly pieces = new Map<number, Moments>();
  /** The accesses that wrote over a frame that was a table. */
  private readonly erasures = new Map<Gfn, Moments>();
  private readonly loads = new Map<Gfn, Moments>();

  constructor(levels: Level, indexBits?: number) {
    this.reference = new Reference(new Paging(levels, indexBits));
  }

  /** A table that is written over before is used no more: what is used later in its frame is another one. */
  nextUse(gfn: Gfn, level: Level, after: number): number {
    const use = next(this.tables, gfn * LEVELS + level, after);
    return next(this.erasures, gfn, after) < use ? Number.POSITIVE_INFINITY : use;
  }

  nextPieceUse(gfn: Gfn, level: Level, after: number): number {
    return next(this.pieces, gfn * LEVELS + level, after);
  }

  nextLoad(root: Gfn, after: number): number {
    return next(this.loads, root, after);
  }

  /** Takes the chunks of a recording, one after the other. */
  add(chunk: Chunk): void {
    const {length} = chunk;
    for (let row = 0; row < length; row++) this.follow(chunk, row);
  }

  private follow(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (isAccess(kind)) this.access(gvnOf(chunk, row), kind);
    else if (kind === TABLE_STORE || kind === PAGE_WRITE) this.access(gvnOf(chunk, row), WRITE);
    else if (kind === PAGE_READ) this.access(gvnOf(chunk, row), READ);
    if (kind === TABLE_STORE || kind === BOOT_ENTRY) this.store(chunk, row);
    else if (kind === PAGE_WRITE) this.erase(writtenGfnOf(chunk, row));
    else if (kind === LOAD_CR3) this.loadCr3(rootOf(chunk, row));
    else if (kind === REGION) this.reference.paging.intern(regionOf(chunk, row));
  }

  private access(gvn: Gvn, access: Access): void {
    const {reference, accesses, tables, pieces} = this;
    const {paging} = reference;
    this.accesses++;
    const walked = reference.walk(gvn, access);
    if (walked.verdict !== PERMITTED) return;
    let level = paging.levels;
    for (; level >= walked.level; level--) note(tables, walked.gfns[level] * LEVELS + level, accesses);
    for (; level >= 1; level--) note(pieces, paging.base(walked.gfn, level + 1) * LEVELS + level, accesses);
  }

  private store(chunk: Chunk, row: number): void {
    const table = this.reference.tableAt(tableOf(chunk, row));
    const index = indexOf(chunk, row);
    table.frames[index] = frameOf(chunk, row);
    table.flags[index] = flagsOf(chunk, row);
  }

  private erase(gfn: Gfn): void {
    if (this.reference.tables.delete(gfn)) note(this.erasures, gfn, this.accesses - 1);
  }

  private loadCr3(root: Gfn): void {
    this.reference.root = root;
    note(this.loads, root, this.cr3Loads++);
  }
}

function note(all: Map<number, Moments>, key: number, moment: number): void {
  let moments = all.get(key);
  if (moments === undefined) {
    moments = new Moments();
    all.set(key, moments);
  }
  moments.add(moment);
}

const next = (all: ReadonlyMap<number, Moments>, key: number, after: number): number =>
  all.get(key)?.next(after) ?? Number.POSITIVE_INFINITY;

/** Numbers of events of one kind, in rising order. A run of consecutive ones is kept as its first and its last. */
class Moments {
  /** First and last of each run, by turns. */
  private bounds = new Uint32Array(4);
  private length = 0;

  add(moment: number): void {
    const {bounds, length} = this;
    if (length > 0 && bounds[length - 1] === moment - 1) {
      bounds[length - 1] = moment;
      return;
    }
    if (length === bounds.length) {
      this.bounds = new Uint32Array(2 * length);
      this.bounds.set(bounds);
    }
    this.bounds.fill(moment, length, length + 2);
    this.length += 2;
  }

  /** The first one from `after` on; Infinity if there is none. */
  next(after: number): number {
    const {bounds, length} = this;
    let low = 0;
    let high = length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bounds[2 * middle + 1] >= after) high = middle;
      else low = middle + 1;
    }
    return 2 * low === length ? Number.POSITIVE_INFINITY : Math.max(bounds[2 * low], after);
  }
}
