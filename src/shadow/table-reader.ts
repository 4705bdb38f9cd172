/**
 * Software that reads entries of the guest's tables, one after the other: each line is loaded once, through the caches,
 * however many of its entries are looked at in a row.
 */
import {lineOfEntry, type Gfn} from '../hardware/address.ts';
import type {CacheLevel} from '../hardware/caches.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {Events} from '../timing/events.ts';

const NO_LINE = -1;

export class TableReader {
  private readonly machine: VirtualMachine;
  private readonly count: (events: Events, found: CacheLevel) => void;
  private line = NO_LINE;

  /** `count` counts each load where the line was found. */
  constructor(machine: VirtualMachine, count: (events: Events, found: CacheLevel) => void) {
    this.machine = machine;
    this.count = count;
  }

  /** Nothing of the next table has been read. */
  begin(): void {
    this.line = NO_LINE;
  }

  /** The same, but for entry `index`. */
  beginAfter(index: number): void {
    this.line = lineOfEntry(index);
  }

  /** Reads entry `index` of the table in `gfn`; whether that took a load. */
  read(gfn: Gfn, index: number): boolean {
    const line = lineOfEntry(index);
    if (line === this.line) return false;
    this.line = line;
    const {events, cpu, guestTables} = this.machine;
    this.count(events, cpu.loadEntry(guestTables, guestTables.slot(gfn, index)));
    return true;
  }
}
