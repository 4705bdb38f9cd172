/** Shadow and nested tables: real tables in host frames of their own, last freed first used; and pages beside them. */
import {PAGE_BYTES, type Hfn} from '../hardware/address.ts';
import type {Caches} from '../hardware/caches.ts';
import {TableMemory} from '../hardware/memory.ts';
import type {Overhead} from './hypervisor.ts';
import {FIRST_TABLE_FRAME, TABLE_FRAMES} from './physmap.ts';

/** The host frames that a hypervisor has for its own: those that were freed, and how many it uses and ever used. */
interface OwnFrames {
  readonly free: Hfn[];
  used: number;
  most: number;
}

export class HostTables {
  readonly memory: TableMemory;
  private readonly caches: Caches;
  private readonly frames: OwnFrames;

  /** Tables of a second kind share the host frames of the first, which they lie `beside`. `memory` holds none yet. */
  constructor(
    entries: number,
    caches: Caches,
    beside?: HostTables,
    memory = new TableMemory(entries, FIRST_TABLE_FRAME),
  ) {
    this.caches = caches;
    this.frames = beside?.frames ?? {free: [], used: 0, most: 0};
    this.memory = memory;
  }

  /** A table of entries that are not present: a page that was cleared, which passes it through the caches. */
  allocate(): Hfn {
    const frame = this.allocatePage();
    this.memory.add(frame, frame);
    return frame;
  }

  /** A page that was cleared and is no table, for as long as the hypervisor runs. */
  allocatePage(): Hfn {
    const {frames} = this;
    if (frames.used === TABLE_FRAMES) throw new Error(`host: more than ${TABLE_FRAMES} tables are in use`);
    const frame = frames.free.pop() ?? FIRST_TABLE_FRAME + scattered(frames.used);
    frames.used++;
    frames.most = Math.max(frames.most, frames.used);
    this.caches.touchPage(frame);
    return frame;
  }

  release(frame: Hfn): void {
    this.memory.remove(frame);
    this.frames.free.push(frame);
    this.frames.used--;
  }

  /** Of all kinds of tables that share the host frames. */
  overhead(): Overhead {
    return {end: this.frames.used * PAGE_BYTES, peak: this.frames.most * PAGE_BYTES};
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
