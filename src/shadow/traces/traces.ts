/**
 * Write protection: every guest table that a shadow page stands for is read-only to the guest, through every alias and
 * every root, in mappings made later too. A store to one exits; the hypervisor carries it out and clears the shadow
 * entries it concerns, which the next use fills again. (Adams and Agesen, ASPLOS 2006, call the protection a *trace*.)
 *
 * Shadow pages are therefore always in step with the guest's tables, may be shared by all that reach the same table
 * with the same rights, and outlive a load of CR3.
 */
import type {Access, Gfn, Gvn, Level} from '../../hardware/address.ts';
import {auditInStep} from '../in-step.ts';
import type {Sharing} from '../sharing.ts';
import {free} from '../tables/death.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import {installTrace} from '../trace.ts';
import {TracedFrames} from '../traced-frames.ts';
import type {WriteProtection, StoreAnswer} from '../write-protection.ts';
import {Invalidation, type StoreEffect, type StoreEffectKind} from './store-effect.ts';
import type {Detracer} from './detracer.ts';

export interface TraceHabits {
  /** What becomes of the entry that a store concerns; cleared unless told. */
  readonly effect?: StoreEffectKind;
  /** Who lets go of tables that are not worth a trace; nobody unless told. */
  readonly detracers?: readonly Detracer[];
}

export class Traces implements WriteProtection {
  protected readonly tables: ShadowTables;
  protected readonly traced: TracedFrames;
  private readonly effect: StoreEffect;
  private readonly detracers: readonly Detracer[];

  get watchers(): readonly Watcher[] {
    return this.detracers;
  }

  constructor(tables: ShadowTables, sharing: Sharing, habits: TraceHabits = {}) {
    const {effect: Effect = Invalidation, detracers = []} = habits;
    this.tables = tables;
    this.traced = new TracedFrames(tables.machine);
    this.effect = new Effect(tables, this, sharing);
    this.detracers = detracers;
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return this.traced.letsStoresThrough(gfn);
  }

  largestLeaf(gfn: Gfn): Level {
    return this.traced.largestLeaf(gfn);
  }

  open(gfn: Gfn): boolean {
    return this.letsStoresThrough(gfn);
  }

  storeCaught(_gfn: Gfn, _access: Access, _gvn: Gvn): StoreAnswer {
    return 'emulate';
  }

  stored(gfn: Gfn, index: number, before: number): void {
    const {guestTables} = this.tables.machine;
    const pages = this.traced.shadowsOf(gfn);
    const now = guestTables.flagsAt(guestTables.slot(gfn, index));
    let death: Detracer['death'] | undefined;
    // Each is told, and the first that lets go says why.
    for (const each of this.detracers) if (each.caught({pages, index, before, now})) death ??= each.death;
    if (death) return this.letGo(gfn, death);
    for (const page of pages) this.effect.stored(page, index);
  }

  /** The frame is data now. */
  overwritten(gfn: Gfn): void {
    this.letGo(gfn, 'zapped');
  }

  created(page: ShadowPage): void {
    const {kind, gfn} = page.role;
    if (kind === 'indirect' && this.traced.add(page)) installTrace(this.tables, gfn);
  }

  freed(page: ShadowPage): void {
    this.traced.remove(page);
  }

  /** Frees every shadow page of the frame, and with the last its trace. */
  protected letGo(gfn: Gfn, death: 'zapped' | 'flooded' | 'unshadowed'): void {
    const {tables} = this;
    for (const page of this.traced.shadowsOf(gfn)) free(tables, page, death);
    tables.flushEveryCpu('traceFaultFlushes');
  }

  audit(): void {
    this.traced.audit(this.tables);
    auditInStep(this.tables);
  }
}
