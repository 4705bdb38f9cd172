import {DIRTY, type Gfn} from '../hardware/address.ts';
import {MAY_WRITE, narrow, type Rights} from '../hardware/rights.ts';
import type {Physmap} from '../host/physmap.ts';
import type {WriteGate} from './write-protection.ts';

/**
 * What a leaf of the guest's tables with `flags` leaves of `rights`. A clean page is read-only, so that the first store to
 * it faults and can set dirty.
 */
export function narrowToLeaf(rights: Rights, flags: number): Rights {
  const left = narrow(rights, flags);
  return flags & DIRTY ? left : left & ~MAY_WRITE;
}

/** What a leaf that maps `gfn` grants of what the guest's tables do: no store that somebody must see. */
export function leafRights(granted: Rights, gfn: Gfn, gate: WriteGate, physmap: Physmap): Rights {
  const mayWrite = gate.letsStoresThrough(gfn) && physmap.isWritable(gfn);
  return mayWrite ? granted : granted & ~MAY_WRITE;
}
