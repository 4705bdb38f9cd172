/**
 * Agile paging (Gandhi, Hill and Swift, ISCA 2016), as far as it shows that the contracts of shadow paging carry it: the upper
 * levels of the guest's tables are shadowed, and below an entry with the switching bit set the hardware walks the guest's own
 * tables in two dimensions. A table in nested mode has no shadow page and no trace; all below it is in nested mode too. Where
 * the root is, nothing of the address space is shadowed.
 *
 * Left out: the way back to shadow mode, processes that start in nested mode, the cache of roots in hardware. Thus a sketch for
 * tests, and none of the strategies that are listed.
 */
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  faultBitsOf,
  isWrite,
  LARGE,
  PRESENT,
  SWITCHING,
  type Access,
  type Gfn,
  type Gvn,
  type Hfn,
  type Level,
} from '../hardware/address.ts';
import type {Clock} from '../hardware/clock.ts';
import {descend, type Descent} from '../hardware/descent.ts';
import {faultNow, NO_FAULT} from '../hardware/fault-now.ts';
import {countWalkLoad} from '../hardware/load-counts.ts';
import {FILLED, GUEST_FAULT, type Outcome} from '../hardware/mmu.ts';
import {NestedDimension} from '../hardware/nested-dimension.ts';
import {NestedWalker, VIOLATED, WALKED, type NestedWalk} from '../hardware/nested-walker.ts';
import {ALL_RIGHTS, narrow, permits, type Rights} from '../hardware/rights.ts';
import type {Translation} from '../hardware/tlb.ts';
import {HostTables} from '../host/host-tables.ts';
import {NestedTables, type Placement} from '../host/nested-tables.ts';
import {FIRST_TABLE_FRAME} from '../host/physmap.ts';
import {InStepFlushes} from '../shadow/in-step-flushes.ts';
import {LoadedContext} from '../shadow/loaded-context.ts';
import type {FaultHandler, ShadowFaults} from '../shadow/shadow-faults.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow/shadow-mmu.ts';
import type {ShadowWalker} from '../shadow/shadow-parts.ts';
import {sharedByRole, type Sharing} from '../shadow/sharing.ts';
import {freeWithOrphans} from '../shadow/tables/death.ts';
import type {Role, ShadowPage} from '../shadow/tables/shadow-page.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import type {Watcher} from '../shadow/tables/watcher.ts';
import type {EmulatedStore, Detracer} from '../shadow/traces/detracer.ts';
import {Traces} from '../shadow/traces/traces.ts';
import type {WriteGate} from '../shadow/write-protection.ts';
import {
  POOL_PARAMETERS,
  poolOverruled,
  poolUnbuildable,
  shadowTablesOf,
  sightOf,
} from '../strategies/parameters/pool.ts';
import {strategy} from '../strategies/strategy.ts';

/** Which guest tables are in nested mode: those of the lowest levels, and those that were moved to it. */
class Modes {
  private readonly levels: Level;
  private readonly moved = new Set<Gfn>();

  constructor(levels: Level) {
    this.levels = levels;
  }

  isNested({gfn, level}: Role): boolean {
    return level <= this.levels || this.moved.has(gfn);
  }

  move(gfn: Gfn): void {
    this.moved.add(gfn);
  }
}

/** The paper's sign of a table that is not worth its trace: a second store within an interval of guest instructions. */
class SecondStore implements Detracer {
  readonly death = 'flooded';
  private readonly clock: Clock;
  private readonly interval: number;
  private readonly storedAt = new Map<Gfn, number>();

  constructor(clock: Clock, interval: number) {
    this.clock = clock;
    this.interval = interval;
  }

  caught({pages}: EmulatedStore): boolean {
    const [{role}] = pages;
    const {instructions} = this.clock;
    const last = this.storedAt.get(role.gfn) ?? Number.NEGATIVE_INFINITY;
    this.storedAt.set(role.gfn, instructions);
    return instructions - last <= this.interval;
  }
}

/** Traces of tables in shadow mode. Who loses its trace by a watch is moved to nested mode, with what it alone leads to. */
class AgileTraces extends Traces {
  private readonly modes: Modes;

  constructor(tables: ShadowTables, sharing: Sharing, modes: Modes, detracers: readonly Detracer[]) {
    super(tables, sharing, {detracers});
    this.modes = modes;
  }

  moveToNested(gfn: Gfn): void {
    const {tables, modes, traced} = this;
    modes.move(gfn);
    for (const page of traced.shadowsOf(gfn)) freeWithOrphans(tables, page, 'flooded');
    tables.flushEveryCpu('traceFaultFlushes');
  }

  protected override letGo(gfn: Gfn, death: 'zapped' | 'flooded' | 'unshadowed'): void {
    if (death === 'flooded') this.moveToNested(gfn);
    else super.letGo(gfn, death);
  }
}

interface Nested {
  readonly host: HostTables;
  readonly tables: NestedTables;
  /** Where the way to a frame ends. */
  readonly entryOf: (gfn: Gfn) => Descent;
  readonly dimension: NestedDimension;
  readonly walker: NestedWalker;
}

/** The second dimension, made when it is first walked. It lets no store through to a frame that is traced. */
class SecondDimension implements Watcher {
  private readonly shadow: ShadowTables;
  private readonly gate: WriteGate & Pick<Traces, 'largestLeaf'>;
  private made: Nested | undefined;

  constructor(shadow: ShadowTables, gate: Traces) {
    this.shadow = shadow;
    this.gate = gate;
  }

  get walker(): NestedWalker {
    return this.nested.walker;
  }

  /** What the last walk of it could not place. */
  get violation(): Gfn {
    return this.nested.dimension.violation;
  }

  /** The frame is used: back it if nothing does, map it, and let stores through if one wants to and may. */
  place(gfn: Gfn, isStored: boolean): void {
    const {tables, dimension} = this.nested;
    const {physmap, events} = this.shadow.machine;
    physmap.back(gfn);
    if (isStored) physmap.unprotect(gfn);
    this.counting(() => tables.map(gfn, isStored ? ACCESSED | DIRTY : ACCESSED));
    events.nestedEntriesFilled++;
    dimension.drop(gfn);
  }

  /** The guest table of the page is traced. */
  created({role: {kind, gfn}}: ShadowPage): void {
    if (kind === 'indirect') this.protect(gfn);
  }

  unmap(gfn: Gfn): void {
    this.change(gfn, tables => tables.unmap(gfn));
  }

  protect(gfn: Gfn): void {
    this.change(gfn, tables => tables.protect(gfn));
  }

  audit(): void {
    if (!this.made) return;
    const {physmap, paging} = this.shadow.machine;
    this.made.tables.audit();
    for (const {gfn, frame, level} of this.made.dimension.list())
      for (let page = 0; page < paging.pagesIn(level); page++)
        physmap.auditPlacement('nested TLB', gfn + page, frame + page);
  }

  /** Takes something from the leaf that maps `gfn`, if there is one; whoever asks flushes the TLB. */
  private change(gfn: Gfn, act: (tables: NestedTables) => void): void {
    const {made} = this;
    if (made?.entryOf(gfn).kind !== 'leaf') return;
    this.counting(() => act(made.tables));
    made.dimension.flush();
  }

  private counting(act: () => void): void {
    const {memory} = this.nested.host;
    const before = memory.tables;
    act();
    this.shadow.machine.events.nestedTablesAllocated += memory.tables - before;
  }

  private get nested(): Nested {
    return (this.made ??= this.make());
  }

  private make(): Nested {
    const {machine, host: beside} = this.shadow;
    const {paging, processor, host: parameters, cpu, guestTables} = machine;
    const host = new HostTables(paging.entries, cpu.caches, beside);
    const entryOf = (gfn: Gfn): Descent => descend(host.memory, tables.path, tables.root, gfn);
    const tables: NestedTables = new NestedTables(paging, parameters.levels, host, this.placement(entryOf));
    if (parameters.warm) tables.mapAll();
    const dimension = new NestedDimension(cpu, processor, host.memory, tables.path, tables.root);
    const walker = new NestedWalker(cpu, guestTables, dimension, processor.guestWalkCacheHolds);
    return {host, tables, entryOf, dimension, walker};
  }

  /** As the physmap has it, but that traced frames are read-only, and that what fell into pieces stays in pieces. */
  private placement(entryOf: Nested['entryOf']): Placement {
    const {gate} = this;
    const {physmap} = this.shadow.machine;
    return {
      guestFrames: physmap.guestFrames,
      isBacked: gfn => physmap.isBacked(gfn),
      frameOf: gfn => physmap.frameOf(gfn),
      levelOf: gfn => Math.min(physmap.levelOf(gfn), gate.largestLeaf(gfn), entryOf(gfn).level),
      isWritable: gfn => physmap.isWritable(gfn) && gate.letsStoresThrough(gfn),
      auditPlacement: (who, gfn, hfn) => physmap.auditPlacement(who, gfn, hfn),
    };
  }
}

/** How a walk ends: as a nested one, or in the shadow, which lacks what the access needs. */
type AgileWalk = NestedWalk | 3;
const LACKING = 3;
const LEVEL_COLUMNS = 6;

/**
 * The hardware: a walk of the shadow, until an entry with the switching bit leads into the guest's tables. The paging-structure
 * caches hold paths of both, for a frame of the hypervisor's own tables is never one of the guest's.
 */
class AgileWalker implements ShadowWalker {
  end: AgileWalk = WALKED;
  errorCode = 0;
  private readonly loaded: LoadedContext;
  private readonly shadow: ShadowTables;
  private readonly second: SecondDimension;
  private readonly inShadow: Translation = {
    frame: 0,
    rights: 0,
    level: 1,
    guestLevel: 1,
    global: false,
    dirty: false,
  };
  found = this.inShadow;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly rights = new Uint8Array(LEVEL_COLUMNS);

  constructor(loaded: LoadedContext, shadow: ShadowTables, second: SecondDimension) {
    this.loaded = loaded;
    this.shadow = shadow;
    this.second = second;
  }

  walk(root: Hfn, gvn: Gvn, access: Access): boolean {
    const {events} = this.loaded.cpu;
    events.walks++;
    this.end = this.walkFromCache(root, gvn, access);
    if (this.end !== WALKED) events.failedWalks++;
    return this.end === WALKED;
  }

  private walkFromCache(root: Hfn, gvn: Gvn, access: Access): AgileWalk {
    const {cpu} = this.loaded;
    const {events, walkCaches} = cpu;
    const {processor} = this.shadow.machine;
    const cached = walkCaches.lookup(gvn, cpu.pcid);
    if (cached === 0) return this.walkFromRoot(root, gvn, access);
    const {frame, rights} = walkCaches;
    const hostFrame = processor.guestWalkCacheHolds === 'hfn' ? walkCaches.hostFrame : undefined;
    const isGuests = frame < FIRST_TABLE_FRAME;
    events[isGuests ? 'guestWalkCacheHits' : 'walkCacheHits']++;
    const end = isGuests
      ? this.goOn(gvn, access, cached - 1, frame, rights, hostFrame)
      : this.descend(gvn, access, cached - 1, frame, rights);
    return this.isStale(end, root, gvn, access) ? this.walkFromRoot(root, gvn, access) : end;
  }

  private walkFromRoot(root: Hfn, gvn: Gvn, access: Access): AgileWalk {
    const {loaded, shadow} = this;
    const {paging, physmap} = shadow.machine;
    const {guestRoot, isHandedOver} = loaded;
    if (!isHandedOver) return this.descend(gvn, access, paging.levels, root, ALL_RIGHTS);
    // The register holds the host frame of the guest's root as long as the host lets the walker use it.
    const isKnown = physmap.isBacked(guestRoot) && physmap.isWritable(guestRoot);
    const hostFrame = isKnown ? physmap.frameOf(guestRoot) : undefined;
    return this.goOn(gvn, access, paging.levels, guestRoot, ALL_RIGHTS, hostFrame);
  }

  /** Whether a walk from a cached path failed where one from the root may not, as it is with any walker. */
  private isStale(end: AgileWalk, root: Hfn, gvn: Gvn, access: Access): boolean {
    const {memory, machine} = this.shadow;
    const {guestTables, paging} = machine;
    const {guestRoot, isHandedOver} = this.loaded;
    if (end === WALKED || end === VIOLATED) return false;
    if (end === LACKING && isHandedOver) return true;
    this.errorCode =
      end === LACKING
        ? faultNow(memory, paging, root, gvn, access)
        : faultNow(guestTables, paging, guestRoot, gvn, access);
    return this.errorCode === NO_FAULT;
  }

  /** Goes on in the shadow page in `table`, of level `top`, reached with the rights `above`. */
  private descend(gvn: Gvn, access: Access, top: Level, table: Hfn, above: Rights): AgileWalk {
    const {loaded, shadow, slots, rights} = this;
    const {memory} = shadow;
    const {cpu} = loaded;
    let gathered = above;
    let level = top;
    for (;;) {
      const slot = memory.slot(table, cpu.paging.index(gvn, level));
      countWalkLoad(cpu.events, cpu.loadEntry(memory, slot, level));
      const flags = memory.flagsAt(slot);
      if (!(flags & PRESENT)) return this.lack(faultBitsOf(access));
      gathered = narrow(gathered, flags);
      slots[level] = slot;
      rights[level] = gathered;
      if (flags & SWITCHING) return this.switchOver(gvn, access, top, level);
      if (level === 1 || flags & LARGE) break;
      table = memory.frameAt(slot);
      level--;
    }
    if (!permits(gathered, access)) return this.lack(FAULT_PRESENT | faultBitsOf(access));
    this.remember(gvn, top, level);
    this.find(access, level);
    return WALKED;
  }

  /** The entry of `level` leads into the guest's tables. */
  private switchOver(gvn: Gvn, access: Access, top: Level, level: Level): AgileWalk {
    const {loaded, shadow, slots, rights} = this;
    const {cpu} = loaded;
    const [gfn, hfn] = [shadow.gfnAt(slots[level]), shadow.memory.frameAt(slots[level])];
    const end = this.goOn(gvn, access, level - 1, gfn, rights[level], hfn);
    if (end !== WALKED) return end;
    this.remember(gvn, top, level);
    this.mark(slots[level], ACCESSED);
    cpu.walkCaches.insert(gvn, cpu.pcid, level, gfn, hfn, rights[level]);
    return end;
  }

  private goOn(gvn: Gvn, access: Access, top: Level, table: Gfn, above: Rights, frame?: Hfn): NestedWalk {
    const {walker} = this.second;
    const end = walker.goOn(gvn, access, top, table, above, frame);
    this.found = walker.found;
    this.errorCode = walker.errorCode;
    return end;
  }

  /** The links that were walked from `top` to above `end` are in use, and the caches remember them. */
  private remember(gvn: Gvn, top: Level, end: Level): void {
    const {loaded, shadow, slots, rights} = this;
    const {cpu} = loaded;
    for (let level = top; level > end; level--) {
      this.mark(slots[level], ACCESSED);
      const next = shadow.memory.frameAt(slots[level]);
      cpu.walkCaches.insert(gvn, cpu.pcid, level, next, next, rights[level]);
    }
  }

  private find(access: Access, level: Level): void {
    const {shadow, slots, rights, inShadow} = this;
    const slot = slots[level];
    this.mark(slot, isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
    inShadow.frame = shadow.memory.frameAt(slot);
    inShadow.rights = rights[level]!;
    inShadow.level = level;
    inShadow.guestLevel = level;
    inShadow.dirty = (shadow.memory.flagsAt(slot) & DIRTY) !== 0;
    this.found = inShadow;
  }

  private mark(slot: number, bits: number): void {
    const {memory, machine} = this.shadow;
    if ((memory.flagsAt(slot) & bits) === bits) return;
    machine.events.walkAdUpdates++;
    memory.addFlags(slot, bits);
  }

  private lack(errorCode: number): AgileWalk {
    this.errorCode = errorCode;
    return LACKING;
  }
}

/** What the hardware found lacking is the textbook's; what the guest's tables refuse is the guest's own, without an exit. */
class AgileFaults implements FaultHandler {
  private readonly textbook: ShadowFaults;
  private readonly walker: AgileWalker;
  private readonly second: SecondDimension;
  private readonly traces: AgileTraces;

  constructor(textbook: ShadowFaults, walker: AgileWalker, second: SecondDimension, traces: AgileTraces) {
    this.textbook = textbook;
    this.walker = walker;
    this.second = second;
    this.traces = traces;
  }

  handle(gvn: Gvn, access: Access, errorCode: number): Outcome {
    const {textbook, walker} = this;
    if (walker.end === LACKING) return textbook.handle(gvn, access);
    if (walker.end === VIOLATED) return this.violated(gvn, access);
    const {cpu} = textbook.loaded;
    cpu.events.bypassedFaults++;
    cpu.errorCode = errorCode;
    return GUEST_FAULT;
  }

  /** A store to a table in shadow mode is a trace fault. Use of one as a table in nested mode moves it there. */
  private violated(gvn: Gvn, access: Access): Outcome {
    const {textbook, second, traces} = this;
    const {violation} = second;
    const {violationOf, violationByStore} = second.walker;
    const isTraced = violationByStore && !traces.letsStoresThrough(violation);
    const isStore = isTraced && violationOf === 'page';
    if (isStore && this.leadsTo(gvn, violation)) return textbook.handle(gvn, access);
    textbook.exit();
    textbook.tables.machine.events.exitsNestedViolation++;
    if (isTraced && !isStore) traces.moveToNested(violation);
    textbook.tree.keepRoot();
    second.place(violation, violationByStore && !isStore);
    return FILLED;
  }

  /** Whether the guest's tables lead to the frame now: a store by a stale path is made again, by the path that there is. */
  private leadsTo(gvn: Gvn, gfn: Gfn): boolean {
    const {tables, loaded} = this.textbook;
    const {guestTables, paging} = tables.machine;
    const {kind, slot, level} = descend(guestTables, paging, loaded.guestRoot, gvn);
    return kind === 'leaf' && guestTables.frameAt(slot) + paging.offset(gvn, level) === gfn;
  }
}

/** The host takes a frame from both: shadow and nested tables. */
class AgileHypervisor extends ShadowHypervisor {
  private readonly second: SecondDimension;

  constructor(mmu: ShadowMmu, second: SecondDimension) {
    super(mmu);
    this.second = second;
  }

  override hostUnmap(gfn: Gfn): void {
    this.second.unmap(gfn);
    super.hostUnmap(gfn);
  }

  override hostProtect(gfn: Gfn): void {
    this.second.protect(gfn);
    super.hostProtect(gfn);
  }
}

export const agile = strategy({
  id: 'agile',
  title: 'Agile paging (sketch)',
  description: 'the upper levels of the guest tables are shadowed, the lower ones walked in two dimensions',
  needs: 'nested paging',
  virtual: true,
  parameters: {
    ...POOL_PARAMETERS,
    nestedLevels: {
      default: 0,
      unit: 'levels',
      description: 'lowest levels whose tables are in nested mode; 0: none',
      min: 0,
    },
    intervalInstructions: {
      default: 0,
      unit: 'guest instructions',
      description: 'a second store to a table within so many moves it to nested mode; 0: none does',
      min: 0,
    },
  },
  overruled: poolOverruled,
  unbuildable: (values, around) =>
    around.frames > FIRST_TABLE_FRAME
      ? `a frame of a guest of ${around.frames} could be one of a shadow page, expected at most ${FIRST_TABLE_FRAME}`
      : poolUnbuildable(values, around),
  build(machine, values, library) {
    const {nestedLevels, intervalInstructions: interval} = values;
    const tables = shadowTablesOf(machine, values, library);
    const loaded = new LoadedContext(machine.cpu);
    const modes = new Modes(nestedLevels);
    const sharing: Sharing = {...sharedByRole(tables), handsOver: role => modes.isNested(role)};
    const watches = interval > 0 ? [new SecondStore(machine.clock, interval)] : [];
    const traces = new AgileTraces(tables, sharing, modes, watches);
    const second = new SecondDimension(tables, traces);
    const walker = new AgileWalker(loaded, tables, second);
    const mmu = new ShadowMmu(tables, {
      loaded,
      sharing,
      protection: traces,
      flushes: new InStepFlushes(loaded),
      watchers: [second],
      sight: sightOf(values),
      walker,
      // Each table on the way and the page may have to be placed, and each table to be moved, beside the shadow's three.
      mostWalks: 3 + 2 * (machine.paging.levels + 1),
      faults: textbook => new AgileFaults(textbook, walker, second, traces),
    });
    return new AgileHypervisor(mmu, second);
  },
});
