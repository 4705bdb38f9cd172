import {PRESENT, type Gvn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';

/** The shadow page of the lowest level on the way from `root` to `gvn`; undefined where the way ends above it. */
export function leafPage(tables: ShadowTables, root: ShadowPage, gvn: Gvn): ShadowPage | undefined {
  const {memory, pool, machine} = tables;
  let page = root;
  for (let {level} = root.role; level > 1; level--) {
    const slot = memory.slot(page.frame, machine.paging.index(gvn, level));
    if (!(memory.flagsAt(slot) & PRESENT) || tables.isLeaf(slot, level)) return undefined;
    page = pool.at(memory.frameAt(slot));
  }
  return page;
}
