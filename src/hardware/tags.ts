/**
 * Who keeps an entry in an array, as the upper bits of its tag: an array that several structures share holds entries of
 * all of them, and none takes another's for its own. Below lies what the structure tells its entries apart by.
 */
export type Keeper = number;

const OWN_BITS = 15;
const OWN_MASK = (1 << OWN_BITS) - 1;

/** Whole translations of a TLB. */
export const PAGES: Keeper = 0;
/** Entries that point at tables, of the guest or of a machine without one. */
export const TABLES: Keeper = 1 << OWN_BITS;
/** Entries that point at nested tables. */
export const NESTED_TABLES: Keeper = 2 << OWN_BITS;
/** Guest frame to host frame. */
export const NESTED_PAGES: Keeper = 3 << OWN_BITS;

export const keeperOf = (tag: number): Keeper => tag & ~OWN_MASK;

/** What a keeper tells its entries apart by. */
export const ownTagOf = (tag: number): number => tag & OWN_MASK;
