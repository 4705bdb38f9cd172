/** What INVLPG does to a TLB, done to a tree: the leaf for a page goes, or all pieces of the large page that holds it. */
import {PRESENT, type Gvn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';

export function dropPage(tables: ShadowTables, root: ShadowPage, gvn: Gvn): void {
  const {memory, pool, machine} = tables;
  let page = root;
  for (let {level} = root.role; ; level--) {
    const slot = memory.slot(page.frame, machine.paging.index(gvn, level));
    if (!(memory.flagsAt(slot) & PRESENT)) return;
    if (tables.isLeaf(slot, level)) return tables.clear(slot, level);
    page = pool.at(memory.frameAt(slot));
    if (page.pieceLevel >= level) return dropPieces(tables, page);
  }
}

function dropPieces(tables: ShadowTables, page: ShadowPage): void {
  for (const child of new Set(tables.children(page))) dropPieces(tables, child);
  tables.machine.events.shadowEntriesDropped += tables.free(page);
  tables.machine.events.shadowPagesDropped++;
  tables.flushHardware('invalidationFlushes');
}
