/**
 * Exit detection, after the claims of US patent 8,359,422 (VMware): the lowest page that an address space was seen to use
 * is the last that a running process gives up and the first that an exiting one does. When its entry stops being present
 * the process is taken to be exiting, and from then on each table of it that loses an entry loses its trace with it.
 *
 * Seen to use is what faulted. That a table which gains an entry means a living process, and that its lowest page is then
 * looked for anew, are assumptions.
 */
import {LARGE, PRESENT, type Gfn, type Gvn} from '../../hardware/address.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {pathTo} from '../tables/path.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Detracer, EmulatedStore} from './detracer.ts';

/** An address space, known by its root. */
interface Space {
  /** The lowest page that faulted. */
  lowest: Gvn | undefined;
  exits: boolean;
}

const UNSEEN: Readonly<Space> = {lowest: undefined, exits: false};

export class ExitDetection implements Detracer {
  readonly death = 'unshadowed';
  private readonly tables: ShadowTables;
  private readonly loaded: LoadedContext;
  private readonly spaces = new Map<Gfn, Space>();

  constructor(tables: ShadowTables, loaded: LoadedContext) {
    this.tables = tables;
    this.loaded = loaded;
  }

  filled(gvn: Gvn): void {
    this.faulted(gvn);
  }

  injected(gvn: Gvn): void {
    this.faulted(gvn);
  }

  caught(store: EmulatedStore): boolean {
    const was = (store.before & PRESENT) !== 0;
    const is = (store.now & PRESENT) !== 0;
    if (was === is) return false;
    const roots = this.rootsAbove(store.pages);
    for (const root of roots) {
      const space = this.spaces.get(root.role.gfn);
      if (space === undefined) continue;
      if (is && space.exits) Object.assign(space, UNSEEN);
      else if (was && this.isLowest(root, space, store)) space.exits = true;
    }
    return was && roots.some(({role}) => this.spaces.get(role.gfn)?.exits);
  }

  /** A root that is made again for the frame may be another process's. */
  freed({role}: ShadowPage): void {
    if (role.level === this.tables.machine.paging.levels) this.spaces.delete(role.gfn);
  }

  private faulted(gvn: Gvn): void {
    const {guestRoot} = this.loaded;
    const space = this.spaces.get(guestRoot) ?? {lowest: undefined, exits: false};
    this.spaces.set(guestRoot, space);
    if (space.lowest === undefined || this.isBelow(gvn, space.lowest)) space.lowest = gvn;
  }

  /** In the order of addresses: page numbers name regions by slots, which are handed out as they come. */
  private isBelow(gvn: Gvn, other: Gvn): boolean {
    const {paging} = this.tables.machine;
    const [region, otherRegion] = [gvn, other].map(page => paging.regions[paging.slotOf(page)]);
    return region === otherRegion ? gvn < other : region < otherRegion;
  }

  /** Whether the entry that was stored to is the leaf for the lowest page of the address space. */
  private isLowest(root: ShadowPage, {lowest}: Space, {pages, index, before}: EmulatedStore): boolean {
    if (lowest === undefined) return false;
    const {tables} = this;
    for (const page of pathTo(tables, root, lowest)) {
      const {level} = page.role;
      const isLeaf = level === 1 || (before & LARGE) !== 0;
      if (isLeaf && pages.has(page) && index === tables.machine.paging.index(lowest, level)) return true;
    }
    return false;
  }

  private rootsAbove(pages: Iterable<ShadowPage>): readonly ShadowPage[] {
    const {tables} = this;
    const roots: ShadowPage[] = [];
    const seen = new Set(pages);
    for (const page of seen) {
      if (tables.pool.isRoot(page)) roots.push(page);
      for (const slot of page.parents) seen.add(tables.pageOf(slot));
    }
    return roots;
  }
}
