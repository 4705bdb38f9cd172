/**
 * Writes recordings by hand: architectural events in any order that a guest could bring about, without a guest kernel.
 * An oracle follows as they are written, so that each access carries what the tables make of it, and is marked racy
 * where caches may hold something else.
 */
import {
  isWrite,
  READ,
  WRITE,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../../hardware/address.ts';
import type {InvpcidScope} from '../../hardware/mmu.ts';
import {EXPECT_RACY, FORMAT_VERSION, type RecordingHeader} from '../../recording/format.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {Recorder} from '../../recording/recorder.ts';
import {Links} from '../links.ts';
import {Oracle} from '../oracle.ts';
import {isAligned, lastFrame, PERMITTED, type Landing, type Verdict} from '../reference.ts';

export class Scribe {
  readonly oracle: Oracle;
  readonly keeper = new ChunkKeeper();
  readonly header: RecordingHeader;
  readonly links: Links;
  private readonly recorder: Recorder;

  constructor(levels: Level, indexBits: number, guestFrames: number) {
    this.header = {version: FORMAT_VERSION, levels, indexBits, guestFrames};
    this.oracle = new Oracle(levels, indexBits);
    this.links = new Links(this.oracle.reference);
    // One event a chunk, so that the oracle has followed each before the next is chosen.
    this.recorder = new Recorder(chunk => {
      this.keeper.sink(chunk);
      this.oracle.follow(chunk, 0);
    }, 1);
  }

  get chunks() {
    return this.keeper.chunks;
  }

  /** The page `page` of `region`, whose slot is taken if it is new. */
  page(region: number, page: number): Gvn {
    const {paging} = this.oracle;
    const slot = paging.regions.subarray(0, paging.regionCount).indexOf(region);
    if (slot >= 0) return paging.gvn(slot, page);
    this.recorder.region(paging.regionCount, region);
    return paging.gvn(paging.regionCount - 1, page);
  }

  boot(table: Gfn, index: number, frame: number, flags: number): void {
    this.links.forget(table, index);
    this.recorder.bootEntry(table, index, frame, flags);
    this.links.learn(table, index);
  }

  /** What the tables make of an access now. */
  verdict(gvn: Gvn, access: Access): Verdict {
    return this.oracle.reference.walk(gvn, access).verdict;
  }

  /** Where an access lands, if the tables let it. */
  landing(gvn: Gvn, access: Access): Gfn | undefined {
    const {verdict, gfn} = this.oracle.reference.walk(gvn, access);
    return verdict === PERMITTED ? gfn : undefined;
  }

  /** Whether no cache may answer otherwise than the tables do. */
  isSettled(gvn: Gvn, access: Access): boolean {
    const {legality, reference} = this.oracle;
    return legality.others(gvn, access, reference.walk(gvn, access)).length === 0;
  }

  access(gvn: Gvn, access: Access, line = 0, marks = 0): void {
    const racy = this.isSettled(gvn, access) ? 0 : EXPECT_RACY;
    this.recorder.access(access, gvn, line, this.verdict(gvn, access) | racy, marks);
  }

  /** A kernel store to a table's entry through `gvn`. */
  store(gvn: Gvn, index: number, frame: number, flags: number): void {
    const table = this.landing(gvn, WRITE);
    if (table === undefined) throw new Error(`no kernel store may go through page ${gvn}`);
    this.links.forget(table, index);
    this.recorder.tableStore(gvn, table, index, frame, flags);
    this.links.learn(table, index);
  }

  pageWrite(gvn: Gvn): void {
    const gfn = this.landing(gvn, WRITE);
    if (gfn === undefined) throw new Error(`no kernel store may go through page ${gvn}`);
    this.links.retire(gfn);
    this.recorder.pageWrite(gvn, gfn);
  }

  pageRead(gvn: Gvn): void {
    this.recorder.pageRead(gvn);
  }

  loadCr3(root: Gfn, pcid: Pcid = 0, keep: 'flush' | 'keep' = 'flush'): void {
    this.recorder.loadCr3(root, pcid, keep === 'keep');
    this.links.load(root);
  }

  readCr3(): void {
    this.recorder.readCr3();
  }

  invlpg(gvn: Gvn): void {
    this.recorder.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.recorder.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.recorder.toggleGlobalPages();
  }

  hint(hint: number, operand: number): void {
    this.recorder.hint(hint, operand);
  }

  hostUnmap(gfn: Gfn): void {
    this.recorder.hostUnmap(gfn);
  }

  hostProtect(gfn: Gfn): void {
    this.recorder.hostProtect(gfn);
  }

  chapter(name: string): void {
    this.recorder.chapter(name);
  }

  /** Whether a kernel store through `gvn` is one that a settled recording may have. */
  mayStore(gvn: Gvn): boolean {
    return this.mayLand(gvn, WRITE) === 'in memory' && this.isSettled(gvn, WRITE);
  }

  mayRead(gvn: Gvn): boolean {
    return this.mayLand(gvn, READ) === 'in memory' && this.isSettled(gvn, READ);
  }

  /** Whether the access is one that a recording may have: in guest memory, and no plain data over a linked table. */
  mayAccess(gvn: Gvn, access: Access): boolean {
    const landing = this.mayLand(gvn, access);
    if (landing !== 'in memory') return landing === 'faults';
    return !isWrite(access) || !this.links.isLinked(this.landing(gvn, access)!);
  }

  /** Whatever the caches hold. */
  private mayLand(gvn: Gvn, access: Access): 'faults' | 'in memory' | 'nowhere' {
    const {reference, legality} = this.oracle;
    const walked = reference.walk(gvn, access);
    if (!legality.others(gvn, access, walked).every(other => this.isInMemory(gvn, other))) return 'nowhere';
    if (walked.verdict !== PERMITTED) return 'faults';
    return this.isInMemory(gvn, walked) ? 'in memory' : 'nowhere';
  }

  private isInMemory(gvn: Gvn, landing: Landing): boolean {
    const {paging} = this.oracle;
    return isAligned(paging, gvn, landing) && lastFrame(paging, landing) < this.header.guestFrames;
  }
}
