import type {Access, Gfn, Gvn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';

/** What a hypervisor remembers, so that it can handle a fault without walking the guest's tables. */
export interface FaultMemory {
  /** Whether the guest's tables are known to hold nothing for `gvn`, by what the failed walk from `root` found. */
  knowsAbsent(root: ShadowPage, gvn: Gvn): boolean;
  /** The guest table that a store to `gvn` is known to go to. `errorCode` is the hardware's. */
  knowsTable(gvn: Gvn, access: Access, errorCode: number): Gfn | undefined;
  /** The guest's tables have been walked for `gvn`. */
  walked(gvn: Gvn): void;
  /** Whether the emulator of a store has the translation of `gvn` at hand. */
  translates(gvn: Gvn): boolean;
  /** A store to `gvn`, which goes to the guest table in `gfn`, is to be emulated. */
  emulating(gvn: Gvn, gfn: Gfn): void;
}

/** Each fault is taken for the first: one walk finds what it is about, and serves the emulator too. */
export const NO_MEMORY: FaultMemory = {
  knowsAbsent: () => false,
  knowsTable: () => undefined,
  walked() {},
  translates: () => true,
  emulating() {},
};
