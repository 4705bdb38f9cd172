/**
 * A fault of the hardware's walk of the shadow tables, from top to bottom. The hypervisor walks the guest's tables, and then
 *
 *   C  they permit the access                               hidden fault: fill the shadow, resume
 *   D  they refuse it                                       true fault: inject #PF into the guest
 *   E  they permit a store to a frame that is protected     trace fault: carry the store out; or let the guest repeat it,
 *                                                           where the frame need not be protected any more
 *
 * (A, the TLB has it: nothing happens. B, the shadow has it: the hardware walks the shadow, as natively.) What hypervisors
 * add to this, such as what they know of the last fault, is put around it: see `FaultHandler`.
 */
import {isWrite, MADE_OF_GLOBAL, type Access, type Gfn, type Gvn, type Level} from '../hardware/address.ts';
import {countHiddenFaultLoad, countTraceFaultLoad, countTrueFaultLoad} from '../hardware/load-counts.ts';
import {EMULATED, FILLED, GUEST_FAULT, type Outcome} from '../hardware/mmu.ts';
import {MAY_WRITE} from '../hardware/rights.ts';
import {Composition} from './composition.ts';
import type {Reclaim} from './eviction/reclaim.ts';
import {GuestWalk} from './guest-walk.ts';
import type {LoadedContext} from './loaded-context.ts';
import type {CompleteParts} from './shadow-parts.ts';
import type {ShadowTree} from './shadow-tree.ts';
import type {ShadowPage} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

export interface FaultHandler {
  /**
   * The hardware has walked the shadow tables for the access in vain, and nobody has left the guest yet. After FILLED the
   * shadow has what the access needs; after EMULATED and GUEST_FAULT `cpu` holds what the contract of an Mmu says.
   */
  handle(gvn: Gvn, access: Access, errorCode: number): Outcome;
}

export class ShadowFaults implements FaultHandler {
  readonly tables: ShadowTables;
  readonly loaded: LoadedContext;
  readonly guestWalk: GuestWalk;
  readonly tree: ShadowTree;
  private caughtAt: Gfn = 0;
  private readonly reclaim: Reclaim;
  private readonly parts: CompleteParts;
  private readonly composition: Composition;
  /** The pages from the root in use to the fault at hand, which must not be evicted to make room for the rest. */
  private readonly path: ShadowPage[] = [];

  constructor(tables: ShadowTables, tree: ShadowTree, reclaim: Reclaim, parts: CompleteParts) {
    this.tables = tables;
    this.tree = tree;
    this.reclaim = reclaim;
    this.parts = parts;
    this.loaded = parts.loaded;
    this.guestWalk = new GuestWalk(tables.machine, this.loaded.cpu);
    this.composition = new Composition(tables.machine, this.guestWalk, parts);
  }

  handle(gvn: Gvn, access: Access): Outcome {
    this.exit();
    return this.resolve(gvn, access);
  }

  /** From the guest to the hypervisor, and back when the fault is handled. */
  exit(): void {
    this.parts.worldSwitch(this.loaded.cpu);
  }

  /** After the exit. */
  resolve(gvn: Gvn, access: Access): Outcome {
    const {guestWalk, loaded} = this;
    const {protection} = this.parts;
    const {events, physmap} = this.tables.machine;
    if (!guestWalk.walk(loaded.guestRoot, gvn, access)) {
      guestWalk.countLoads(countTrueFaultLoad);
      return this.inject(gvn, guestWalk.errorCode);
    }
    const {gfn} = guestWalk;
    physmap.back(gfn);
    if (isWrite(access)) physmap.unprotect(gfn);
    if (!isWrite(access) || protection.letsStoresThrough(gfn)) {
      events.exitsHiddenFault++;
      guestWalk.countLoads(countHiddenFaultLoad);
    } else {
      guestWalk.countLoads(countTraceFaultLoad);
      if (protection.storeCaught(gfn, access, gvn) === 'emulate') return this.trap(gfn);
      events.exitsUnprotectingStore++;
      this.tree.keepRoot();
    }
    this.fill(gvn);
    return FILLED;
  }

  /** The guest is told of the fault. */
  inject(gvn: Gvn, errorCode: number): Outcome {
    this.tables.machine.events.exitsTrueFault++;
    this.loaded.cpu.errorCode = errorCode;
    this.tables.watchers.injected(gvn);
    this.parts.flushes.faultInjected(gvn);
    return GUEST_FAULT;
  }

  /** The store that faulted is to be carried out: `emulateStore` or `emulateData` comes next. */
  trap(gfn: Gfn): Outcome {
    this.tables.machine.events.exitsTraceFault++;
    this.tree.keepRoot();
    return this.catch(gfn);
  }

  /** The same of a store that has come otherwise than by a fault. */
  catch(gfn: Gfn): Outcome {
    this.caughtAt = gfn;
    this.loaded.cpu.frame = this.tables.machine.physmap.frameOf(gfn);
    return EMULATED;
  }

  /** The guest table that a store was caught at last. */
  get trapped(): Gfn {
    return this.caughtAt;
  }

  /**
   * Writes the shadow leaf for `gvn` as the last guest walk found it, and whatever is missing above it. A path ends above the
   * leaf where the guest's next table is handed over to the hardware.
   */
  fill(gvn: Gvn): void {
    const {tables, tree, composition, path} = this;
    const {paging} = tables.machine;
    let page = tree.root;
    let {level} = page.role;
    path.length = 0;
    path.push(page);
    this.reclaim.reserve(path);
    tables.reach(page);
    // The level of the leaf is asked on the way, since a page made there may trace a table that lies beside the frame.
    for (; level > composition.leafLevel; level--) {
      const below = this.descend(page, tables.memory.slot(page.frame, paging.index(gvn, level)), level);
      if (!below) return tables.watchers.filled(gvn);
      page = below;
      path.push(page);
      tables.reach(page);
    }
    this.fillLeaf(page, paging.index(gvn, level));
    tables.watchers.filled(gvn);
    this.parts.prefetch.around(page, paging.index(gvn, level));
  }

  /**
   * The page below `slot` of `parent`: the one that is there if it may stay, else one for the wanted role. None if the
   * guest's table was handed over instead.
   */
  private descend(parent: ShadowPage, slot: number, level: Level): ShadowPage | undefined {
    const {tables, tree, composition, guestWalk, path} = this;
    const {sharing} = this.parts;
    const there = tables.childAt(slot, level);
    const role = composition.roleBelow(parent, level, there);
    const rights = composition.linkRights(level);
    if (role.kind === 'indirect' && sharing.handsOver?.(role)) {
      tables.handOver(slot, level, role.gfn, role.access & rights);
      return undefined;
    }
    const stays = there && sharing.mayStay(there, role);
    if (!stays && tables.memory.isPresent(slot))
      tables.makeWay(slot, parent.role.level, 'hiddenFaultFlushes');
    const page = stays ? there : tree.page(role, path);
    if (!stays || tables.rightsAt(slot) !== rights) tables.link(slot, page, rights);
    if (level <= guestWalk.leafLevel) page.pieceLevel = Math.max(page.pieceLevel, guestWalk.leafLevel);
    return page;
  }

  private fillLeaf({frame, role: {level}}: ShadowPage, index: number): void {
    const {tables, composition, guestWalk} = this;
    const {protection} = this.parts;
    const {gfn, global} = guestWalk;
    const wanted = (composition.granted() & MAY_WRITE) !== 0;
    const open = wanted ? protection.open(gfn) : protection.letsStoresThrough(gfn);
    const rights = composition.leafRights(level);
    const mayWrite = open && tables.machine.physmap.isWritable(gfn);
    const marks = global ? MADE_OF_GLOBAL : 0;
    tables.map(tables.memory.slot(frame, index), level, gfn, mayWrite ? rights : rights & ~MAY_WRITE, marks);
  }
}
