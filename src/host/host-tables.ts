/** Shadow and nested tables: real tables in host frames of their own, last freed first used; and pages beside them. */
import {firstLine, PAGE_BYTES, type Hfn} from '../hardware/address.ts';
import type {Caches} from '../hardware/caches.ts';
import {TableMemory} from '../hardware/memory.ts';
import type {Overhead} from './hypervisor.ts';
import {FIRST_TABLE_FRAME, TABLE_FRAMES} from './physmap.ts';

export class HostTables {
  readonly memory: TableMemory;
  private readonly caches: Caches;
  private readonly free: Hfn[] = [];
  private used = 0;
  private most = 0;

  constructor(entries: number, caches: Caches) {
    this.caches = caches;
    this.memory = new TableMemory(entries, FIRST_TABLE_FRAME);
  }

  /** A table of entries that are not present: a page that was cleared, which passes it through the caches. */
  allocate(): Hfn {
    const frame = this.allocatePage();
    this.memory.add(frame, frame);
    return frame;
  }

  /** A page that was cleared and is no table, for as long as the hypervisor runs. */
  allocatePage(): Hfn {
    if (this.used === TABLE_FRAMES) throw new Error(`host: more than ${TABLE_FRAMES} tables are in use`);
    const frame = this.free.pop() ?? FIRST_TABLE_FRAME + scattered(this.used);
    this.used++;
    this.most = Math.max(this.most, this.used);
    this.caches.touchPage(firstLine(frame));
    return frame;
  }

  release(frame: Hfn): void {
    this.memory.remove(frame);
    this.free.push(frame);
    this.used--;
  }

  overhead(): Overhead {
    return {end: this.used * PAGE_BYTES, peak: this.most * PAGE_BYTES};
  }
}

/**
 * The place of the n-th table: a bijection that keeps n within its power of two. Tables of two kinds that are made in
 * turn, as shadows of a heap and of the guest's direct map are, would else lie in every second page each, and have but
 * half of the sets of a physically indexed cache.
 */
function scattered(n: number): number {
  return n ^ (n >>> 4) ^ (n >>> 8);
}
