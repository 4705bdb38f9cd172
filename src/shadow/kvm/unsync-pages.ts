/**
 * Which shadow pages are out of step with their guest table (KVM: unsync), and the path to them: each page above has the
 * set of its entries below which some are. What the guest's flush must bring into step is found by going down those
 * entries alone.
 *
 * An entry may stay in a set although nothing below is out of step any more, if two paths led there; a later walk takes
 * it out. The opposite is never so, since a page whose set is not empty is in the set of every page that points at it. (A page
 * that is linked again with something out of step below is brought into step first: `TreeSync.linked`.)
 */
import {free, type Death} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import {EntrySet} from './entry-set.ts';

/** An entry on the path down to an unsync page. */
interface Step {
  readonly page: ShadowPage;
  readonly index: number;
}

export interface Batch {
  readonly pages: readonly ShadowPage[];
  /** Whether there may be more. */
  readonly more: boolean;
}

export class UnsyncPages implements Watcher {
  protected readonly tables: ShadowTables;
  private readonly pages = new Set<ShadowPage>();
  private readonly below = new Map<ShadowPage, EntrySet>();

  constructor(tables: ShadowTables) {
    this.tables = tables;
  }

  has(page: ShadowPage): boolean {
    return this.pages.has(page);
  }

  /** Whether some page below may be out of step. */
  anyBelow(page: ShadowPage): boolean {
    return (this.below.get(page)?.count ?? 0) > 0;
  }

  /** The page may differ from its guest table from now on. */
  add(page: ShadowPage): void {
    this.pages.add(page);
    for (const slot of page.parents) this.mark(slot);
  }

  /** The entry of `slot` leads to a page that is out of step. */
  mark(slot: number): void {
    const {tables, below} = this;
    const page = tables.pageOf(slot);
    let marked = below.get(page);
    if (marked === undefined) below.set(page, (marked = new EntrySet(tables.memory.entries)));
    const first = marked.count === 0;
    if (marked.add(tables.memory.indexOf(slot)) && first) for (const above of page.parents) this.mark(above);
  }

  linked(slot: number, page: ShadowPage): void {
    if (this.has(page)) this.mark(slot);
  }

  /** What is out of step below a page goes with it: nobody would find the path to that any more. */
  dying(page: ShadowPage, death: Death): void {
    const along = death === 'evicted' || death === 'evicted along' ? 'evicted along' : 'zapped';
    for (const below of this.take(page).pages) free(this.tables, below, along);
  }

  freed(page: ShadowPage): void {
    this.pages.delete(page);
    this.below.delete(page);
  }

  /**
   * Unsync pages below `top`, which are none from now on, so that no new leaf lets stores to their tables through; the caller takes
   * the right to write from the leaves that there are. There come as many as are found before `limit` pages have been noted, those
   * on the path to them counted (mmu_unsync_walk and struct kvm_mmu_pages in arch/x86/kvm/mmu/mmu.c).
   */
  take(top: ShadowPage, limit = Number.POSITIVE_INFINITY): Batch {
    const walk = new Walk(limit);
    if (this.anyBelow(top)) this.collect(top, [], walk);
    for (const [page, path] of walk.found) {
      this.pages.delete(page);
      this.unmark(path);
    }
    return {pages: [...walk.found.keys()], more: walk.full};
  }

  /** Every unsync page below `top`; one that several paths lead to may come more than once. */
  *pagesBelow(top: ShadowPage): Generator<ShadowPage> {
    const {tables} = this;
    for (const index of this.below.get(top) ?? []) {
      const child = tables.childAt(tables.memory.slot(top.frame, index), top.role.level);
      if (child === undefined) continue;
      if (this.pages.has(child)) yield child;
      yield* this.pagesBelow(child);
    }
  }

  /** Throws where a page is unsync that must not be, or where a set lacks what it must have. */
  audit(): void {
    const {tables, pages, below} = this;
    for (const page of pages) {
      const {kind, level, gfn} = page.role;
      if (!tables.pool.holds(page))
        throw new Error(`unsync: the page for guest table ${gfn} is not in the pool`);
      if (kind === 'direct' || level !== 1)
        throw new Error(`unsync: a ${kind} page of level ${level} for guest frame ${gfn} is out of step`);
      this.auditParents(page);
    }
    for (const [page, marked] of below) {
      marked.audit();
      if (!tables.pool.holds(page)) throw new Error('unsync: a page that was freed is kept count of');
      if (marked.count > 0) this.auditParents(page);
    }
  }

  /** Goes down the marked entries of `page`; says how many unsync pages there are, as far as it got. */
  private collect(page: ShadowPage, path: readonly Step[], walk: Walk): number {
    const {tables} = this;
    const marked = this.below.get(page);
    let leaves = 0;
    if (marked === undefined || !walk.goesOn()) return leaves;
    for (const index of marked) {
      const child = tables.childAt(tables.memory.slot(page.frame, index), page.role.level);
      const steps = [...path, {page, index}];
      let found = 0;
      if (child && this.anyBelow(child)) found = this.collect(child, steps, walk);
      else if (child && this.pages.has(child)) found = walk.find(child, steps);
      if (found === 0 && !walk.full) marked.delete(index);
      leaves += found;
      if (walk.full) return leaves;
    }
    return leaves;
  }

  /** From the bottom of the path up, as far as a set becomes empty. */
  private unmark(path: readonly Step[]): void {
    for (const {page, index} of path.toReversed()) {
      const marked = this.below.get(page)!;
      marked.delete(index);
      if (marked.count > 0) return;
    }
  }

  private auditParents(page: ShadowPage): void {
    const {memory} = this.tables;
    for (const slot of page.parents) {
      const above = this.tables.pageOf(slot);
      if (!this.below.get(above)?.has(memory.indexOf(slot)))
        throw new Error(
          `unsync: the page above the one for guest table ${page.role.gfn} does not know of it`,
        );
    }
  }
}

/** What a walk has found before it was full. */
class Walk {
  readonly found = new Map<ShadowPage, readonly Step[]>();
  full = false;
  private noted = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Notes a page on the path; false if there is no room for what lies below. */
  goesOn(): boolean {
    this.full = ++this.noted >= this.limit;
    return !this.full;
  }

  /** Notes an unsync page. One that two paths lead to is noted once. */
  find(page: ShadowPage, path: readonly Step[]): number {
    if (this.found.has(page)) return 1;
    this.found.set(page, path);
    this.full = ++this.noted >= this.limit;
    return 1;
  }
}
