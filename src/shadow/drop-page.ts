/** What INVLPG does to a TLB, done to the tree that is loaded: the leaf for a page goes, or all pieces of its large page. */
import type {Gvn} from '../hardware/address.ts';
import type {LoadedContext} from './loaded-context.ts';
import {free} from './tables/death.ts';
import {pathTo, slotFor} from './tables/path.ts';
import type {ShadowPage} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

export function dropPage(tables: ShadowTables, {root}: LoadedContext, gvn: Gvn): void {
  if (root === undefined) return;
  let end = root;
  for (const page of pathTo(tables, root, gvn)) {
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
  free(tables, page, 'dropped');
  tables.flushEveryCpu('invalidationFlushes');
}
