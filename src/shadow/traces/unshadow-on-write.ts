/**
 * A table that the guest writes to loses its shadow pages and its trace: the store is not carried out but repeated, and
 * whatever the guest stores there until the table is used again goes through. Palacios does so (`evict_shdw_pg` in
 * palacios/src/palacios/mmu/vmm_shdw_pg_cache_32.h).
 *
 * Palacios goes on with a loaded root that it has let go of, which a stale entry of a table below would outlive a flush in.
 * Here a store to the loaded root is carried out, and the root goes at the next load of CR3. A store whose own path leads
 * through the table it goes to, which is shadowed again before it can be repeated, is carried out too.
 */
import type {Gfn} from '../../hardware/address.ts';
import type {Cr3} from '../../hardware/mmu.ts';
import {ClearingFlushes} from '../in-step-flushes.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {RepeatedStore} from '../repeated-store.ts';
import {sharedByRole} from '../sharing.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {StoreAnswer} from '../write-protection.ts';
import {Traces} from './traces.ts';

export class UnshadowOnWrite extends Traces {
  private readonly loaded: LoadedContext;
  /** The root in use, once its table was stored to. */
  private spent: ShadowPage | undefined;
  private readonly repeated = new RepeatedStore();

  constructor(tables: ShadowTables, loaded: LoadedContext) {
    super(tables, sharedByRole(tables));
    this.loaded = loaded;
  }

  override storeCaught(gfn: Gfn): StoreAnswer {
    const {repeated, loaded} = this;
    if (repeated.caught(gfn) === 'in vain') return 'emulate';
    if (loaded.root?.role.gfn === gfn) {
      this.spent = loaded.root;
      return 'emulate';
    }
    this.letGo(gfn, 'unshadowed');
    repeated.begins(gfn);
    return 'repeat';
  }

  override open(gfn: Gfn): boolean {
    this.repeated.filled(gfn, this.traced.has(gfn));
    return super.open(gfn);
  }

  /** The root that was stored to while it was in use goes now. */
  letGoOfSpentRoot(): void {
    const {spent, tables} = this;
    if (spent && tables.pool.holds(spent)) this.letGo(spent.role.gfn, 'unshadowed');
    this.spent = undefined;
  }
}

/** The guest's flushes beside it: a load of CR3 is when a spent root goes, and INVLPG clears the entry, in step or not. */
export class UnshadowingFlushes extends ClearingFlushes {
  private readonly protection: UnshadowOnWrite;

  constructor(tables: ShadowTables, loaded: LoadedContext, protection: UnshadowOnWrite) {
    super(tables, loaded);
    this.protection = protection;
  }

  override loadCr3(value: Cr3): void {
    super.loadCr3(value);
    this.protection.letGoOfSpentRoot();
  }
}
