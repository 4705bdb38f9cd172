/** Tables that tell what is written to them. */
import type {Hfn} from '../../hardware/address.ts';
import {TableMemory} from '../../hardware/memory.ts';
import type {Entry, Observer, Owner} from '../observation.ts';

export class WatchedTables extends TableMemory {
  readonly owner: Owner;
  private readonly observer: Observer;

  /** Tables of the guest lie in frames from 0 on, those of its hypervisor beyond all of them. */
  constructor(observer: Observer, ...[entries, firstFrame = 0]: ConstructorParameters<typeof TableMemory>) {
    super(entries, firstFrame);
    this.owner = firstFrame === 0 ? 'guest' : 'host';
    this.observer = observer;
  }

  override add(frame: number, hfn: Hfn): void {
    super.add(frame, hfn);
    if (this.observer.isAwake) this.observer.saw({seen: 'table made', owner: this.owner, frame});
  }

  override remove(frame: number): void {
    super.remove(frame);
    if (this.observer.isAwake) this.observer.saw({seen: 'table freed', owner: this.owner, frame});
  }

  override store(slot: number, frame: number, flags: number): void {
    this.changing(slot, () => super.store(slot, frame, flags));
  }

  override addFlags(slot: number, flags: number): void {
    this.changing(slot, () => super.addFlags(slot, flags));
  }

  override removeFlags(slot: number, flags: number): void {
    this.changing(slot, () => super.removeFlags(slot, flags));
  }

  private changing(slot: number, change: () => void): void {
    const before = this.flagsAt(slot);
    change();
    if (this.observer.isAwake) this.observer.saw({seen: 'entry written', entry: entryAt(this, slot), before});
  }
}

/** The entry in `slot`, as it is now. Tables that a strategy of the user's makes by itself are its own. */
export function entryAt(tables: TableMemory, slot: number): Entry {
  return {
    owner: tables instanceof WatchedTables ? tables.owner : 'host',
    table: tables.tableOf(slot),
    index: tables.indexOf(slot),
    frame: tables.frameAt(slot),
    flags: tables.flagsAt(slot),
  };
}
