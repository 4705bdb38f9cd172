/**
 * Writes a shadow entry anew from the guest's, as Xen does at once for a store that it carried out and for an entry of a
 * table that is brought back into sync (`validate_gl1e` to `validate_gl4e` in xen/arch/x86/mm/shadow/multi.c). Nobody has
 * accessed the entry, so no page is made for it: it leads to one that is there already, or to none.
 */
import {ACCESSED, HIGHEST_LEAF_LEVEL, LARGE, PRESENT, type Gfn, type Level} from '../../hardware/address.ts';
import {ALL_RIGHTS, narrow, type Rights} from '../../hardware/rights.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import {narrowToLeaf} from '../leaf-rights.ts';
import type {Sharing} from '../sharing.ts';
import type {Role, ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteGate} from '../write-protection.ts';
import type {PageReferences} from './page-references.ts';

export class EntryUpdates {
  private readonly tables: ShadowTables;
  private readonly sharing: Sharing;
  private readonly references: PageReferences;
  private readonly composed: ComposedLeaf;

  constructor(tables: ShadowTables, gate: WriteGate, sharing: Sharing, references: PageReferences) {
    this.tables = tables;
    this.sharing = sharing;
    this.references = references;
    this.composed = new ComposedLeaf(tables, gate);
  }

  /** Entry `index` of `page`, which shadows a guest table, after a store to the guest's entry. */
  stored(page: ShadowPage, index: number): void {
    if (page.role.level > 1) this.link(page, index);
    else if (this.leaf(page, index)) this.tables.machine.events.shadowEntriesUpdated++;
    else this.tables.machine.events.shadowEntriesInvalidated++;
  }

  /** Drops the entry instead: the next use fills it. */
  clear(page: ShadowPage, index: number): void {
    const {tables, references} = this;
    const slot = tables.memory.slot(page.frame, index);
    if (!tables.memory.isPresent(slot)) return;
    const {level} = page.role;
    references.cut(slot, level);
    if (level > 1) tables.flushEveryCpu('traceFaultFlushes');
  }

  /** Writes a leaf anew: `page` is of the lowest level, whatever it is for; whether there is an entry now. */
  leaf(page: ShadowPage, index: number): boolean {
    const {tables, composed} = this;
    if (composed.write(page, index)) return true;
    const slot = tables.memory.slot(page.frame, index);
    if (tables.memory.isPresent(slot)) tables.clear(slot, 1);
    return false;
  }

  private link(page: ShadowPage, index: number): void {
    const {tables, references} = this;
    const {memory, machine} = tables;
    const {level} = page.role;
    const slot = memory.slot(page.frame, index);
    const guestSlot = machine.guestTables.slot(page.role.gfn, index);
    const flags = machine.guestTables.flagsAt(guestSlot);
    const role = roleBelow(flags, machine.guestTables.frameAt(guestSlot), level);
    const child = role && this.sharing.find(role);
    if (child) tables.reuse(child);
    const before = tables.childAt(slot, level);
    const rightsBefore = tables.rightsAt(slot);
    if (before && before !== child) references.cut(slot, level);
    if (child) this.point(slot, child, rightsOf(flags));
    const lost = before !== undefined && (before !== child || loses(rightsBefore, tables.rightsAt(slot)));
    if (lost) tables.flushEveryCpu('traceFaultFlushes');
  }

  private point(slot: number, child: ShadowPage, rights: Rights): void {
    this.tables.point(slot, child, rights);
    this.tables.machine.events.shadowEntriesUpdated++;
  }
}

/** The role of what an entry of a guest table of `level` leads to; undefined where it leads nowhere. */
function roleBelow(flags: number, frame: Gfn, level: Level): Role | undefined {
  if (!(flags & PRESENT) || !(flags & ACCESSED)) return undefined;
  if (flags & LARGE && level > HIGHEST_LEAF_LEVEL) return undefined;
  return {kind: flags & LARGE ? 'direct' : 'indirect', gfn: frame, level: level - 1, access: ALL_RIGHTS};
}

/** What an entry above the lowest level grants: to a large page that is clean, no store. */
function rightsOf(flags: number): Rights {
  return flags & LARGE ? narrowToLeaf(ALL_RIGHTS, flags) : narrow(ALL_RIGHTS, flags);
}

const loses = (before: Rights, after: Rights): boolean => (before & ~after) !== 0;
