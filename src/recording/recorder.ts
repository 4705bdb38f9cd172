/** Writes events into a chunk and hands the chunk on when it is full: the only writer of the format. */
import {USER_MODE, type Access, type Gfn, type Gvn, type Pcid} from '../hardware/address.ts';
import type {Hint, InvpcidScope} from '../hardware/mmu.ts';
import {
  BOOT_ENTRY,
  CHAPTER,
  Chunk,
  CHUNK_EVENTS,
  COMPUTE,
  HINT,
  HOST_PROTECT,
  HOST_UNMAP,
  INVLPG,
  INVPCID,
  isAccess,
  ITERATION,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  READ_CR3,
  REGION,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  WORK,
  WORK_EVENTS,
  type Work,
} from './format.ts';

/** Takes each full chunk, and the last one. The chunk is reused: whoever keeps it must copy it. */
export type ChunkSink = (chunk: Chunk) => void;

/** The only one there is so far. */
const VCPU = 0;
const MAX_GAP = 0xffff;
const MAX_COMPUTE = 0xffff_ffff;

export class Recorder {
  readonly chapters: string[] = [];
  /** Events written so far. */
  length = 0;
  private readonly chunk: Chunk;
  private readonly sink: ChunkSink;
  /** Instructions since the last event, and the mode they ran in. */
  private gap = 0;
  private gapMode: Access = 0;

  constructor(sink: ChunkSink, chunkEvents = CHUNK_EVENTS) {
    this.sink = sink;
    this.chunk = new Chunk(chunkEvents);
  }

  /** The guest computes in `mode` (0 or USER_MODE) before whatever comes next. */
  compute(instructions: number, mode: Access): void {
    if (mode !== this.gapMode) this.closeGap();
    this.gapMode = mode;
    this.gap += instructions;
  }

  /** `expectation` is 0, or EXPECT_FAULT with an error code, or EXPECT_RACY. */
  access(access: Access, gvn: Gvn, line: number, expectation: number, marks = 0): void {
    this.write(access, gvn, marks, 0, line, expectation);
  }

  tableStore(gvn: Gvn, table: Gfn, index: number, frame: number, flags: number): void {
    this.write(TABLE_STORE, gvn, table, frame, index, flags);
  }

  pageWrite(gvn: Gvn, gfn: Gfn): void {
    this.write(PAGE_WRITE, gvn, gfn, 0, 0, 0);
  }

  pageRead(gvn: Gvn): void {
    this.write(PAGE_READ, gvn, 0, 0, 0, 0);
  }

  work(work: Work, count: number): void {
    if (count === 0) return;
    this.write(WORK, count, 0, 0, WORK_EVENTS.indexOf(work), 0);
  }

  loadCr3(root: Gfn, pcid: Pcid, noFlush: boolean): void {
    this.write(LOAD_CR3, root, 0, 0, pcid, noFlush ? 1 : 0);
  }

  readCr3(): void {
    this.write(READ_CR3, 0, 0, 0, 0, 0);
  }

  invlpg(gvn: Gvn): void {
    this.write(INVLPG, gvn, 0, 0, 0, 0);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.write(INVPCID, gvn, 0, 0, pcid, scope);
  }

  toggleGlobalPages(): void {
    this.write(TOGGLE_GLOBAL_PAGES, 0, 0, 0, 0, 0);
  }

  hint(hint: Hint, operand: number): void {
    this.write(HINT, operand, 0, 0, hint, 0);
  }

  /** Ends the chapter `name`. */
  chapter(name: string): void {
    this.write(CHAPTER, this.chapters.length, 0, 0, 0, 0);
    this.chapters.push(name);
  }

  /** Ends an iteration. */
  iteration(): void {
    this.write(ITERATION, 0, 0, 0, 0, 0);
  }

  hostUnmap(gfn: Gfn): void {
    this.write(HOST_UNMAP, gfn, 0, 0, 0, 0);
  }

  hostProtect(gfn: Gfn): void {
    this.write(HOST_PROTECT, gfn, 0, 0, 0, 0);
  }

  region(slot: number, region: number): void {
    this.write(REGION, region, 0, 0, slot, 0);
  }

  bootEntry(table: Gfn, index: number, frame: number, flags: number): void {
    this.write(BOOT_ENTRY, 0, table, frame, index, flags);
  }

  /** Hands on a chunk that another recorder made, in place of recording. */
  handOn(chunk: Chunk): void {
    this.length += chunk.length;
    this.sink(chunk);
  }

  /** Hands on what is left. */
  end(): void {
    this.closeGap();
    if (this.chunk.length > 0) this.flush();
  }

  private write(kind: number, a: number, b: number, c: number, d: number, e: number): void {
    const mode = isAccess(kind) ? kind & USER_MODE : 0;
    if (mode !== this.gapMode || this.gap > MAX_GAP) this.closeGap();
    this.append(kind, this.gap, a, b, c, d, e);
    this.gap = 0;
  }

  /** Gives computing that cannot stand in the next event's row a row of its own, or as many as it needs. */
  private closeGap(): void {
    while (this.gap > 0) {
      const instructions = Math.min(this.gap, MAX_COMPUTE);
      this.append(COMPUTE, 0, instructions, 0, 0, this.gapMode, 0);
      this.gap -= instructions;
    }
  }

  private append(kind: number, gap: number, a: number, b: number, c: number, d: number, e: number): void {
    const {chunk} = this;
    const row = chunk.length++;
    chunk.kind[row] = kind;
    chunk.vcpu[row] = VCPU;
    chunk.instructions[row] = gap;
    chunk.a[row] = a;
    chunk.b[row] = b;
    chunk.c[row] = c;
    chunk.d[row] = d;
    chunk.e[row] = e;
    this.length++;
    if (chunk.length === chunk.capacity) this.flush();
  }

  private flush(): void {
    this.sink(this.chunk);
    this.chunk.length = 0;
  }
}
