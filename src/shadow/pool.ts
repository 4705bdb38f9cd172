/**
 * The pool of shadow pages: found by role in a hash, bounded by a number of pages. It knows which pages exist; what they
 * contain and who points at them is the business of the shadow tables.
 */
import type {Hfn} from '../hardware/address.ts';
import type {EvictionPolicy} from './eviction/policy.ts';
import {keyOf, type Role, type ShadowPage} from './shadow-page.ts';

export class ShadowPool {
  readonly limit: number;
  readonly eviction: EvictionPolicy;
  /** How many pages leave a full pool to make room for one. */
  readonly evictedAtOnce: number;
  private readonly byKey = new Map<number, ShadowPage>();
  private readonly byFrame = new Map<Hfn, ShadowPage>();

  constructor(limit: number, eviction: EvictionPolicy, evictedAtOnce = 1) {
    this.limit = limit;
    this.eviction = eviction;
    this.evictedAtOnce = evictedAtOnce;
  }

  get size(): number {
    return this.byFrame.size;
  }

  get full(): boolean {
    return this.size >= this.limit;
  }

  find(role: Role): ShadowPage | undefined {
    return this.byKey.get(keyOf(role));
  }

  /** The page whose entries lie in `frame`. */
  at(frame: Hfn): ShadowPage {
    return this.byFrame.get(frame)!;
  }

  /** `page` can be found by its role from now on; pages of one role that are never looked for may be many. */
  add(page: ShadowPage): void {
    this.byKey.set(keyOf(page.role), page);
    this.byFrame.set(page.frame, page);
    this.eviction.created(page);
  }

  remove(page: ShadowPage): void {
    const key = keyOf(page.role);
    if (this.byKey.get(key) === page) this.byKey.delete(key);
    this.byFrame.delete(page.frame);
    this.eviction.freed(page);
  }

  pages(): Iterable<ShadowPage> {
    return this.byFrame.values();
  }
}
