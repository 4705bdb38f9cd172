/**
 * Guesses by stores of zero that the guest tears an address space down (xen/arch/x86/mm/shadow/hvm.c,
 * `check_for_early_unshadow`): so many of them to one table, emulated one after the other with no other kind of fault
 * between. A guest that tells when an address space dies is not guessed about any more: then one is enough while it
 * dies, and none at any other time.
 */
import type {Gfn} from '../../hardware/address.ts';
import type {Watcher} from '../tables/watcher.ts';

export class ZeroStores implements Watcher {
  /** Stores that it takes; 0: no number does. */
  private readonly enough: number;
  private table: Gfn | undefined;
  private inARow = 0;
  /** Roots of the address spaces that the guest said are dying. */
  private readonly dyingRoots = new Set<Gfn>();
  private told = false;
  private isDying = false;

  constructor(enough: number) {
    this.enough = enough;
  }

  /** A store of zero to an entry of the table was emulated; whether its shadows should go. */
  stored(gfn: Gfn): boolean {
    this.inARow = gfn === this.table ? this.inARow + 1 : 1;
    this.table = gfn;
    if (this.enough === 0) return false;
    return this.told ? this.isDying : this.inARow >= this.enough;
  }

  filled(): void {
    this.interrupted();
  }

  injected(): void {
    this.interrupted();
  }

  /** Another kind of fault, or another kind of store. */
  interrupted(): void {
    this.table = undefined;
    this.inARow = 0;
  }

  /** The guest has said that the address space of `root` is dying. */
  dies(root: Gfn): void {
    this.told = true;
    this.isDying = true;
    this.dyingRoots.add(root);
  }

  /** Whether the guest has ever said so of any. */
  get isTold(): boolean {
    return this.told;
  }

  isDyingRoot(gfn: Gfn): boolean {
    return this.dyingRoots.has(gfn);
  }

  /** The guest works on a table again that is out of sync, and no root: Xen forgets then that something dies. */
  livesOn(): void {
    this.isDying = false;
  }

  /** The frame is taken for a table anew. */
  tableAgain(gfn: Gfn): void {
    this.dyingRoots.delete(gfn);
  }
}
