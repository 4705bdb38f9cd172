/** Which shadow page serves whom: how far what was made for one parent, or one address space, serves another. */
import {keyOf, type Role, type ShadowPage} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

/** Questions only: whoever uses a page that was found here says so by `ShadowTables.reuse`. */
export interface Sharing {
  /** Whether no page serves: the hardware walks the guest table of the role itself, and all below it. Never unless told. */
  handsOver?(role: Role): boolean;
  /** A page of the pool that may serve for the role where nothing leads to it yet. */
  find(role: Role): ShadowPage | undefined;
  /** Whether a page that the parent leads to already may stay there, although `role` is wanted. */
  mayStay(page: ShadowPage, role: Role): boolean;
}

const isFor = (page: ShadowPage, role: Role): boolean => page.key === keyOf(role);

/** Any page of the wanted role: two roots that reach the same guest table with the same rights share its shadow. */
export const sharedByRole = ({pool}: ShadowTables): Sharing => ({
  find: role => pool.find(role),
  mayStay: isFor,
});

/**
 * Roots only, so that a switch finds its tree again: below a root each parent has pages of its own, and a page whose
 * parent lets go of it is never found again.
 */
export const ownedByParent = ({pool, machine}: ShadowTables): Sharing => ({
  find: role => (role.level === machine.paging.levels ? pool.find(role) : undefined),
  mayStay: isFor,
});
