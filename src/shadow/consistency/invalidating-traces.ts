/**
 * Write protection: every guest table that a shadow page stands for is read-only to the guest, through every alias and
 * every root, in mappings made later too. A store to one exits; the hypervisor carries it out and clears the shadow
 * entries it concerns, which the next use fills again. (Adams and Agesen, ASPLOS 2006, call the protection a *trace*.)
 *
 * Shadow pages are therefore always in step with the guest's tables, may be shared by all that reach the same table
 * with the same rights, and outlive a load of CR3.
 */
import {PRESENT, WRITABLE, type Gfn, type Gvn, type Level, type Pcid} from '../../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../../hardware/mmu.ts';
import {HIGHEST_LEAF_LEVEL} from '../../hardware/walker.ts';
import {keyOf, type Role, type ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import type {Consistency} from './consistency.ts';

export class InvalidatingTraces implements Consistency {
  readonly title: string = 'invalidating traces';
  protected readonly tables: ShadowTables;
  /** The shadow pages of each guest table; a frame is traced as long as it has any. */
  private readonly shadowsOf = new Map<Gfn, Set<ShadowPage>>();
  /** Traced frames in each run that a leaf of level 2 or 3 would map. */
  private readonly tracedIn: readonly Uint32Array[];

  constructor(tables: ShadowTables) {
    const {paging, physmap} = tables.machine;
    this.tables = tables;
    this.tracedIn = [2, 3].map(
      level => new Uint32Array(Math.ceil(physmap.guestFrames / paging.pagesIn(level))),
    );
  }

  find(role: Role): ShadowPage | undefined {
    const page = this.tables.pool.find(role);
    if (page) this.tables.machine.events.shadowPagesReused++;
    return page;
  }

  mayStay(page: ShadowPage, role: Role): boolean {
    return keyOf(page.role) === keyOf(role);
  }

  created(page: ShadowPage): void {
    if (page.role.kind === 'direct') return;
    const {gfn} = page.role;
    const shadows = this.shadowsOf.get(gfn);
    if (shadows) shadows.add(page);
    else {
      this.shadowsOf.set(gfn, new Set([page]));
      this.trace(gfn);
    }
  }

  freed(page: ShadowPage): void {
    if (page.role.kind === 'direct') return;
    const {gfn} = page.role;
    const shadows = this.shadowsOf.get(gfn)!;
    shadows.delete(page);
    if (shadows.size > 0) return;
    this.shadowsOf.delete(gfn);
    this.countTraced(gfn, -1);
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return !this.shadowsOf.has(gfn);
  }

  largestLeaf(gfn: Gfn): Level {
    const {paging} = this.tables.machine;
    for (let level = HIGHEST_LEAF_LEVEL; level > 1; level--) {
      if (this.tracedIn[level - 2][paging.unit(gfn, level)] === 0) return level;
    }
    return 1;
  }

  /** Everything is kept: the new root, if the pool has it, is complete and in step. */
  loadCr3(value: Cr3): void {
    this.tables.machine.cpu.loadCr3(value);
  }

  // Shadow pages are in step at all times, so the processor's own caches are all that can be stale.

  /** As INVLPG, but a fault leaves the paging-structure entries of other pages alone. */
  faultInjected(gvn: Gvn): void {
    this.tables.machine.cpu.flushPageEverywhere(gvn);
  }

  /** No shadow entry is global, so what is a global page to the guest may be held once for each context. */
  invlpg(gvn: Gvn): void {
    this.tables.machine.cpu.flushPage(gvn);
    this.tables.machine.cpu.flushPageEverywhere(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.tables.machine.cpu.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.tables.machine.cpu.flushAll();
  }

  /** The processor may keep what it has of an old leaf until the guest flushes it. */
  stored(gfn: Gfn, index: number): void {
    const {tables} = this;
    const {memory, machine} = tables;
    for (const page of this.shadowsOf.get(gfn)!) {
      const slot = memory.slot(page.frame, index);
      if (!(memory.flagsAt(slot) & PRESENT)) continue;
      tables.makeWay(slot, page.role.level);
      machine.events.shadowEntriesInvalidated++;
    }
  }

  /** The frame is data now. */
  overwritten(gfn: Gfn): void {
    const {tables} = this;
    for (const page of this.shadowsOf.get(gfn)!) {
      tables.free(page);
      this.freed(page);
      tables.machine.events.shadowPagesZapped++;
    }
    tables.flushHardware();
  }

  audit(): void {
    for (const gfn of this.shadowsOf.keys()) this.auditTrace(gfn);
  }

  /** No leaf of any size, in any address space, may let a store to a traced frame through. */
  private auditTrace(gfn: Gfn): void {
    const {reverseMap, memory} = this.tables;
    for (const slot of reverseMap.leaves(gfn, 1)) {
      if (memory.flagsAt(slot) & WRITABLE)
        throw new Error(`traces: guest table ${gfn} is writable through slot ${slot}`);
    }
    for (const level of [2, 3]) {
      for (const slot of reverseMap.leaves(gfn, level)) {
        throw new Error(`traces: guest table ${gfn} lies in the large leaf at slot ${slot}`);
      }
    }
  }

  private trace(gfn: Gfn): void {
    const {tables} = this;
    const {events} = tables.machine;
    events.tracesInstalled++;
    this.countTraced(gfn, 1);
    events.largeEntriesBroken += tables.dropLarge(gfn);
    events.entriesWriteProtected += tables.writeProtect(gfn);
    // The processor may still hold a writable translation of an entry that was cleared before.
    tables.flushHardware();
  }

  private countTraced(gfn: Gfn, change: number): void {
    const {paging} = this.tables.machine;
    for (const [at, traced] of this.tracedIn.entries()) traced[paging.unit(gfn, at + 2)] += change;
  }
}
