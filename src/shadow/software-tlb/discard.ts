/** How a software TLB lets go of its tree when the guest flushes. */
import {MADE_OF_GLOBAL} from '../../hardware/address.ts';
import {free, renew} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';

export interface Discard {
  /** A flush that may keep what is the same in every address space. */
  readonly contexts: (tables: ShadowTables, root: ShadowPage) => void;
  /** A flush of everything. */
  readonly everything: (tables: ShadowTables, root: ShadowPage) => void;
}

/** Every page is emptied and freed at once, but for the root. */
export const AT_ONCE: Discard = {contexts: emptyTree, everything: emptyTree};

/** A fresh root is taken, and the other pages are emptied when they are used again, as in Palacios. */
export const ON_REUSE: Discard = {contexts: forgetTree, everything: forgetTree};

/** As at once, but what was made of the guest's global pages stays, with the pages above it. */
export const BUT_GLOBAL: Discard = {contexts: keepGlobal, everything: emptyTree};

function emptyTree(tables: ShadowTables, root: ShadowPage): void {
  tables.machine.events.shadowEntriesDropped += tables.empty(root);
  for (const page of tables.pool.pages()) if (page !== root) free(tables, page, 'dropped');
}

/** The root's frame stays the same, which stands for that of the fresh one. */
function forgetTree(tables: ShadowTables, root: ShadowPage): void {
  renew(tables, root);
  for (const page of tables.pool.pages()) if (page !== root) free(tables, page, 'forgotten');
}

function keepGlobal(tables: ShadowTables, root: ShadowPage): void {
  sift(tables, root);
  // What fell out of the tree when other tables took its place is a page without parents.
  for (const page of tables.pool.pages())
    if (page !== root && page.parents.size === 0) free(tables, page, 'dropped');
}

/** Clears the leaves in and below `page` that were made of other than global ones, and frees pages that are empty then. */
function sift(tables: ShadowTables, page: ShadowPage): void {
  const {memory, machine} = tables;
  const {level} = page.role;
  for (const slot of tables.present(page)) {
    const child = tables.childAt(slot, level);
    if (child) {
      sift(tables, child);
      if (tables.count(child) === 0) free(tables, child, 'dropped');
    } else if (!(memory.flagsAt(slot) & MADE_OF_GLOBAL)) {
      tables.clear(slot, level);
      machine.events.shadowEntriesDropped++;
    }
  }
}
