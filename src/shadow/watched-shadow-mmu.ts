/**
 * Shadow paging whose eviction policy is told of every walk that the hardware makes, which no hypervisor could be: it
 * bounds what any better sight of the shadow pages' use could win.
 */
import type {Access, Gvn} from '../hardware/address.ts';
import {FILLED, type Outcome} from '../hardware/mmu.ts';
import {ShadowMmu} from './shadow-mmu.ts';
import {wayTo} from './way.ts';

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
  for (const page of wayTo(tables, root, gvn)) tables.use(page);
}
