/**
 * A table that the guest writes to loses its shadow pages and its trace: the store is not carried out but repeated, and
 * whatever the guest stores there until the table is used again goes through. Palacios does so (`evict_shdw_pg` in
 * palacios/src/palacios/mmu/vmm_shdw_pg_cache_32.h).
 *
 * Palacios goes on with a loaded root that it has let go of, which a stale entry of a table below would outlive a flush in.
 * Here a store to the loaded root is carried out, and the root goes at the next load of CR3. A store whose own way leads
 * through the table it goes to, which is shadowed again before it can be repeated, is carried out too.
 */
import type {Gfn, Gvn} from '../../hardware/address.ts';
import type {Cr3} from '../../hardware/mmu.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {StoreAnswer} from '../consistency.ts';
import {dropPage} from '../drop-page.ts';
import {InvalidatingTraces} from './invalidating-traces.ts';
import {RepeatedStore} from '../repeated-store.ts';

export class UnshadowOnWrite extends InvalidatingTraces {
  override readonly title = 'unshadow on write';
  /** The root in use. */
  private root: ShadowPage | undefined;
  /** The same, once its table was stored to. */
  private spent: ShadowPage | undefined;
  private readonly repeated = new RepeatedStore();

  override reached(page: ShadowPage): void {
    super.reached(page);
    if (this.tables.pool.isRoot(page)) this.root = page;
  }

  override storeCaught(gfn: Gfn): StoreAnswer {
    if (this.repeated.isInVain(gfn)) return 'emulate';
    if (this.root?.role.gfn === gfn) {
      this.spent = this.root;
      return 'emulate';
    }
    this.letGo(gfn, 'shadowPagesUnshadowed');
    this.repeated.begins(gfn);
    return 'repeat';
  }

  override writableWanted(gfn: Gfn): void {
    this.repeated.filled(gfn, this.traced.has(gfn));
  }

  override loadCr3(value: Cr3): void {
    super.loadCr3(value);
    if (this.spent && this.tables.pool.holds(this.spent))
      this.letGo(this.spent.role.gfn, 'shadowPagesUnshadowed');
    this.spent = undefined;
  }

  /** The entry is cleared, although it is in step. */
  override invlpg(gvn: Gvn): void {
    super.invlpg(gvn);
    if (this.root) dropPage(this.tables, this.root, gvn);
  }
}
