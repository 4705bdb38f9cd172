/**
 * The roots that a virtual CPU keeps at hand: the one in use and those used before it, each with the guest's root and
 * PCID that it was loaded for (struct kvm_mmu_root_info in arch/x86/include/asm/kvm_host.h). They are not evicted, and a
 * load of CR3 that finds its root here neither looks for it nor brings anything below it into step.
 */
import type {Gfn, Gvn, Pcid} from '../../hardware/address.ts';
import type {LoadedContext} from '../loaded-context.ts';
import type {ShadowPool} from '../tables/pool.ts';
import {keyOf, type Role, type ShadowPage} from '../tables/shadow-page.ts';
import type {Watcher} from '../tables/watcher.ts';
import {Forgotten} from './forgotten.ts';

export interface CachedRoot {
  readonly gfn: Gfn;
  readonly pcid: Pcid;
  readonly page: ShadowPage;
  /** Since it was in use. */
  readonly forgotten: Forgotten;
}

export class CachedRoots implements Watcher {
  private readonly pool: ShadowPool;
  private readonly loaded: LoadedContext;
  private readonly limit: number;
  /** Those before the one in use, the last used first. */
  private previous: CachedRoot[] = [];

  /** Remembers `limit` roots beside the one that is loaded. */
  constructor(pool: ShadowPool, loaded: LoadedContext, limit: number) {
    this.pool = pool;
    this.loaded = loaded;
    this.limit = limit;
  }

  /** How many there are. */
  get count(): number {
    return this.previous.length + (this.loaded.root ? 1 : 0);
  }

  /** CR3 is loaded with another value. The root that is known for it, if one is, is in use from now on. */
  change(gfn: Gfn, pcid: Pcid): CachedRoot | undefined {
    const {loaded, count} = this;
    const {root: page} = loaded;
    const known = this.previous.find(root => root.gfn === gfn && root.pcid === pcid);
    const others = this.previous.filter(root => root !== known);
    if (page) others.unshift({gfn: loaded.guestRoot, pcid: loaded.pcid, page, forgotten: new Forgotten()});
    this.previous = others.slice(0, this.limit);
    loaded.loads(gfn, pcid);
    loaded.walks(known?.page);
    this.giveBack(count - this.count);
    return known;
  }

  /** The root that is loaded, if it is what `role` wants. */
  atHand(role: Role): ShadowPage | undefined {
    const {root} = this.loaded;
    return root?.key === keyOf(role) ? root : undefined;
  }

  holds(page: ShadowPage): boolean {
    return this.loaded.root === page || this.previous.some(root => root.page === page);
  }

  /** Those used before for which `forgets` holds are no longer known. */
  forget(forgets: (root: CachedRoot) => boolean): void {
    const {count} = this;
    this.previous = this.previous.filter(root => !forgets(root));
    this.giveBack(count - this.count);
  }

  /** A root that was not at hand was made. */
  created(page: ShadowPage): void {
    this.lookedFor(page);
  }

  /** A root that was not at hand was found. */
  reused(page: ShadowPage): void {
    this.lookedFor(page);
  }

  /** The leaf of `slot` was written under the root in use. */
  mapped(slot: number): void {
    for (const {forgotten} of this.previous) forgotten.slots.add(slot);
  }

  /** A root at hand is none any more. That it is not in use either is noted after this. */
  freed(page: ShadowPage): void {
    const known = this.previous.filter(root => root.page === page);
    this.previous = this.previous.filter(root => root.page !== page);
    this.giveBack(known.length + (this.loaded.root === page ? 1 : 0));
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
    const {root, pcid: loaded} = this.loaded;
    if (root && (pcid === undefined || pcid === loaded)) known.unshift(root);
    return known;
  }

  /** Throws where a root that is kept is not in the pool. */
  audit(): void {
    const {pool} = this;
    const lost = this.pages().find(page => !pool.holds(page));
    if (lost)
      throw new Error(`roots: the shadow of guest root ${lost.role.gfn} is known, but not in the pool`);
    if (this.previous.length > this.limit)
      throw new Error(
        `roots: ${this.previous.length} previous roots are known, expected at most ${this.limit}`,
      );
  }

  /** It took the lock (`mmu_alloc_shadow_roots`). */
  private lookedFor(page: ShadowPage): void {
    if (this.pool.isRoot(page)) this.loaded.cpu.events.rootLocksTaken++;
  }

  /** So many roots are not at hand any more: each has one user less, and they are counted under one lock. */
  private giveBack(released: number): void {
    if (released === 0) return;
    const {events} = this.loaded.cpu;
    events.rootLocksTaken++;
    events.shadowRootsReleased += released;
  }
}
