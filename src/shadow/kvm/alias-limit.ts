/** Past a limit every leaf that maps one run of frames goes, the new one too (__rmap_add in arch/x86/kvm/mmu/mmu.c). */
import type {Gfn} from '../../hardware/address.ts';
import type {ShadowEntries} from '../tables/shadow-entries.ts';
import type {Watcher} from '../tables/watcher.ts';

export class AliasLimit implements Watcher {
  private readonly tables: ShadowEntries;
  private readonly limit: number;

  /** `limit` leaves may map one run; one more, and all of them are dropped. */
  constructor(tables: ShadowEntries, limit: number) {
    this.tables = tables;
    this.limit = limit;
  }

  mapped(slot: number, gfn: Gfn): void {
    const {tables, limit} = this;
    if (limit === Number.POSITIVE_INFINITY) return;
    const {level} = tables.pageOf(slot).role;
    let leaves = 0;
    for (const _ of tables.reverseMap.leaves(gfn, level)) leaves++;
    if (leaves <= limit) return;
    for (const leaf of tables.reverseMap.leaves(gfn, level)) tables.clear(leaf, level);
    tables.machine.events.shadowEntriesEvicted += leaves;
    tables.flushEveryCpu('evictionFlushes');
  }
}
