/**
 * Holds a recording to the rules that make every strategy's answer the same:
 *
 *   it is settled: no access to a page whose rights were lowered since the last invalidation that covers it, for caches
 *   might still grant them; and no plain data written to a frame that is linked as a table;
 *   what it expects of each access is what its tables say, and a table store lands in the table it names.
 *
 * An access that is marked racy is excused from the first rule. The rules of the format come with these.
 */
import {READ, WRITE, isWrite, type Access, type Gfn, type Gvn} from '../hardware/address.ts';
import {
  BOOT_ENTRY,
  EXPECT_RACY,
  isAccess,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  TABLE_STORE,
  type Chunk,
  type RecordingHeader,
} from '../recording/format.ts';
import {expectationOf, gvnOf, indexOf, rootOf, tableOf, writtenGfnOf} from '../recording/operands.ts';
import {FormatLinter, type Problem} from '../recording/linter.ts';
import {expectationName, kindName} from '../recording/reader.ts';
import type {Chain} from './legality.ts';
import {Links} from './links.ts';
import {Oracle} from './oracle.ts';
import {isAligned, lastFrame, PERMITTED, type Landing} from './reference.ts';

/** Every problem of a recording, in order. */
export function lint(chunks: Iterable<Chunk>, header: RecordingHeader): readonly Problem[] {
  const linter = new Linter(header);
  for (const chunk of chunks) linter.lint(chunk);
  return linter.problems;
}

/** Takes a recording chunk by chunk. */
export class Linter {
  readonly problems: Problem[];
  private readonly format: FormatLinter;
  private readonly oracle: Oracle;
  private readonly links: Links;
  private readonly guestFrames: number;
  private seen = 0;

  constructor(header: RecordingHeader) {
    this.format = new FormatLinter(header);
    this.problems = this.format.problems;
    this.oracle = new Oracle(header.levels, header.indexBits);
    this.links = new Links(this.oracle.reference);
    this.guestFrames = header.guestFrames;
  }

  lint(chunk: Chunk): void {
    for (let row = 0; row < chunk.length; row++) {
      const before = this.problems.length;
      this.format.lint(chunk, row);
      // An event that is malformed says nothing that the tables could be asked about.
      if (this.problems.length === before) this.event(chunk, row);
      this.seen++;
    }
  }

  private event(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (isAccess(kind)) this.access(chunk, row);
    else if (kind === TABLE_STORE || kind === PAGE_WRITE) this.kernelStore(chunk, row);
    else if (kind === PAGE_READ) this.settled(chunk, row, READ, PERMITTED);
    if (kind === TABLE_STORE || kind === BOOT_ENTRY) this.changeEntry(chunk, row);
    else this.oracle.follow(chunk, row);
    if (kind === LOAD_CR3) this.links.load(rootOf(chunk, row));
  }

  private access(chunk: Chunk, row: number): void {
    const access = chunk.kind[row];
    const gfn = this.settled(chunk, row, access, expectationOf(chunk, row));
    if (isWrite(access) && gfn !== undefined) this.plainData(chunk, row, gfn);
  }

  private kernelStore(chunk: Chunk, row: number): void {
    const gfn = this.settled(chunk, row, WRITE, PERMITTED);
    const named = writtenGfnOf(chunk, row);
    if (gfn !== undefined && gfn !== named) {
      this.report(chunk, row, `it lands in guest frame ${gfn}, and names ${named}`);
    }
    if (chunk.kind[row] === PAGE_WRITE) this.plainData(chunk, row, named);
  }

  /** Where the access lands, if anywhere. */
  private settled(chunk: Chunk, row: number, access: Access, expectation: number): Gfn | undefined {
    const {reference, legality} = this.oracle;
    const gvn = gvnOf(chunk, row);
    const walked = reference.walk(gvn, access);
    const {verdict, gfn} = walked;
    const expected = expectation & ~EXPECT_RACY;
    if (verdict !== expected) {
      this.report(
        chunk,
        row,
        `it expects ${expectationName(expected)}, and the tables give ${expectationName(verdict)}`,
      );
    }
    const outside = verdict === PERMITTED ? this.outside(gvn, walked) : undefined;
    if (outside !== undefined) this.report(chunk, row, outside);
    const others = legality.others(gvn, access, walked);
    if (others.length > 0) this.mayGoElsewhere(chunk, row, others, expectation);
    return verdict === PERMITTED ? gfn : undefined;
  }

  /** An access that the caches may lead elsewhere must be marked racy, and stay in guest memory even so. */
  private mayGoElsewhere(chunk: Chunk, row: number, others: readonly Chain[], expectation: number): void {
    if (!(expectation & EXPECT_RACY)) {
      const cached = `caches may still lead it to guest frame ${others[0].gfn}`;
      const tables = `the tables give ${expectationName(expectation)}`;
      this.report(chunk, row, `it is not settled: ${cached}, and ${tables}`);
    }
    for (const other of others) {
      const outside = this.outside(gvnOf(chunk, row), other);
      if (outside === undefined) continue;
      return this.report(chunk, row, `caches may still lead it elsewhere: ${outside}`);
    }
  }

  /** What is wrong with where the page is mapped to, if anything. */
  private outside(gvn: Gvn, landing: Landing): string | undefined {
    const {paging} = this.oracle;
    if (landing.gfn >= this.guestFrames) return `there is no guest frame ${landing.gfn}`;
    if (!isAligned(paging, gvn, landing))
      return 'the large page that it lies in does not start at a multiple of its size';
    if (lastFrame(paging, landing) >= this.guestFrames)
      return 'the large page that it lies in ends beyond guest memory';
    return undefined;
  }

  private plainData(chunk: Chunk, row: number, gfn: Gfn): void {
    this.links.retire(gfn);
    if (this.links.isLinked(gfn)) {
      this.report(chunk, row, `it writes plain data to guest frame ${gfn}, which is linked as a table`);
    }
  }

  private changeEntry(chunk: Chunk, row: number): void {
    const [table, index] = [tableOf(chunk, row), indexOf(chunk, row)];
    this.links.forget(table, index);
    this.oracle.follow(chunk, row);
    this.links.learn(table, index);
  }

  private report(chunk: Chunk, row: number, difference: string): void {
    const {paging} = this.oracle;
    const gvn = gvnOf(chunk, row);
    const address = paging.hexAddress(paging.regions[paging.slotOf(gvn)], paging.pageInRegion(gvn));
    this.problems.push({
      event: this.seen + 1,
      sentence: `${kindName(chunk.kind[row])} at ${address}: ${difference}`,
    });
  }
}
