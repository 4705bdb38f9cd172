/** What INVLPG does to a TLB, done to a tree: the leaf for a page goes, or all pieces of the large page that holds it. */
import type {Gvn} from '../hardware/address.ts';
import type {ShadowPage} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';
import {slotFor, wayTo} from './way.ts';

export function dropPage(tables: ShadowTables, root: ShadowPage, gvn: Gvn): void {
  let end = root;
  for (const page of wayTo(tables, root, gvn)) {
    if (page.pieceLevel > page.role.level) return dropPieces(tables, page);
    end = page;
  }
  const slot = slotFor(tables, end, gvn);
  if (!tables.memory.isPresent(slot)) return;
  tables.clear(slot, end.role.level);
  tables.machine.events.shadowEntriesFlushed++;
}

function dropPieces(tables: ShadowTables, page: ShadowPage): void {
  for (const child of new Set(tables.children(page))) dropPieces(tables, child);
  tables.machine.events.shadowEntriesDropped += tables.free(page);
  tables.machine.events.shadowPagesDropped++;
  tables.flushHardware('invalidationFlushes');
}
