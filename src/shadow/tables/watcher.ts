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

const TOLD = [
  'created',
  'reused',
  'linked',
  'reached',
  'mapped',
  'filled',
  'injected',
  'dropping',
  'dying',
  'freed',
] as const satisfies readonly (keyof Watcher)[];

type Listeners = {
  readonly [Name in (typeof TOLD)[number]]: readonly (Watcher & Required<Pick<Watcher, Name>>)[];
};

/** Tells each watcher, in their order, what it has a method for. */
export class Watchers implements Required<Watcher> {
  private readonly all: readonly Watcher[];
  private readonly listeners: Listeners;

  constructor(watchers: readonly Watcher[]) {
    const listeners = TOLD.map(name => [name, watchers.filter(watcher => watcher[name] !== undefined)]);
    this.all = watchers;
    this.listeners = Object.fromEntries(listeners) as Listeners;
  }

  /** The same, and one more after them. */
  with(watcher: Watcher): Watchers {
    return new Watchers([...this.all, watcher]);
  }

  created(page: ShadowPage): void {
    for (const watcher of this.listeners.created) watcher.created(page);
  }

  reused(page: ShadowPage): void {
    for (const watcher of this.listeners.reused) watcher.reused(page);
  }

  linked(slot: number, page: ShadowPage): void {
    for (const watcher of this.listeners.linked) watcher.linked(slot, page);
  }

  reached(page: ShadowPage): void {
    for (const watcher of this.listeners.reached) watcher.reached(page);
  }

  mapped(slot: number, gfn: Gfn, rights: Rights): void {
    for (const watcher of this.listeners.mapped) watcher.mapped(slot, gfn, rights);
  }

  filled(gvn: Gvn): void {
    for (const watcher of this.listeners.filled) watcher.filled(gvn);
  }

  injected(gvn: Gvn): void {
    for (const watcher of this.listeners.injected) watcher.injected(gvn);
  }

  dropping(gfn: Gfn): void {
    for (const watcher of this.listeners.dropping) watcher.dropping(gfn);
  }

  dying(page: ShadowPage, death: Death): void {
    for (const watcher of this.listeners.dying) watcher.dying(page, death);
  }

  freed(page: ShadowPage): void {
    for (const watcher of this.listeners.freed) watcher.freed(page);
  }

  audit(): void {
    for (const watcher of this.all) watcher.audit?.();
  }
}
