/**
 * Finds the shadow leaves through which a guest frame can be written, for a hypervisor that keeps no reverse map: Xen
 * counts them, and looks through its leaf tables until it has found as many (xen/arch/x86/mm/shadow/common.c,
 * `sh_remove_write_access`). It looks first where the last search succeeded.
 *
 * Xen would guess before that, at the addresses where old kernels have their direct map (0xffff880000000000 for Linux
 * without KASLR). The guests here lay theirs out at random, as Linux does now, so the guesses would fail: none is made.
 * Xen goes through its tables in the order of its hash; here they are gone through in the order of their creation.
 */
import {WRITABLE, type Gfn} from '../../hardware/address.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';

/** Where a search begins. */
export type SearchStart = 'last success' | 'oldest page';

export class WritableMappings {
  private readonly tables: ShadowTables;
  private readonly start: SearchStart;
  /** Where the last search found something. */
  private last: ShadowPage | undefined;
  /** The slots of what is still to be found. */
  private readonly wanted = new Set<number>();

  constructor(tables: ShadowTables, start: SearchStart) {
    this.tables = tables;
    this.start = start;
  }

  /** Takes the right to write from every leaf that maps `gfn`; returns how many had it. */
  protect(gfn: Gfn): number {
    const {tables, wanted} = this;
    for (const slot of tables.reverseMap.leaves(gfn, 1))
      if (tables.memory.flagsAt(slot) & WRITABLE) wanted.add(slot);
    if (wanted.size === 0) return 0;
    if (this.start === 'last success' && this.last && tables.pool.holds(this.last)) this.look(this.last);
    for (const page of tables.pool.pages()) {
      if (wanted.size === 0) break;
      if (page.role.level === 1) this.look(page);
    }
    return tables.writeProtect(gfn);
  }

  /** Looks at the entries of `page` one by one, until nothing is left to be found. */
  private look(page: ShadowPage): void {
    const {wanted, tables} = this;
    const {memory, machine} = tables;
    const first = memory.slot(page.frame, 0);
    let looked = memory.entries;
    for (const slot of [...wanted].sort((one, other) => one - other)) {
      if (slot < first || slot >= first + memory.entries) continue;
      wanted.delete(slot);
      this.last = page;
      if (wanted.size === 0) looked = slot - first + 1;
    }
    machine.events.shadowEntriesSearched += looked;
  }
}
