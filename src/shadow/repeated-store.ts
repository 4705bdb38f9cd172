/**
 * A store that is repeated once its table has no shadow any more. If its own path leads through that table, what fills the
 * path shadows the table again, and the store exits again: then it must be carried out.
 */
import type {Gfn} from '../hardware/address.ts';

export class RepeatedStore {
  /** The table that was let go of for the store at hand, and the one that its own path has shadowed again. */
  private released: Gfn | undefined;
  private shadowedAgain: Gfn | undefined;

  /** A store was caught at the table: one that is repeated in vain would be caught again, however often. */
  caught(table: Gfn): 'first' | 'in vain' {
    const again = this.shadowedAgain === table;
    this.shadowedAgain = undefined;
    return again ? 'in vain' : 'first';
  }

  /** The table has no shadow now, and the store is repeated. */
  begins(table: Gfn): void {
    this.released = table;
  }

  /** The path of the store to `gfn` is filled; `isTraced`: whether the frame has a shadow by now. */
  filled(gfn: Gfn, isTraced: boolean): void {
    if (gfn === this.released && isTraced) this.shadowedAgain = gfn;
    this.released = undefined;
  }
}
