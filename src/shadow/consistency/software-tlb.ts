/**
 * No consistency at all between flushes: the shadow tree is a big TLB in software (Palacios and early Xen call it a
 * virtual TLB). A TLB may be stale until the guest flushes it, so no guest table is ever write-protected and no store
 * exits. The price is paid at each load of CR3, which discards the whole tree.
 *
 * The tree is keyed by virtual address: the same guest table reached at two addresses has two shadow pages.
 */
import {
  HIGHEST_LEAF_LEVEL,
  PRESENT,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../../hardware/address.ts';
import {
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  type Cr3,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Consistency, StoreAnswer} from './consistency.ts';

export class SoftwareTlb implements Consistency {
  readonly title = 'software TLB';
  private readonly tables: ShadowTables;
  private pcid: Pcid = 0;
  /** The one root, which serves every context in turn. */
  private root: ShadowPage | undefined;

  constructor(tables: ShadowTables) {
    this.tables = tables;
  }

  find(role: Role): ShadowPage | undefined {
    return role.level === this.tables.machine.paging.levels ? this.root : undefined;
  }

  /** Leaves carry all their rights, so a page serves whatever the guest's tables say at its addresses. */
  mayStay(): boolean {
    return true;
  }

  created(page: ShadowPage): void {
    if (page.role.level === this.tables.machine.paging.levels) this.root = page;
  }

  linked(): void {}

  reached(): void {}

  filled(): void {}

  freed(): void {}

  pins(): boolean {
    return false;
  }

  letsStoresThrough(): boolean {
    return true;
  }

  writableWanted(): void {}

  storeCaught(gfn: Gfn): StoreAnswer {
    throw new Error(`software TLB: a store to frame ${gfn} was caught, but nothing is write-protected`);
  }

  largestLeaf(): Level {
    return HIGHEST_LEAF_LEVEL;
  }

  /** Whatever the value, bit 63 included: the old context's entries would otherwise serve the new one. */
  loadCr3(value: Cr3): void {
    const {cpu} = this.tables.machine;
    this.pcid = value.pcid;
    this.discard();
    cpu.pcid = value.pcid;
    cpu.flushAll();
  }

  rootTaken(): void {}

  faultInjected(gvn: Gvn): void {
    this.drop(gvn);
  }

  invlpg(gvn: Gvn): void {
    this.tables.machine.cpu.flushPage(gvn);
    this.drop(gvn);
  }

  /** Nothing is held of any context but the loaded one, neither in the tree nor, since the last load, in the TLB. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (scope === INVPCID_ALL || scope === INVPCID_ALL_WITH_GLOBAL) return this.toggleGlobalPages();
    if (pcid !== this.pcid) return;
    if (scope === INVPCID_CONTEXT) return this.toggleGlobalPages();
    this.tables.machine.cpu.flushAddress(gvn, pcid);
    this.drop(gvn);
  }

  toggleGlobalPages(): void {
    this.discard();
    this.tables.machine.cpu.flushAll();
  }

  hint(): void {}

  stored(gfn: Gfn): void {
    this.storeCaught(gfn);
  }

  overwritten(gfn: Gfn): void {
    this.storeCaught(gfn);
  }

  audit(): void {}

  /** Frees every page but the root, and empties that. */
  private discard(): void {
    const {tables, root} = this;
    if (!root) return;
    const {events} = tables.machine;
    events.shadowPagesDropped += tables.pool.size - 1;
    events.shadowEntriesDropped += tables.empty(root);
    for (const page of tables.pool.pages()) {
      if (page !== root) events.shadowEntriesDropped += tables.free(page);
    }
  }

  /** Drops the leaf for `gvn`, and all pieces of the large guest page that holds it, if one does. */
  private drop(gvn: Gvn): void {
    const {tables} = this;
    const {paging} = tables.machine;
    let page = this.root!;
    for (let level = paging.levels; ; level--) {
      const slot = tables.memory.slot(page.frame, paging.index(gvn, level));
      if (!(tables.memory.flagsAt(slot) & PRESENT)) return;
      if (tables.isLeaf(slot, level)) return tables.clear(slot, level);
      page = tables.pool.at(tables.memory.frameAt(slot));
      if (page.pieceLevel >= level) return this.dropPieces(page);
    }
  }

  private dropPieces(page: ShadowPage): void {
    const {tables} = this;
    const {memory, pool} = tables;
    if (page.role.level > 1) {
      for (let index = 0; index < memory.entries; index++) {
        const slot = memory.slot(page.frame, index);
        const present = (memory.flagsAt(slot) & PRESENT) !== 0;
        if (present && !tables.isLeaf(slot, page.role.level)) this.dropPieces(pool.at(memory.frameAt(slot)));
      }
    }
    tables.machine.events.shadowEntriesDropped += tables.free(page);
    tables.machine.events.shadowPagesDropped++;
    tables.flushHardware('invalidationFlushes');
  }
}
