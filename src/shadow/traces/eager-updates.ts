/**
 * The shadow entry is computed anew at once, so that the next use finds it: demand paging costs no hidden fault beside the
 * true one. There must be something to compute: an entry of the guest that is present and accessed. No page is made for
 * it, and the host backs nothing for it.
 */
import {ALL_RIGHTS} from '../../hardware/rights.ts';
import {ComposedLeaf} from '../composed-leaf.ts';
import {expectedAt} from '../in-step.ts';
import {leafRights} from '../leaf-rights.ts';
import type {Sharing} from '../sharing.ts';
import {keyOf, type Role, type ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {WriteProtection} from '../write-protection.ts';
import {Invalidation} from './store-effect.ts';

export class EagerUpdates extends Invalidation {
  private readonly protection: WriteProtection;
  private readonly sharing: Sharing;
  private readonly composed: ComposedLeaf;

  constructor(tables: ShadowTables, protection: WriteProtection, sharing: Sharing) {
    super(tables);
    this.protection = protection;
    this.sharing = sharing;
    this.composed = new ComposedLeaf(tables, protection);
  }

  override stored(page: ShadowPage, index: number): void {
    if (this.updates(page, index)) this.tables.machine.events.shadowEntriesUpdated++;
    else this.invalidate(page, index);
  }

  /** Whether the entry is now what the guest's tables say. */
  private updates(page: ShadowPage, index: number): boolean {
    const {tables, composed} = this;
    const {level} = page.role;
    if (level === 1) return composed.write(page, index);
    const slot = tables.memory.slot(page.frame, index);
    const expected = expectedAt(tables, page, index);
    if (expected === undefined) return false;
    if (this.pointsAt(slot, level, expected)) return true;
    return expected.kind === 'indirect'
      ? this.link(slot, level, expected)
      : this.large(slot, level, expected);
  }

  /** Whether the entry points at a page of that role already, which stays. */
  private pointsAt(slot: number, level: number, role: Role): boolean {
    return this.tables.childAt(slot, level)?.key === keyOf(role);
  }

  private link(slot: number, level: number, role: Role): boolean {
    const {tables} = this;
    const child = this.sharing.find(role);
    if (!child) return false;
    tables.reuse(child);
    this.clear(slot, level);
    tables.point(slot, child, ALL_RIGHTS);
    return true;
  }

  /** A large page of the guest in one leaf. In pieces it is left to the faults that use them. */
  private large(slot: number, level: number, {gfn, access}: Role): boolean {
    const {tables, protection} = this;
    const {physmap} = tables.machine;
    const largest = Math.min(physmap.levelOf(gfn), protection.largestLeaf(gfn));
    if (largest < level || !physmap.isBacked(gfn)) return false;
    this.clear(slot, level);
    tables.write(slot, level, gfn, leafRights(access, gfn, protection, physmap));
    return true;
  }

  private clear(slot: number, level: number): void {
    const {tables} = this;
    if (tables.memory.isPresent(slot)) tables.makeWay(slot, level, 'traceFaultFlushes');
  }
}
