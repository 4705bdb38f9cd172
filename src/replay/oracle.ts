/** The reference walker and its journal, brought forward event by event from a recording. */
import {Paging, READ, WRITE, type Access, type Gfn, type Gvn} from '../hardware/address.ts';
import {
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  type Cr3,
} from '../hardware/mmu.ts';
import {
  BOOT_ENTRY,
  EXPECT_RACY,
  INVLPG,
  INVPCID,
  isAccess,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  REGION,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  type Chunk,
} from '../recording/format.ts';
import {
  cr3Of,
  expectationOf,
  flagsOf,
  frameOf,
  gvnOf,
  indexOf,
  pcidOf,
  regionOf,
  scopeOf,
  slotOf,
  tableOf,
  writtenGfnOf,
} from '../recording/operands.ts';
import {GlobalPaths} from './global-paths.ts';
import {Journal} from './journal.ts';
import {Legality} from './legality.ts';
import {PERMITTED, Reference, type GuestTable} from './reference.ts';
import {Slack, type Order} from './slack.ts';

export class Oracle {
  readonly paging: Paging;
  readonly reference: Reference;
  readonly journal: Journal;
  readonly legality: Legality;
  private readonly globals: GlobalPaths;
  private readonly slack: Slack;

  constructor(levels: number, indexBits: number) {
    this.paging = new Paging(levels, indexBits);
    this.reference = new Reference(this.paging);
    this.journal = new Journal(this.paging);
    this.globals = new GlobalPaths(this.reference, this.journal);
    this.legality = new Legality(this.reference, this.journal, this.globals);
    this.slack = new Slack(this.reference, this.journal, this.legality);
  }

  /** Does to the tables what the event does, on a machine without caches. */
  follow(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (isAccess(kind))
      this.access(gvnOf(chunk, row), kind, expectationOf(chunk, row) & EXPECT_RACY ? 'racy' : 'settled');
    else if (kind === TABLE_STORE || kind === PAGE_WRITE) this.access(gvnOf(chunk, row), WRITE, 'settled');
    else if (kind === PAGE_READ) this.access(gvnOf(chunk, row), READ, 'settled');
    if (kind === TABLE_STORE || kind === BOOT_ENTRY) this.store(chunk, row);
    else if (kind === PAGE_WRITE) this.erase(writtenGfnOf(chunk, row));
    else if (kind === LOAD_CR3) this.loadCr3(cr3Of(chunk, row));
    else if (kind === INVLPG) this.journal.invlpg(gvnOf(chunk, row));
    else if (kind === INVPCID) this.invpcid(gvnOf(chunk, row), pcidOf(chunk, row), scopeOf(chunk, row));
    else if (kind === TOGGLE_GLOBAL_PAGES) this.journal.flushEverything();
    else if (kind === REGION) this.region(regionOf(chunk, row), slotOf(chunk, row));
  }

  private region(region: number, slot: number): void {
    const taken = this.paging.intern(region);
    if (taken !== slot)
      throw new Error(`region ${region}: the recording says slot ${slot}, the next is ${taken}`);
  }

  private store(chunk: Chunk, row: number): void {
    const [gfn, index] = [tableOf(chunk, row), indexOf(chunk, row)];
    const table = this.reference.tableAt(gfn);
    this.overwrite(gfn, table, index);
    table.frames[index] = frameOf(chunk, row);
    table.flags[index] = flagsOf(chunk, row);
    this.globals.stored(gfn, index, table.frames[index], table.flags[index]);
  }

  private overwrite(gfn: Gfn, table: GuestTable, index: number): void {
    const {frames, flags, since, slack} = table;
    since[index] = this.journal.overwrite(gfn, index, frames[index], flags[index], since[index]);
    slack[index] = 0;
  }

  /** The frame is zeroed or copied over: whatever table it was is no more. */
  private erase(gfn: Gfn): void {
    const table = this.reference.tables.get(gfn);
    if (table === undefined) return;
    for (let index = 0; index < table.flags.length; index++) this.overwrite(gfn, table, index);
    this.reference.tables.delete(gfn);
  }

  private loadCr3({root, pcid, noFlush}: Cr3): void {
    this.reference.root = root;
    this.globals.loaded(root);
    this.journal.loadCr3(root, pcid, noFlush ? 'keep' : 'flush');
  }

  private invpcid(gvn: Gvn, pcid: number, scope: number): void {
    if (scope === INVPCID_ADDRESS) this.journal.invpcidAddress(gvn, pcid);
    else if (scope === INVPCID_CONTEXT) this.journal.flushContext(pcid);
    else if (scope === INVPCID_ALL) this.journal.flushContexts();
    else if (scope === INVPCID_ALL_WITH_GLOBAL) this.journal.flushEverything();
  }

  private access(gvn: Gvn, access: Access, order: Order): void {
    const {reference, slack, journal} = this;
    const walked = reference.walk(gvn, access);
    slack.access(gvn, access, walked, order);
    if (walked.verdict === PERMITTED) reference.mark(walked, access);
    else if (order === 'settled') journal.pageFault(gvn);
  }
}
