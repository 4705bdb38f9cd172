/** The trees of shadow pages that a virtual CPU walks: how a root is taken, and how a page comes by one for its child. */
import type {Gfn, Hfn} from '../hardware/address.ts';
import {ALL_RIGHTS} from '../hardware/rights.ts';
import type {Reclaim} from './eviction/reclaim.ts';
import type {LoadedContext} from './loaded-context.ts';
import type {CompleteParts} from './shadow-parts.ts';
import type {Sharing} from './sharing.ts';
import type {Role, ShadowPage, View} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

/** No table of a hypervisor's lies there. */
const NO_TABLE: Hfn = 0;

export class ShadowTree {
  private readonly tables: ShadowTables;
  private readonly loaded: LoadedContext;
  private readonly sharing: Sharing;
  private readonly rootAtHand: (role: Role) => ShadowPage | undefined;
  private readonly reclaim: Reclaim;

  constructor(tables: ShadowTables, {loaded, sharing, rootAtHand}: CompleteParts, reclaim: Reclaim) {
    this.tables = tables;
    this.loaded = loaded;
    this.sharing = sharing;
    this.rootAtHand = rootAtHand;
    this.reclaim = reclaim;
  }

  /** The shadow page that the hardware's walks start from. */
  get root(): ShadowPage {
    const {root} = this.loaded;
    if (root) return root;
    throw new Error('shadow: an access came before the first load of CR3');
  }

  /** Its host frame; 0 where they start in the guest's own root. */
  get start(): Hfn {
    return this.loaded.isHandedOver ? NO_TABLE : this.root.frame;
  }

  /** The shadow of the guest's root `gfn` becomes the one that the hardware walks, if there is to be one. */
  takeRoot(gfn: Gfn, view: View): void {
    const {tables, loaded, sharing} = this;
    const {levels: level} = tables.machine.paging;
    const role: Role = {kind: 'indirect', gfn, level, access: ALL_RIGHTS, view};
    if (sharing.handsOver?.(role)) return loaded.handsOver();
    const root = this.rootFor(role);
    loaded.walks(root, view);
    tables.reach(root);
  }

  /** What the hypervisor did may have freed the root in use, which the hardware must not walk any more. */
  keepRoot(): void {
    const {root, guestRoot, view} = this.loaded;
    if (root === undefined) this.takeRoot(guestRoot, view);
  }

  /** The page for `role`, which the last page of `path` is to lead to: made if there is none that may be used. */
  page(role: Role, path: readonly ShadowPage[]): ShadowPage {
    return this.found(role) ?? this.made(role, path);
  }

  private rootFor(role: Role): ShadowPage {
    return this.rootAtHand(role) ?? this.found(role) ?? this.madeRoot(role);
  }

  private found(role: Role): ShadowPage | undefined {
    const page = this.sharing.find(role);
    if (page) this.tables.reuse(page);
    return page;
  }

  private madeRoot(role: Role): ShadowPage {
    this.reclaim.makeRoomForRoot();
    return this.tables.create(role);
  }

  private made(role: Role, path: readonly ShadowPage[]): ShadowPage {
    this.reclaim.makeRoom(path);
    return this.tables.create(role);
  }
}
