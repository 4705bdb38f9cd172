/** Shadow and nested tables: real tables in host frames of their own, last freed first used. */
import {PAGE_BYTES, type Hfn} from '../hardware/address.ts';
import {TableMemory} from '../hardware/memory.ts';
import type {Overhead} from './hypervisor.ts';
import {FIRST_TABLE_FRAME, TABLE_FRAMES} from './physmap.ts';

export class HostTables {
  readonly memory: TableMemory;
  private readonly free: Hfn[] = [];
  private used = 0;
  private most = 0;

  constructor(entries: number) {
    this.memory = new TableMemory(entries, FIRST_TABLE_FRAME);
  }

  /** A table of entries that are not present. */
  allocate(): Hfn {
    if (this.used === TABLE_FRAMES) throw new Error(`host: more than ${TABLE_FRAMES} tables are in use`);
    const frame = this.free.pop() ?? FIRST_TABLE_FRAME + this.used;
    this.used++;
    this.most = Math.max(this.most, this.used);
    this.memory.add(frame, frame);
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
