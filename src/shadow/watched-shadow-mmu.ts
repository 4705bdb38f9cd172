/**
 * Shadow paging whose eviction policy is told of every walk that the hardware makes, which no hypervisor could be: it
 * bounds what any better sight of the shadow pages' use could win.
 */
import {PRESENT, type Access, type Gvn} from '../hardware/address.ts';
import {FILLED, type Outcome} from '../hardware/mmu.ts';
import {ShadowMmu} from './shadow-mmu.ts';

export class WatchedShadowMmu extends ShadowMmu {
  override translate(gvn: Gvn, access: Access): Outcome {
    const outcome = super.translate(gvn, access);
    if (outcome === FILLED) useWalked(this, gvn);
    return outcome;
  }
}

/**
 * Tells of the use of the pages from the root to the leaf for `gvn`, also of those that a paging-structure cache let the
 * walk pass over.
 */
export function useWalked({tables, root}: ShadowMmu, gvn: Gvn): void {
  const {memory, pool, machine} = tables;
  let page = root;
  for (;;) {
    tables.use(page);
    const {level} = page.role;
    const slot = memory.slot(page.frame, machine.paging.index(gvn, level));
    if (!(memory.flagsAt(slot) & PRESENT) || tables.isLeaf(slot, level)) return;
    page = pool.at(memory.frameAt(slot));
  }
}
