/**
 * The store that a table goes out of sync for. It is repeated: when the leaf on its way is filled the table is let go, and
 * that one leaf grants stores to it. Every other leaf that maps the table goes without, until a store through it exits too.
 */
import type {Gfn} from '../../hardware/address.ts';

export class GrantedStore {
  /** The table that the store at hand goes to; and the same while the leaf for it is written. */
  private demanded: Gfn | undefined;
  private granted: Gfn | undefined;

  /** A store to the table was caught, and is repeated. */
  begins(table: Gfn): void {
    this.demanded = table;
  }

  /** Whether a leaf to write to `gfn` through is wanted for that store; it is wanted once. */
  demands(gfn: Gfn): boolean {
    if (gfn !== this.demanded) return false;
    this.demanded = undefined;
    return true;
  }

  /** The table is out of sync: the leaf that is written next may let stores to it through. */
  grant(table: Gfn): void {
    this.granted = table;
  }

  isGranted(gfn: Gfn): boolean {
    return gfn === this.granted;
  }

  /** The leaf is written. */
  filled(): void {
    this.granted = undefined;
  }
}
