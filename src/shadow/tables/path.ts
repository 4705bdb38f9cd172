/**
 * The path through the shadow tables from a root to a page of the guest, as the hardware would walk it. Here software goes
 * it, to find a shadow page; it counts nothing.
 */
import type {Gvn} from '../../hardware/address.ts';
import type {ShadowEntries} from './shadow-entries.ts';
import type {ShadowPage} from './shadow-page.ts';

/** The shadow pages on it, from `root` down to the one where it ends: at an entry that links to none. */
export function* pathTo(
  tables: ShadowEntries,
  root: ShadowPage | undefined,
  gvn: Gvn,
): Generator<ShadowPage, void> {
  for (let page = root; page; page = below(tables, page, gvn)) yield page;
}

/** The last of them. */
export function endOfPath(tables: ShadowEntries, root: ShadowPage, gvn: Gvn): ShadowPage {
  let end = root;
  for (const page of pathTo(tables, root, gvn)) end = page;
  return end;
}

/** The last of them, if it is of the lowest level. */
export function leafPage(
  tables: ShadowEntries,
  root: ShadowPage | undefined,
  gvn: Gvn,
): ShadowPage | undefined {
  const end = root && endOfPath(tables, root, gvn);
  return end?.role.level === 1 ? end : undefined;
}

/** The slot of the entry of `page` for `gvn`. */
export function slotFor({memory, machine}: ShadowEntries, {frame, role}: ShadowPage, gvn: Gvn): number {
  return memory.slot(frame, machine.paging.index(gvn, role.level));
}

const below = (tables: ShadowEntries, page: ShadowPage, gvn: Gvn): ShadowPage | undefined =>
  tables.childAt(slotFor(tables, page, gvn), page.role.level);
