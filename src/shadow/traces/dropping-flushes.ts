/**
 * Traces for as long as one address space is loaded: a load of CR3 drops every shadow page, and with the pages their traces.
 * What it loses to traces that are kept is what keeping is worth.
 */
import type {Cr3} from '../../hardware/mmu.ts';
import {InStepFlushes} from '../in-step-flushes.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {free} from '../tables/death.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';

export class DroppingFlushes extends InStepFlushes {
  protected readonly tables: ShadowTables;

  constructor(tables: ShadowTables, loaded: LoadedContext) {
    super(loaded);
    this.tables = tables;
  }

  override loadCr3({pcid}: Cr3): void {
    const {tables, loaded} = this;
    for (const page of tables.pool.pages()) free(tables, page, 'dropped');
    loaded.cpu.pcid = pcid;
    tables.flushEveryCpu('cr3LoadFlushes');
  }
}
