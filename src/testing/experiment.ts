/**
 * A machine whose guest tables are written by hand, so that a test reads like an experiment: map these pages, count
 * what that access costs. The tables of the guest lie in the last frames of guest memory, the root in the very last.
 */
import {
  ACCESSED,
  DIRTY,
  LARGE,
  Paging,
  PRESENT,
  USER,
  WRITABLE,
  WRITE,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import {BOOT_CPU, EMULATED, type Mmu, type Outcome} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {VirtualMachine, type HostParameters} from '../host/virtual-machine.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {
  difference,
  Events,
  EXIT_NAMES,
  snapshot,
  total,
  WALK_LOAD_NAMES,
  type EventCounts,
} from '../timing/events.ts';
import {defaultsOf} from './defaults.ts';
import {BARE} from './processors.ts';

/** Of an entry that points at a table: it narrows no right. */
export const TABLE = PRESENT | WRITABLE | USER;
/** Of a leaf whose page was used before: no walk has a bit to set. */
export const USED_LEAF = TABLE | ACCESSED | DIRTY;

export interface Apparatus {
  readonly strategy: Strategy;
  /** Those that differ from the strategy's defaults. */
  readonly parameters?: StrategyValues;
  readonly processor?: Partial<ProcessorGeometry>;
  readonly host?: Partial<HostParameters>;
  readonly levels?: Level;
  /** 2 unless told: a large page is 4 pages, a huge one 16, a region 64. */
  readonly indexBits?: number;
  readonly guestFrames?: number;
  readonly seed?: number;
}

export class Experiment {
  readonly machine: VirtualMachine<string>;
  readonly hypervisor: Hypervisor;
  readonly mmu: Mmu;
  readonly paging: Paging;
  /** The root that is loaded. */
  root: Gfn;
  private nextTable: Gfn;

  constructor({
    strategy,
    parameters,
    processor,
    host,
    levels = 4,
    indexBits = 2,
    guestFrames,
    seed = 0,
  }: Apparatus) {
    this.paging = new Paging(levels, indexBits);
    // An index of 1 in each table above those of level 3.
    this.paging.intern(levels === 5 ? (1 << indexBits) | 1 : 1);
    const frames = guestFrames ?? this.paging.regionPages;
    this.machine = new VirtualMachine(
      this.paging,
      {...BARE, ...processor},
      {pageKiB: 4, warm: 1, levels: 4, ...host},
      {frames, seed},
      new Events(),
      Object.keys(strategy.events ?? {}),
    );
    this.hypervisor = strategy.build(this.machine, {...defaultsOf(strategy.parameters), ...parameters});
    this.mmu = this.hypervisor.cpu(BOOT_CPU);
    this.nextTable = frames - 1;
    this.root = this.newTable();
    this.load(this.root);
  }

  /** An empty table in a guest frame of its own. */
  newTable(): Gfn {
    this.machine.addGuestTable(this.nextTable);
    return this.nextTable--;
  }

  /** MOV to CR3. */
  load(root: Gfn, pcid: Pcid = 0): void {
    this.root = root;
    this.machine.clock.cr3Loads++;
    this.mmu.loadCr3({root, pcid, noFlush: false});
  }

  /** Maps `gvn` to `gfn` by a leaf of `level` in the tables that are loaded; missing tables are made. */
  map(gvn: Gvn, gfn: Gfn, flags = USED_LEAF, level: Level = 1): void {
    this.store(gvn, level, gfn, level > 1 ? flags | LARGE : flags);
  }

  /** Writes the entry of `level` for `gvn`, as a store that nobody is told of. */
  store(gvn: Gvn, level: Level, frame: number, flags: number): void {
    this.machine.guestTables.store(this.slot(gvn, level), frame, flags);
  }

  /**
   * A store of the guest's kernel to the entry of `level` for `gvn`, through the page `alias`, which maps its table: an
   * access like any other, of which the strategy learns only if it was refused.
   */
  storeThrough(alias: Gvn, gvn: Gvn, level: Level, frame: number, flags: number): Outcome {
    const outcome = this.access(alias, WRITE);
    if (outcome === EMULATED) this.mmu.emulateStore(this.paging.index(gvn, level), frame, flags);
    else this.store(gvn, level, frame, flags);
    return outcome;
  }

  /** The flags of the entry of `level` for `gvn`. */
  flags(gvn: Gvn, level: Level): number {
    return this.machine.guestTables.flagsAt(this.slot(gvn, level));
  }

  access(gvn: Gvn, access: Access): Outcome {
    return this.machine.cpu.access(this.mmu, gvn, access);
  }

  /** What happens in `act`. */
  during(act: () => void): EventCounts {
    const before = snapshot(this.machine.events);
    act();
    return difference(snapshot(this.machine.events), before);
  }

  /** Entries that hardware loads for one access. */
  loads(gvn: Gvn, access: Access): number {
    return total(
      this.during(() => this.access(gvn, access)),
      WALK_LOAD_NAMES,
    );
  }

  exits(): number {
    return total(snapshot(this.machine.events), EXIT_NAMES);
  }

  /** The guest frame of the table of `level` on the path to `gvn`. */
  table(gvn: Gvn, level: Level): Gfn {
    const {paging} = this;
    const {guestTables} = this.machine;
    let table = this.root;
    for (let above = paging.levels; above > level; above--) {
      const slot = guestTables.slot(table, paging.index(gvn, above));
      if (!(guestTables.flagsAt(slot) & PRESENT)) guestTables.store(slot, this.newTable(), TABLE | ACCESSED);
      table = guestTables.frameAt(slot);
    }
    return table;
  }

  private slot(gvn: Gvn, level: Level): number {
    return this.machine.guestTables.slot(this.table(gvn, level), this.paging.index(gvn, level));
  }
}
