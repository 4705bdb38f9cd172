/**
 * The oldest page goes, however much it is used. It is what KVM does: a hypervisor does not see the hardware walk its
 * shadow pages, so it does not know their use.
 */
import type {ShadowPage} from '../shadow-page.ts';
import type {EvictionPolicy} from './policy.ts';

export class CreationOrder implements EvictionPolicy {
  readonly title = 'creation order';
  /** A Set keeps the order of insertion. */
  private readonly pages = new Set<ShadowPage>();

  created(page: ShadowPage): void {
    this.pages.add(page);
  }

  freed(page: ShadowPage): void {
    this.pages.delete(page);
  }

  victim(isPinned: (page: ShadowPage) => boolean): ShadowPage | undefined {
    for (const page of this.pages) if (!isPinned(page)) return page;
    return undefined;
  }
}
