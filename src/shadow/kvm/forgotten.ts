/**
 * What no processor can remember of an address space that is not loaded, however the guest's tables change: leaves that
 * were written since for another one, and what the guest has flushed since.
 */
import type {Gvn} from '../../hardware/address.ts';

export class Forgotten {
  /** Leaves of shadow pages. */
  readonly slots = new Set<number>();
  readonly pages = new Set<Gvn>();
  private all = false;

  get everything(): boolean {
    return this.all;
  }

  forgetAll(): void {
    this.all = true;
    this.slots.clear();
    this.pages.clear();
  }
}
