/**
 * Write protection: every guest table that a shadow page stands for is read-only to the guest, through every alias and
 * every root, in mappings made later too. A store to one exits; the hypervisor carries it out and clears the shadow
 * entries it concerns, which the next use fills again. (Adams and Agesen, ASPLOS 2006, call the protection a *trace*.)
 *
 * Shadow pages are therefore always in step with the guest's tables, may be shared by all that reach the same table
 * with the same rights, and outlive a load of CR3.
 */
import type {Access, Gfn, Gvn, Level, Pcid} from '../../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../../hardware/mmu.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';
import type {ShadowTables} from '../shadow-tables.ts';
import {sharedByRole, type Sharing} from '../sharing.ts';
import {Consistency, type StoreAnswer} from '../consistency.ts';
import {auditInStep} from '../in-step.ts';
import {Invalidation, type StoreEffect, type StoreEffectKind} from './store-effect.ts';
import {installTrace} from '../trace.ts';
import type {TraceWatch} from './trace-watch.ts';
import {TracedFrames} from '../traced-frames.ts';

export interface TraceHabits {
  /** What becomes of the entry that a store concerns; cleared unless told. */
  readonly onStore?: StoreEffectKind;
  /** Who lets go of tables that are not worth a trace; nobody unless told. */
  readonly watches?: readonly TraceWatch[];
}

export class InvalidatingTraces extends Consistency {
  readonly title: string;
  protected readonly tables: ShadowTables;
  protected readonly traced: TracedFrames;
  private readonly sharing: Sharing;
  private readonly effect: StoreEffect;
  private readonly watches: readonly TraceWatch[];

  constructor(tables: ShadowTables, sharing: Sharing = sharedByRole, habits: TraceHabits = {}) {
    super();
    const {onStore: Effect = Invalidation, watches = []} = habits;
    this.tables = tables;
    this.sharing = sharing;
    this.traced = new TracedFrames(tables.machine);
    this.effect = new Effect(tables, this);
    this.watches = watches;
    this.title = this.effect.title;
  }

  find(role: Role): ShadowPage | undefined {
    return this.sharing(this.tables, role);
  }

  override created(page: ShadowPage): void {
    const {kind, gfn} = page.role;
    if (kind === 'indirect' && this.traced.add(page)) installTrace(this.tables, gfn);
  }

  override reached(page: ShadowPage): void {
    for (const watch of this.watches) watch.reached(page);
  }

  override filled(gvn: Gvn): void {
    for (const watch of this.watches) watch.faulted(gvn);
  }

  override freed(page: ShadowPage): void {
    if (page.role.kind === 'indirect') this.traced.remove(page);
    for (const watch of this.watches) watch.freed(page);
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return !this.traced.has(gfn);
  }

  largestLeaf(gfn: Gfn): Level {
    return this.traced.largestLeaf(gfn);
  }

  storeCaught(_gfn: Gfn, _access: Access, _gvn: Gvn): StoreAnswer {
    return 'emulate';
  }

  /** Everything is kept: the new root, if the pool has it, is complete and in step. */
  loadCr3(value: Cr3): void {
    this.tables.hardware.loadCr3(value);
  }

  override rootTaken(root: ShadowPage): void {
    for (const watch of this.watches) watch.rootTaken(root);
  }

  // Shadow pages are in step at all times, so the processor's own caches are all that can be stale. No shadow entry is
  // global: what is a global page to the guest may be held once for each context, and goes from all of them.

  faultInjected(gvn: Gvn): void {
    for (const watch of this.watches) watch.faulted(gvn);
    this.tables.hardware.page(gvn, 'trueFaultPageFlushes');
  }

  invlpg(gvn: Gvn): void {
    this.tables.hardware.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.tables.hardware.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.tables.flushHardware('invalidationFlushes');
  }

  stored(gfn: Gfn, index: number, before: number): void {
    const {guestTables} = this.tables.machine;
    const pages = this.traced.shadowsOf(gfn);
    const now = guestTables.flagsAt(guestTables.slot(gfn, index));
    const [watch] = this.watches.filter(each => each.caught({pages, index, before, now}));
    if (watch) return this.letGo(gfn, watch.counted);
    for (const page of pages) this.effect.stored(page, index);
  }

  /** The frame is data now. */
  overwritten(gfn: Gfn): void {
    this.letGo(gfn, 'shadowPagesZapped');
  }

  /** Frees every shadow page of the frame, and with the last its trace. */
  protected letGo(
    gfn: Gfn,
    counted: 'shadowPagesZapped' | 'shadowPagesFlooded' | 'shadowPagesUnshadowed',
  ): void {
    const {tables} = this;
    const {events} = tables.machine;
    for (const page of this.traced.shadowsOf(gfn)) {
      events.shadowEntriesInvalidated += tables.free(page);
      this.freed(page);
      events[counted]++;
    }
    tables.flushHardware('traceFaultFlushes');
  }

  audit(): void {
    this.traced.audit(this.tables);
    auditInStep(this.tables);
  }
}
