/** Which shadow pages of the pool a new parent may use: how far what was made for one address space serves another. */
import type {Role, ShadowPage} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';

export type Sharing = (tables: ShadowTables, role: Role) => ShadowPage | undefined;

/** Any page of the wanted role: two roots that reach the same guest table with the same rights share its shadow. */
export const sharedByRole: Sharing = (tables, role) => tables.find(role);

/**
 * Roots only, so that a switch finds its tree again: below a root each parent has pages of its own, and a page whose
 * parent lets go of it is never found again.
 */
export const ownedByParent =
  (rootLevel: number): Sharing =>
  (tables, role) =>
    role.level === rootLevel ? tables.find(role) : undefined;
