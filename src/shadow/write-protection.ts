/**
 * How the guest's stores to its tables are caught: which frames are write-protected, and what becomes of a store to one. One
 * object serves one virtual machine.
 */
import type {Access, Gfn, Gvn, Level} from '../hardware/address.ts';
import type {RightsPlacement} from './rights-placement.ts';
import type {Watcher} from './tables/watcher.ts';

/**
 * What becomes of a store to a frame that is write-protected: the hypervisor carries it out, or the guest may repeat it
 * and goes through, for the frame is not protected any more once the leaf for it is filled.
 */
export type StoreAnswer = 'emulate' | 'repeat';

/** Whether stores of the guest get through. */
export interface WriteGate {
  /** Whether a leaf may let stores to the frame through, as things are. */
  letsStoresThrough(gfn: Gfn): boolean;
}

/** It is told of pages and leaves like any watcher, and so are the parts that it goes by. */
export interface WriteProtection extends WriteGate, Watcher {
  readonly watchers?: readonly Watcher[];
  /** Where the rights are kept of the entries that it compares or writes anew; in the leaves unless told. */
  readonly rights?: RightsPlacement;
  /** The size of the largest leaf that may map the frame. */
  largestLeaf(gfn: Gfn): Level;
  /**
   * Lets go of the frame's protection, if it may, for a leaf to store to it through that is written next; whether that leaf may
   * let stores through now. It is wanted where the guest's tables grant stores, whatever the access was.
   */
  open(gfn: Gfn): boolean;
  /** A store through `gvn` to a frame that is write-protected has exited. */
  storeCaught(gfn: Gfn, access: Access, gvn: Gvn): StoreAnswer;
  /** Entry `index` of the guest table in `gfn`, whose flags were `before`, was stored to on the guest's behalf. */
  stored(gfn: Gfn, index: number, before: number): void;
  /** The frame was overwritten by what is not an entry of a table. */
  overwritten(gfn: Gfn): void;
}
