/**
 * The tree of shadow pages that the hardware walks: its root, and how a way is made in it from the root to a leaf.
 */
import {MADE_OF_GLOBAL, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import {ALL_RIGHTS, MAY_WRITE, type Rights} from '../hardware/rights.ts';
import type {Consistency} from './consistency.ts';
import type {Reclaim} from './eviction/reclaim.ts';
import type {GuestWalk} from './guest-walk.ts';
import {leafRights} from './leaf-rights.ts';
import type {Prefetch} from './prefetch/prefetch.ts';
import type {RightsPlacement} from './rights-placement.ts';
import type {Role, ShadowPage, View} from './shadow-page.ts';
import type {ShadowTables} from './shadow-tables.ts';
import type {Views} from './views.ts';

interface TreeParts {
  readonly prefetch: Prefetch;
  readonly reclaim: Reclaim;
  readonly views: Views;
  readonly rights: RightsPlacement;
}

export class ShadowTree {
  private readonly tables: ShadowTables;
  private readonly consistency: Consistency;
  private readonly guestWalk: GuestWalk;
  private readonly prefetch: Prefetch;
  private readonly reclaim: Reclaim;
  private readonly views: Views;
  private readonly rights: RightsPlacement;
  private loaded: ShadowPage | undefined;
  /** What the root in use shows. */
  private view: View = 'whole';
  /** The pages from the root in use to the fault at hand, which must not be evicted to make room for the rest. */
  private readonly path: ShadowPage[] = [];

  constructor(
    tables: ShadowTables,
    consistency: Consistency,
    guestWalk: GuestWalk,
    {prefetch, reclaim, views, rights}: TreeParts,
  ) {
    this.tables = tables;
    this.consistency = consistency;
    this.guestWalk = guestWalk;
    this.prefetch = prefetch;
    this.reclaim = reclaim;
    this.views = views;
    this.rights = rights;
  }

  get root(): ShadowPage {
    if (this.loaded) return this.loaded;
    throw new Error('shadow: an access came before the first load of CR3');
  }

  /** The shadow of the guest's root `gfn` becomes the one that the hardware walks. */
  takeRoot(gfn: Gfn, view: View = 'whole'): void {
    const {levels} = this.tables.machine.paging;
    this.path.length = 0;
    this.view = view;
    const role: Role = {kind: 'indirect', gfn, level: levels, access: ALL_RIGHTS, view};
    this.loaded = this.consistency.find(role) ?? this.createRoot(role);
    this.reach(this.loaded);
  }

  /** What the hypervisor did may have freed the root in use, which the hardware must not walk any more. */
  keepRoot(gfn: Gfn): void {
    if (!this.tables.pool.holds(this.root)) this.takeRoot(gfn, this.view);
  }

  /** Writes the shadow leaf for `gvn` as the last guest walk found it, and whatever is missing above it. */
  fill(gvn: Gvn): void {
    const {tables, guestWalk, consistency, path} = this;
    const {paging, physmap} = tables.machine;
    const {gfn} = guestWalk;
    let page = this.root;
    let {level} = page.role;
    path.length = 0;
    path.push(page);
    this.reclaim.reserve(path);
    this.reach(page);
    // The level of the leaf is asked on the way, since a page made there may trace a table that lies beside the frame.
    for (; level > this.leafLevel(); level--) {
      page = this.descend(page, tables.memory.slot(page.frame, paging.index(gvn, level)), level);
      path.push(page);
      this.reach(page);
    }
    const index = paging.index(gvn, level);
    const gathered = this.guestRights();
    if (gathered & MAY_WRITE) consistency.writableWanted(gfn);
    const granted = this.rights.ofLeaf(this.ownRights(level), gathered);
    const rights = leafRights(granted, gfn, consistency, physmap);
    const marks = guestWalk.global ? MADE_OF_GLOBAL : 0;
    tables.map(tables.memory.slot(page.frame, index), level, gfn, rights, marks);
    consistency.filled(gvn);
    this.prefetch.around(page, index);
  }

  /** The page below `slot` of `parent`: the one that is there if it may stay, else one for the wanted role. */
  private descend(parent: ShadowPage, slot: number, level: Level): ShadowPage {
    const {tables, consistency, guestWalk} = this;
    const there = tables.childAt(slot, level);
    const role = this.roleBelow(parent, level, there);
    const stays = there && consistency.mayStay(there, role);
    const rights = this.rights.ofLink(this.ownRights(level));
    if (!stays && tables.memory.isPresent(slot))
      tables.makeWay(slot, parent.role.level, 'hiddenFaultFlushes');
    const page = stays ? there : this.page(role);
    if (!stays || tables.rightsAt(slot) !== rights) {
      tables.link(slot, page, rights);
      consistency.linked(slot, page);
    }
    if (level <= guestWalk.leafLevel) page.pieceLevel = Math.max(page.pieceLevel, guestWalk.leafLevel);
    return page;
  }

  /** What the page below the entry of `level` stands for: the guest's next table, or a piece of the guest's large page. */
  private roleBelow(parent: ShadowPage, level: Level, there: ShadowPage | undefined): Role {
    const {guestWalk, tables} = this;
    const {leafLevel, gfn, rights} = guestWalk;
    const view = this.views.below(parent.role.view, rights[leafLevel], there?.role.view);
    if (level > leafLevel) {
      const table = guestWalk.tables[level - 1];
      const access = this.rights.ofPage(rights[level]);
      return {kind: 'indirect', gfn: table, level: level - 1, access, view};
    }
    return {
      kind: 'direct',
      gfn: tables.machine.paging.base(gfn, level),
      level: level - 1,
      access: this.rights.ofPage(this.guestRights()),
      view,
    };
  }

  /** The page for `role` below the root, made if the pool has none that may be used. */
  private page(role: Role): ShadowPage {
    return this.consistency.find(role) ?? this.create(role);
  }

  private create(role: Role): ShadowPage {
    this.reclaim.makeRoom(this.path);
    return this.created(role);
  }

  private createRoot(role: Role): ShadowPage {
    this.reclaim.makeRoomForRoot();
    return this.created(role);
  }

  private created(role: Role): ShadowPage {
    const page = this.tables.create(role);
    this.consistency.created(page);
    return page;
  }

  private reach(page: ShadowPage): void {
    this.tables.use(page);
    this.consistency.reached(page);
  }

  /** No larger than the guest's page, the host's page, and what the consistency allows around the frame. */
  private leafLevel(): Level {
    const {gfn, leafLevel} = this.guestWalk;
    return Math.min(leafLevel, this.tables.machine.physmap.levelOf(gfn), this.consistency.largestLeaf(gfn));
  }

  /** What the guest's tables grant. A clean page is mapped read-only, so that the first store to it can set dirty. */
  private guestRights(): Rights {
    const {rights, leafLevel, dirty} = this.guestWalk;
    return dirty ? rights[leafLevel] : rights[leafLevel] & ~MAY_WRITE;
  }

  /** What the guest's entry of `level` grants by itself; below its leaf, a piece of a large page, everything. */
  private ownRights(level: Level): Rights {
    const {own, leafLevel, dirty} = this.guestWalk;
    if (level < leafLevel) return ALL_RIGHTS;
    return level > leafLevel || dirty ? own[level] : own[level] & ~MAY_WRITE;
  }
}
