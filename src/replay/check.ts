/**
 * Compares what a strategy does with what the architecture allows, event by event.
 *
 *   const check = new Check(paging.levels, paging.indexBits, gfn => physmap.frameOf(gfn));
 *   check.access(chunk, row, outcome, cpu.frame, cpu.errorCode);   after each access, table store, page write and page read
 *   check.event(chunk, row);                                       after each other event
 *   check.finish(machine.guestTables);                             after the last event
 *
 * Each throws a Disagreement. Beside the recording it needs only to know where the host keeps a guest frame now: what
 * the host took back is never a legal answer. An access must come to what the recording expects, unless it is racy;
 * and where the walk of now says otherwise than the strategy, a walk that the caches may hold must say the same.
 */
import {ACCESSED, DIRTY, READ, WRITE, type Access, type Gfn, type Hfn} from '../hardware/address.ts';
import {FILLED, GUEST_FAULT, type Outcome} from '../hardware/mmu.ts';
import {
  EXPECT_FAULT,
  EXPECT_RACY,
  isAccess,
  PAGE_READ,
  PAGE_WRITE,
  TABLE_STORE,
  type Chunk,
} from '../recording/format.ts';
import {expectationOf, gvnOf} from '../recording/operands.ts';
import {expectationName, kindName} from '../recording/reader.ts';
import {Checked} from './checked.ts';
import {Oracle} from './oracle.ts';
import {PERMITTED, type GuestTable, type Verdict} from './reference.ts';
import {Disagreement} from './replay.ts';

/** A strategy's replica of the guest's tables, as far as the check reads it. */
export interface GuestTables {
  isTable(gfn: Gfn): boolean;
  slot(gfn: Gfn, index: number): number;
  frameAt(slot: number): number;
  flagsAt(slot: number): number;
  frameNumbers(): Iterable<Gfn>;
}

/** What a strategy said: a verdict, and the frame it led to where it led to one. */
interface Answer {
  readonly verdict: Verdict;
  readonly hfn: Hfn | undefined;
}

export class Check {
  private readonly oracle: Oracle;
  private readonly frameOf: (gfn: Gfn) => Hfn;
  /** What was compared. */
  private readonly checked: Checked;
  /** Events seen. Counted from 1, the next has the number after. */
  private seen = 0;

  constructor(levels: number, indexBits: number, frameOf: (gfn: Gfn) => Hfn, checked = new Checked()) {
    this.oracle = new Oracle(levels, indexBits);
    this.frameOf = frameOf;
    this.checked = checked;
  }

  /** An event that translates nothing. */
  event(chunk: Chunk, row: number): void {
    this.oracle.follow(chunk, row);
    this.seen++;
  }

  /** An access, a table store, a page write or a page read, and what the strategy made of it. */
  access(chunk: Chunk, row: number, outcome: Outcome, hfn: Hfn, errorCode: number): void {
    const answer = {
      verdict: outcome === GUEST_FAULT ? EXPECT_FAULT | errorCode : PERMITTED,
      hfn: outcome === FILLED ? hfn : undefined,
    };
    const kind = chunk.kind[row];
    const expectation = isAccess(kind) ? expectationOf(chunk, row) : PERMITTED;
    const walked = this.oracle.reference.walk(gvnOf(chunk, row), accessOf(kind));
    if (walked.verdict !== (expectation & ~EXPECT_RACY)) {
      this.disagree(
        chunk,
        row,
        `the recording expects ${expectationName(expectation)}, its tables give ${expectationName(walked.verdict)}`,
      );
    }
    const fits = answer.verdict === walked.verdict || (expectation & EXPECT_RACY) !== 0;
    const now = answer.verdict === walked.verdict && this.leadsTo(answer, walked.gfn);
    if (!fits || (!now && !this.isLegal(chunk, row, answer))) this.refuse(chunk, row, answer);
    this.count(kind, answer, expectation);
    this.event(chunk, row);
  }

  /** The strategy's replica must end as the reference's did, but for A and D bits that a cache may have spared. */
  finish(guestTables: GuestTables): void {
    const {tables} = this.oracle.reference;
    for (const [gfn, table] of tables) this.compare(gfn, table, guestTables);
    for (const gfn of guestTables.frameNumbers()) {
      if (!tables.has(gfn)) this.compare(gfn, undefined, guestTables);
    }
  }

  private count(kind: number, {verdict}: Answer, expectation: number): void {
    const {checked} = this;
    checked.translations++;
    if (kind === TABLE_STORE) checked.tableStores++;
    if (kind === PAGE_WRITE || kind === PAGE_READ) checked.wholePages++;
    if (verdict !== PERMITTED) checked.faults++;
    if (expectation & EXPECT_RACY) checked.racy++;
  }

  private leadsTo(answer: Answer, gfn: Gfn): boolean {
    return answer.hfn === undefined || answer.hfn === this.frameOf(gfn);
  }

  private isLegal(chunk: Chunk, row: number, answer: Answer): boolean {
    return this.legalAnswers(chunk, row).some(
      ({verdict, gfn}) => verdict === answer.verdict && (verdict !== PERMITTED || this.leadsTo(answer, gfn)),
    );
  }

  private legalAnswers(chunk: Chunk, row: number) {
    return this.oracle.legality.chains(gvnOf(chunk, row), accessOf(chunk.kind[row]));
  }

  private refuse(chunk: Chunk, row: number, answer: Answer): never {
    const legal = this.legalAnswers(chunk, row).map(({verdict, gfn}) =>
      verdict === PERMITTED
        ? `host frame ${this.frameOf(gfn)} (guest frame ${gfn})`
        : expectationName(verdict),
    );
    const said = answer.hfn === undefined ? expectationName(answer.verdict) : `host frame ${answer.hfn}`;
    const allowed = [...new Set(legal)].join(' or ');
    this.disagree(chunk, row, `the strategy answered ${said}, the architecture allows ${allowed}`);
  }

  private disagree(chunk: Chunk, row: number, difference: string): never {
    const {paging} = this.oracle;
    const gvn = gvnOf(chunk, row);
    const address = paging.hexAddress(paging.regions[paging.slotOf(gvn)], paging.pageInRegion(gvn));
    this.checked.disagreements++;
    throw new Disagreement(
      `event ${this.seen + 1}, ${kindName(chunk.kind[row])} at ${address}: ${difference}`,
    );
  }

  private compare(gfn: Gfn, table: GuestTable | undefined, guestTables: GuestTables): void {
    for (let index = 0; index < this.oracle.paging.entries; index++) {
      const slot = guestTables.slot(gfn, index);
      const [frame, flags] = [guestTables.frameAt(slot), guestTables.flagsAt(slot)];
      const [expectedFrame, expectedFlags] = [table?.frames[index] ?? 0, table?.flags[index] ?? 0];
      const slack = (table?.slack[index] ?? 0) & (ACCESSED | DIRTY);
      this.checked.entries++;
      if (frame === expectedFrame && ((flags ^ expectedFlags) & ~slack) === 0) continue;
      this.checked.disagreements++;
      throw new Disagreement(
        `after event ${this.seen}, entry ${index} of the guest table in frame ${gfn}: the strategy holds frame ${frame} ` +
          `with flags 0x${flags.toString(16)}, the reference frame ${expectedFrame} with 0x${expectedFlags.toString(16)}`,
      );
    }
  }
}

/** What an event asks of the tables. The guest kernel stores to tables and copies pages in supervisor mode. */
function accessOf(kind: number): Access {
  if (kind === TABLE_STORE || kind === PAGE_WRITE) return WRITE;
  return kind === PAGE_READ ? READ : kind;
}
