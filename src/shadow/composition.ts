/**
 * What composing the guest's entries, as the last walk of its tables found them, with the physmap asks of the shadow tree at
 * each level: the role of the page below, the rights of the entry that points at it, and those of the leaf.
 */
import type {Level} from '../hardware/address.ts';
import {ALL_RIGHTS, MAY_WRITE, type Rights} from '../hardware/rights.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {GuestWalk} from './guest-walk.ts';
import {IN_LEAVES, type RightsPlacement} from './rights-placement.ts';
import type {Role, ShadowPage} from './tables/shadow-page.ts';
import type {Views} from './views.ts';
import type {WriteProtection} from './write-protection.ts';

export interface CompositionParts {
  readonly protection: WriteProtection;
  readonly views: Views;
}

export class Composition {
  private readonly machine: VirtualMachine;
  private readonly walk: GuestWalk;
  private readonly protection: WriteProtection;
  private readonly views: Views;
  private readonly rights: RightsPlacement;

  constructor(machine: VirtualMachine, walk: GuestWalk, {protection, views}: CompositionParts) {
    this.machine = machine;
    this.walk = walk;
    this.protection = protection;
    this.views = views;
    this.rights = protection.rights ?? IN_LEAVES;
  }

  /** The level of the leaf: no larger than the guest's page, the host's page, and what is not protected around the frame. */
  get leafLevel(): Level {
    const {gfn, leafLevel} = this.walk;
    if (leafLevel === 1) return 1;
    return Math.min(leafLevel, this.machine.physmap.levelOf(gfn), this.protection.largestLeaf(gfn));
  }

  /** What the page below the entry of `level` stands for: the guest's next table, or a piece of the guest's large page. */
  roleBelow(parent: ShadowPage, level: Level, there: ShadowPage | undefined): Role {
    const {walk, machine} = this;
    const {leafLevel, gfn, rights} = walk;
    const view = this.views.below(parent.role.view, rights[leafLevel], there?.role.view);
    if (level > leafLevel) {
      const access = this.rights.ofPage(rights[level]);
      return {kind: 'indirect', gfn: walk.tables[level - 1], level: level - 1, access, view};
    }
    const access = this.rights.ofPage(this.granted());
    return {kind: 'direct', gfn: machine.paging.base(gfn, level), level: level - 1, access, view};
  }

  /** What an entry of `level` that points at a page grants. */
  linkRights(level: Level): Rights {
    return this.rights.ofLink(this.own(level));
  }

  /** What a leaf of `level` grants, if no store to its frame must be seen. */
  leafRights(level: Level): Rights {
    return this.rights.ofLeaf(this.own(level), this.granted());
  }

  /** What the guest's tables grant. A clean page is mapped read-only, so that the first store to it can set dirty. */
  granted(): Rights {
    const {rights, leafLevel, dirty} = this.walk;
    return dirty ? rights[leafLevel] : rights[leafLevel] & ~MAY_WRITE;
  }

  /** What the guest's entry of `level` grants by itself; below its leaf, a piece of a large page, everything. */
  private own(level: Level): Rights {
    const {own, leafLevel, dirty} = this.walk;
    if (level < leafLevel) return ALL_RIGHTS;
    return level > leafLevel || dirty ? own[level] : own[level] & ~MAY_WRITE;
  }
}
