/**
 * A copy of a guest table, in a page of the hypervisor's own: what each entry was when its shadow entry was last
 * written. Reading it goes through the caches like the table itself.
 */
import {firstLine, lineOfEntry, type Gfn, type Hfn} from '../../hardware/address.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';

export class Snapshot {
  private readonly machine: VirtualMachine;
  private readonly frames: Uint32Array;
  private readonly flags: Uint16Array;
  private readonly frame: Hfn;

  constructor({machine, host, memory}: ShadowTables) {
    this.machine = machine;
    this.frames = new Uint32Array(memory.entries);
    this.flags = new Uint16Array(memory.entries);
    this.frame = host.allocatePage();
  }

  /** Copies the whole table in `gfn`. */
  take(gfn: Gfn): void {
    const {cpu, physmap, events} = this.machine;
    for (let index = 0; index < this.frames.length; index++) this.refresh(gfn, index);
    cpu.caches.touchPage(physmap.frameOf(gfn));
    cpu.caches.touchPage(this.frame);
    events.snapshotsTaken++;
  }

  /** Copies one entry. */
  refresh(gfn: Gfn, index: number): void {
    const {guestTables} = this.machine;
    const slot = guestTables.slot(gfn, index);
    this.frames[index] = guestTables.frameAt(slot);
    this.flags[index] = guestTables.flagsAt(slot);
  }

  /** Whether the table's entry is another than it was. */
  differs(gfn: Gfn, index: number): boolean {
    const {guestTables} = this.machine;
    const slot = guestTables.slot(gfn, index);
    return (
      this.frames[index] !== guestTables.frameAt(slot) || this.flags[index] !== guestTables.flagsAt(slot)
    );
  }

  frameAt(index: number): number {
    return this.frames[index];
  }

  flagsAt(index: number): number {
    return this.flags[index];
  }

  /** The line of host memory that holds the copy of an entry. */
  lineAt(index: number): number {
    return firstLine(this.frame) + lineOfEntry(index);
  }
}
