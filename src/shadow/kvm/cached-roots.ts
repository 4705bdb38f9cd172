/**
 * The roots that a virtual CPU keeps at hand: the one in use and those used before it, each with the guest's root and
 * PCID that it was loaded for (struct kvm_mmu_root_info in arch/x86/include/asm/kvm_host.h). They are not evicted, and a
 * load of CR3 that finds its root here neither looks for it nor brings anything below it into step.
 */
import type {Gfn, Gvn, Pcid} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';
import type {ShadowPool} from '../pool.ts';
import {Forgotten} from './forgotten.ts';

export interface CachedRoot {
  readonly gfn: Gfn;
  readonly pcid: Pcid;
  readonly page: ShadowPage;
  /** Since it was in use. */
  readonly forgotten: Forgotten;
}

export class CachedRoots {
  /** What CR3 holds. */
  gfn: Gfn = 0;
  pcid: Pcid = 0;
  private readonly limit: number;
  private current: ShadowPage | undefined;
  /** Those before the current one, the last used first. */
  private previous: CachedRoot[] = [];

  /** Remembers `limit` roots beside the current one. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** The root in use, unless it was freed. */
  get inUse(): ShadowPage | undefined {
    return this.current;
  }

  /** How many there are. */
  get count(): number {
    return this.previous.length + (this.current ? 1 : 0);
  }

  isLoaded(gfn: Gfn, pcid: Pcid): boolean {
    return this.gfn === gfn && this.pcid === pcid;
  }

  /** CR3 is loaded with another value. The root that is known for it, if one is, is in use from now on. */
  change(gfn: Gfn, pcid: Pcid): CachedRoot | undefined {
    const known = this.previous.find(root => root.gfn === gfn && root.pcid === pcid);
    const others = this.previous.filter(root => root !== known);
    if (this.current)
      others.unshift({gfn: this.gfn, pcid: this.pcid, page: this.current, forgotten: new Forgotten()});
    this.previous = others.slice(0, this.limit);
    this.gfn = gfn;
    this.pcid = pcid;
    this.current = known?.page;
    return known;
  }

  /** The root for CR3's value was looked for, and is in use now. */
  take(page: ShadowPage): void {
    this.current = page;
  }

  holds(page: ShadowPage): boolean {
    return this.current === page || this.previous.some(root => root.page === page);
  }

  /** Those used before for which `forgets` holds are no longer known. */
  forget(forgets: (root: CachedRoot) => boolean): void {
    this.previous = this.previous.filter(root => !forgets(root));
  }

  freed(page: ShadowPage): void {
    if (this.current === page) this.current = undefined;
    this.forget(root => root.page === page);
  }

  /** The leaf of `slot` was written under the root in use. */
  filled(slot: number): void {
    for (const {forgotten} of this.previous) forgotten.slots.add(slot);
  }

  /** The guest has flushed the page, under every PCID or under one. */
  flushedPage(gvn: Gvn, pcid?: Pcid): void {
    for (const root of this.previous)
      if (pcid === undefined || root.pcid === pcid) root.forgotten.pages.add(gvn);
  }

  /** The guest has flushed all of every PCID. */
  flushed(): void {
    for (const {forgotten} of this.previous) forgotten.forgetAll();
  }

  /** The pages of all roots, or of those with a PCID. */
  pages(pcid?: Pcid): ShadowPage[] {
    const known = this.previous
      .filter(root => pcid === undefined || root.pcid === pcid)
      .map(({page}) => page);
    if (this.current && (pcid === undefined || pcid === this.pcid)) known.unshift(this.current);
    return known;
  }

  /** Throws where a root that is kept is not in the pool. */
  audit(pool: ShadowPool): void {
    const lost = this.pages().find(page => !pool.holds(page));
    if (lost)
      throw new Error(`roots: the shadow of guest root ${lost.role.gfn} is known, but not in the pool`);
    if (this.previous.length > this.limit)
      throw new Error(
        `roots: ${this.previous.length} previous roots are known, expected at most ${this.limit}`,
      );
  }
}
