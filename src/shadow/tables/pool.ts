/**
 * The pool of shadow pages: found by role in a hash, bounded by a number of pages, of roots, or of both. It knows which
 * pages exist; what they contain and who points at them is the business of the shadow tables.
 */
import type {Hfn, Level} from '../../hardware/address.ts';
import {PageHash} from '../../host/page-hash.ts';
import type {EvictionPolicy} from '../eviction/policy.ts';
import {PAGES, type EvictionUnit} from '../eviction/unit.ts';
import {keyOf, type Role, type ShadowPage} from './shadow-page.ts';

/** Why a page goes: the policy chose it, or it lost its use. */
export type Leaving = 'evicted' | 'freed';

export interface PoolSetting {
  /** Pages it may hold. */
  readonly limit: number;
  /** Roots among them that it may hold; any number unless told. */
  readonly roots?: number;
  readonly policy: EvictionPolicy<ShadowPage>;
  /** What leaves together; single pages unless told. */
  readonly unit?: EvictionUnit;
  /** With fewer pages free than this a fault begins by making room; 0 unless told: room is made when it is needed. */
  readonly minimumFree?: number;
  /** Pages that are free once room was made; one unless told. */
  readonly refill?: number;
  /** Where pages are found by role; the machine's own tells who watches. */
  readonly hash?: PageHash<ShadowPage>;
}

export class ShadowPool {
  readonly limit: number;
  readonly roots: number;
  readonly policy: EvictionPolicy<ShadowPage>;
  readonly unit: EvictionUnit;
  readonly minimumFree: number;
  readonly refill: number;
  private readonly hash: PageHash<ShadowPage>;
  private readonly byFrame = new Map<Hfn, ShadowPage>();
  private readonly rootLevel: Level;
  private rootCount = 0;

  /** For trees whose root is of `rootLevel`. */
  constructor(rootLevel: Level, setting: PoolSetting) {
    const {
      limit,
      roots = Number.POSITIVE_INFINITY,
      policy,
      unit = PAGES,
      minimumFree = 0,
      refill = 1,
      hash = new PageHash(),
    } = setting;
    this.rootLevel = rootLevel;
    this.limit = limit;
    this.roots = roots;
    this.policy = policy;
    this.unit = unit;
    this.minimumFree = minimumFree;
    this.refill = refill;
    this.hash = hash;
  }

  get size(): number {
    return this.byFrame.size;
  }

  /** Pages that may still be made. */
  get free(): number {
    return this.limit - this.size;
  }

  /** Whether one more root would be one too many. */
  get rootsFull(): boolean {
    return this.rootCount >= this.roots;
  }

  find(role: Role): ShadowPage | undefined {
    return this.hash.find(keyOf(role));
  }

  /** The page whose entries lie in `frame`. */
  at(frame: Hfn): ShadowPage {
    return this.byFrame.get(frame)!;
  }

  /** Whether the page is still there. */
  holds(page: ShadowPage): boolean {
    return this.byFrame.get(page.frame) === page;
  }

  isRoot({role}: ShadowPage): boolean {
    return role.level === this.rootLevel;
  }

  /** `page` can be found by its role from now on; pages of one role that are never looked for may be many. */
  add(page: ShadowPage): void {
    this.hash.add(page.key, page);
    this.byFrame.set(page.frame, page);
    if (this.isRoot(page)) this.rootCount++;
    if (this.isCandidate(page)) this.policy.created(page);
  }

  /** A sign that the page is in use. */
  used(page: ShadowPage): void {
    if (this.isCandidate(page)) this.policy.used(page);
  }

  remove(page: ShadowPage, leaving: Leaving): void {
    this.hash.remove(page.key, page);
    this.byFrame.delete(page.frame);
    if (this.isRoot(page)) this.rootCount--;
    if (!this.isCandidate(page)) return;
    if (leaving === 'evicted') this.policy.evicted(page);
    else this.policy.freed(page);
  }

  pages(): Iterable<ShadowPage> {
    return this.byFrame.values();
  }

  /** Throws where it holds more than it may, counts its roots wrong or finds what is gone, and where its policy does. */
  audit(): void {
    const roots = [...this.pages()].filter(page => this.isRoot(page)).length;
    if (this.size > this.limit)
      throw new Error(`shadow: the pool holds ${this.size} pages, expected at most ${this.limit}`);
    if (roots > this.roots)
      throw new Error(`shadow: the pool holds ${roots} roots, expected at most ${this.roots}`);
    if (roots !== this.rootCount)
      throw new Error(`shadow: the pool holds ${roots} roots, and counts ${this.rootCount}`);
    const gone = [...this.hash.all()].find(page => !this.holds(page));
    if (gone)
      throw new Error(`shadow: the page for guest frame ${gone.role.gfn} was freed and is still found`);
    this.policy.audit?.(new Set([...this.pages()].filter(page => this.isCandidate(page))));
  }

  private isCandidate(page: ShadowPage): boolean {
    return this.unit.candidates === 'pages' || this.isRoot(page);
  }
}
