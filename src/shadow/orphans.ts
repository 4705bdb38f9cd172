import type {ShadowPage} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';

/** Frees `page` by `free`, and every page below it that nothing leads to any more. */
export function freeWithOrphans(
  tables: ShadowTables,
  page: ShadowPage,
  free: (page: ShadowPage) => void,
): void {
  const children = new Set(tables.children(page));
  free(page);
  for (const child of children) freeOrphan(tables, child, free);
}

/** The same, if nothing leads to `page` and it is still there: what went before may have taken it along. */
export function freeOrphan(tables: ShadowTables, page: ShadowPage, free: (page: ShadowPage) => void): void {
  if (page.parents.size === 0 && tables.pool.holds(page)) freeWithOrphans(tables, page, free);
}
