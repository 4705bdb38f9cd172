/** What an unmapping takes away and must not free before the flush: Linux's mmu_gather. */
import type {Gfn, Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {USER_PAGE} from './frames.ts';

/** Pages gathered before they are flushed and freed (Linux bounds a gather to about 10 000). */
const GATHER_PAGES = 10_000;

type Flush = (start: Gvn, end: Gvn, stride: number) => void;

export class Gather {
  private readonly core: Core;
  private readonly flush: Flush;
  private start = Infinity;
  private end = 0;
  /** Pages of the smallest leaf or table gathered. */
  private stride = Infinity;
  private readonly pages: Gfn[] = [];
  private readonly tables: Gfn[] = [];

  private constructor(core: Core, flush: Flush) {
    this.core = core;
    this.flush = flush;
  }

  /** For a part of a living space. */
  static ofRange(core: Core, space: AddressSpace): Gather {
    return new Gather(core, (start, end, stride) => core.contexts.flushRange(space, start, end, stride));
  }

  /** For all of a dying one. */
  static ofSpace(core: Core, space: AddressSpace): Gather {
    return new Gather(core, () => core.contexts.flushSpace(space));
  }

  /** A leaf of `pages` pages that mapped `frame` went. */
  leaf(gvn: Gvn, frame: Gfn, pages: number): void {
    this.touch(gvn, gvn + pages, pages);
    if (frame === this.core.zeroPage) return;
    this.core.accesses.frameHandled(frame);
    const {use, mappings} = this.core.frames;
    for (let each = frame; each < frame + pages; each++) {
      if (--mappings[each] === 0 && use[each] === USER_PAGE) this.pages.push(each);
    }
  }

  /** The entry that led to `table` went; it covered `pages` pages from `base` on. */
  table(base: Gvn, table: Gfn, pages: number): void {
    // Linux takes the first page of what the table covered into the range, wherever the unmapping began.
    this.touch(base, base + 1, pages);
    this.tables.push(table);
  }

  /** A table that no entry led to. */
  unlinkedTable(table: Gfn): void {
    this.tables.push(table);
  }

  get full(): boolean {
    return this.pages.length >= GATHER_PAGES;
  }

  flushNow(): void {
    if (this.start < this.end) this.flush(this.start, this.end, this.stride);
    this.start = Infinity;
    this.end = 0;
    this.stride = Infinity;
  }

  /** Flushes, then frees pages and tables in the order in which they came. */
  finish(): void {
    const {core, pages, tables} = this;
    this.flushNow();
    for (const page of pages) {
      core.accesses.frameHandled(page);
      core.frames.release(page);
    }
    for (const table of tables) core.freeTable(table);
    core.recorder.work('guestPagesFreed', pages.length + tables.length);
    pages.length = 0;
    tables.length = 0;
  }

  private touch(start: Gvn, end: Gvn, stride: number): void {
    this.start = Math.min(this.start, start);
    this.end = Math.max(this.end, end);
    this.stride = Math.min(this.stride, stride);
  }
}
