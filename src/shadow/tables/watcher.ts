/** Who is told of what becomes of shadow pages and of the entries in them, and how all of them are told. */
import type {Gfn, Gvn} from '../../hardware/address.ts';
import type {Rights} from '../../hardware/rights.ts';
import type {Death} from './death.ts';
import type {ShadowPage} from './shadow-page.ts';

/** What a part of a pager may be told. It may act on it: free pages, flush, count. */
export interface Watcher {
  /** The page has just been made, and is still empty. */
  created?(page: ShadowPage): void;
  /** The page was found in the pool, and is about to serve for a parent that does not lead to it yet, or as a root. */
  reused?(page: ShadowPage): void;
  /** The entry of `slot` has been made to point at the page. */
  linked?(slot: number, page: ShadowPage): void;
  /** The path of a fault leads through the page, or it is the root from now on. */
  reached?(page: ShadowPage): void;
  /** The entry of `slot` has been made to map the run of frames that starts with `gfn`. */
  mapped?(slot: number, gfn: Gfn, rights: Rights): void;
  /** A fault on the page `gvn` was handled: its leaf is written. */
  filled?(gvn: Gvn): void;
  /** The guest is told of a fault on the page `gvn`. */
  injected?(gvn: Gvn): void;
  /** Every leaf that covers `gfn` is about to be dropped, and the frame will lie elsewhere. */
  dropping?(gfn: Gfn): void;
  /** The page is about to be freed: what must go with it is freed now. */
  dying?(page: ShadowPage, death: Death): void;
  /** The page has been freed. */
  freed?(page: ShadowPage): void;
  /** Throws where an invariant of the part does not hold. */
  audit?(): void;
}

/** Tells each watcher, in their order, what it asked to be told. */
export class Watchers implements Required<Watcher> {
  private readonly all: readonly Watcher[];

  constructor(watchers: readonly Watcher[]) {
    this.all = watchers;
  }

  created(page: ShadowPage): void {
    for (const watcher of this.all) watcher.created?.(page);
  }

  reused(page: ShadowPage): void {
    for (const watcher of this.all) watcher.reused?.(page);
  }

  linked(slot: number, page: ShadowPage): void {
    for (const watcher of this.all) watcher.linked?.(slot, page);
  }

  reached(page: ShadowPage): void {
    for (const watcher of this.all) watcher.reached?.(page);
  }

  mapped(slot: number, gfn: Gfn, rights: Rights): void {
    for (const watcher of this.all) watcher.mapped?.(slot, gfn, rights);
  }

  filled(gvn: Gvn): void {
    for (const watcher of this.all) watcher.filled?.(gvn);
  }

  injected(gvn: Gvn): void {
    for (const watcher of this.all) watcher.injected?.(gvn);
  }

  dropping(gfn: Gfn): void {
    for (const watcher of this.all) watcher.dropping?.(gfn);
  }

  dying(page: ShadowPage, death: Death): void {
    for (const watcher of this.all) watcher.dying?.(page, death);
  }

  freed(page: ShadowPage): void {
    for (const watcher of this.all) watcher.freed?.(page);
  }

  audit(): void {
    for (const watcher of this.all) watcher.audit?.();
  }
}
