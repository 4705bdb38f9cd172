/**
 * The leaf of the lowest level that composing a guest's entry with the physmap gives, for an entry that nobody has just
 * accessed. There is one if the guest's entry is present and accessed, so that nothing is said of its use that is not
 * so, and if the host has backed its frame. A clean page is mapped read-only, and a guest table stays protected.
 */
import {ACCESSED, GLOBAL, MADE_OF_GLOBAL, PRESENT, type Gfn} from '../hardware/address.ts';
import type {Rights} from '../hardware/rights.ts';
import {leafRights, narrowToLeaf} from './leaf-rights.ts';
import type {ShadowEntries} from './tables/shadow-entries.ts';
import {shows, type ShadowPage} from './tables/shadow-page.ts';
import type {WriteGate} from './write-protection.ts';

const USABLE = PRESENT | ACCESSED;

export class ComposedLeaf {
  /** After `compose` has found a leaf: what it maps, and what it grants. */
  gfn: Gfn = 0;
  rights: Rights = 0;
  /** Bits for the entry that the hardware ignores. */
  marks = 0;
  private readonly tables: ShadowEntries;
  private readonly gate: WriteGate;

  constructor(tables: ShadowEntries, gate: WriteGate) {
    this.tables = tables;
    this.gate = gate;
  }

  /** Whether there is a leaf for entry `index` of `page`, which is of the lowest level. */
  compose(page: ShadowPage, index: number): boolean {
    const {physmap} = this.tables.machine;
    const granted = page.role.kind === 'direct' ? this.piece(page, index) : this.entry(page, index);
    if (granted === undefined || !shows(page.role, granted) || !physmap.isBacked(this.gfn)) return false;
    this.rights = leafRights(granted, this.gfn, this.gate, physmap);
    return true;
  }

  /** Writes the leaf for the entry, for no fault; whether there is one. */
  write(page: ShadowPage, index: number): boolean {
    if (!this.compose(page, index)) return false;
    const {tables} = this;
    tables.write(tables.memory.slot(page.frame, index), 1, this.gfn, this.rights, this.marks);
    return true;
  }

  private piece({role}: ShadowPage, index: number): Rights {
    this.gfn = role.gfn + index;
    this.marks = 0;
    return role.access;
  }

  private entry({role}: ShadowPage, index: number): Rights | undefined {
    const {guestTables} = this.tables.machine;
    const slot = guestTables.slot(role.gfn, index);
    const flags = guestTables.flagsAt(slot);
    if ((flags & USABLE) !== USABLE) return undefined;
    this.gfn = guestTables.frameAt(slot);
    this.marks = flags & GLOBAL ? MADE_OF_GLOBAL : 0;
    return narrowToLeaf(role.access, flags);
  }
}
