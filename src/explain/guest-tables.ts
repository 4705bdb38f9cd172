/** The guest's tables as a recording tells of them, each with its level once it hangs below a root. */
import {LARGE, PRESENT, type Gfn, type Level} from '../hardware/address.ts';
import type {RecordedEvent} from '../recording/reader.ts';

/** One table, for as long as its frame is not cleared for another use. Its level may be known only later. */
export class GuestTable {
  readonly frame: Gfn;
  level: Level | undefined;
  /** What its entries lead to, as long as it is not known whether those are tables. */
  private below: GuestTable[] = [];

  constructor(frame: Gfn) {
    this.frame = frame;
  }

  isOf(level: Level): void {
    this.level = level;
    if (level > 1) for (const table of this.below) table.isOf(level - 1);
    this.below = [];
  }

  leadsTo(table: GuestTable): void {
    if (this.level === undefined) this.below.push(table);
    else table.isOf(this.level - 1);
  }
}

export class GuestTables {
  private readonly rootLevel: Level;
  private readonly byFrame = new Map<Gfn, GuestTable>();

  constructor(rootLevel: Level) {
    this.rootLevel = rootLevel;
  }

  follow(event: RecordedEvent): void {
    if (event.type === 'CR3 load') this.at(event.root).isOf(this.rootLevel);
    else if (event.type === 'page write') this.byFrame.delete(event.gfn);
    else if (event.type === 'boot entry' || event.type === 'table store') this.entered(event);
  }

  at(frame: Gfn): GuestTable {
    const known = this.byFrame.get(frame) ?? new GuestTable(frame);
    this.byFrame.set(frame, known);
    return known;
  }

  private entered({table, frame, flags}: RecordedEvent & {type: 'boot entry' | 'table store'}): void {
    const upper = this.at(table);
    if (flags & PRESENT && !(flags & LARGE) && upper.level !== 1) upper.leadsTo(this.at(frame));
  }
}
