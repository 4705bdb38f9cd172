/**
 * Which guest tables are out of sync, in the few slots that a virtual CPU has for them: a hash with a second chance, as
 * Xen keeps it (xen/arch/x86/mm/shadow/oos.c, `oos_hash_add`). A table's first choice is the slot that the number of its
 * host frame leaves over when divided by the number of slots, its second the one after. It always gets its first choice:
 * a table that has its own first choice there is pushed on to the next, and who sits where the chain ends gives way.
 */
import type {Gfn, Hfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Snapshot} from './snapshot.ts';

/** A guest table that its shadow need not agree with. */
export interface OutOfSyncTable {
  readonly gfn: Gfn;
  /** Where it lies. */
  readonly frame: Hfn;
  /** Its one shadow, of the lowest level. */
  readonly page: ShadowPage;
  readonly snapshot: Snapshot;
  /** The slots of the shadow leaves through which the guest may write to it, as a ring. */
  readonly fixups: (number | undefined)[];
  nextFixup: number;
}

export class OutOfSyncSlots {
  private readonly places: (OutOfSyncTable | undefined)[];
  private readonly byFrame = new Map<Gfn, OutOfSyncTable>();

  constructor(count: number) {
    this.places = Array.from({length: count}, () => undefined);
  }

  get count(): number {
    return this.places.length;
  }

  /** How many tables are out of sync. */
  get used(): number {
    return this.byFrame.size;
  }

  has(gfn: Gfn): boolean {
    return this.byFrame.has(gfn);
  }

  find(gfn: Gfn): OutOfSyncTable | undefined {
    return this.byFrame.get(gfn);
  }

  /** The table that gives way if one in host frame `frame` comes. */
  displacedBy(frame: Hfn): OutOfSyncTable | undefined {
    const first = this.choice(frame);
    const occupant = this.places[first];
    if (!occupant || this.choice(occupant.frame) !== first) return occupant;
    const next = this.after(first);
    return next === first ? occupant : this.places[next];
  }

  /** Adds a table for which nobody has to give way any more. */
  add(table: OutOfSyncTable): void {
    const first = this.choice(table.frame);
    const occupant = this.places[first];
    if (occupant) this.places[this.after(first)] = occupant;
    this.places[first] = table;
    this.byFrame.set(table.gfn, table);
  }

  remove(table: OutOfSyncTable): void {
    this.places[this.places.indexOf(table)] = undefined;
    this.byFrame.delete(table.gfn);
  }

  /** In the order of the slots. */
  tables(): readonly OutOfSyncTable[] {
    return this.places.filter(table => table !== undefined);
  }

  /** Throws where a table sits in a slot that is neither its first choice nor its second. */
  audit(): void {
    for (const [at, table] of this.places.entries()) {
      if (!table) continue;
      const first = this.choice(table.frame);
      if (at !== first && at !== this.after(first))
        throw new Error(
          `out of sync: guest table ${table.gfn} is in slot ${at}, expected ${first} or the next`,
        );
      if (this.byFrame.get(table.gfn) !== table)
        throw new Error(`out of sync: guest table ${table.gfn} is in slot ${at} and not known`);
    }
    if (this.tables().length !== this.used)
      throw new Error(`out of sync: ${this.used} tables are known, and ${this.tables().length} in slots`);
  }

  private choice(frame: Hfn): number {
    return frame % this.places.length;
  }

  private after(slot: number): number {
    return (slot + 1) % this.places.length;
  }
}
