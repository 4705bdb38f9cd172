/**
 * The only clock of a virtual machine: how far its guest has come, which is the same under every strategy. What is
 * counted in `Events` is output, and nobody goes by it.
 */
export class Clock {
  /** Accesses that were put to a TLB so far, the one at hand among them. */
  accesses = 0;
  /** Loads of CR3 so far, the one at hand among them. */
  cr3Loads = 0;
  /** Instructions that the guest has executed so far, its kernel's among them. */
  instructions = 0;

  /** Another number for each access and for each load of CR3. */
  get moment(): number {
    return this.accesses + this.cr3Loads;
  }
}
