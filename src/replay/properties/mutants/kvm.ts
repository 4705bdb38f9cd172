/**
 * Bugs of leaf tables that may be out of step. Three of them are what KVM does, as read: `ComparesIfPresent`,
 * `TrustsWhatWasFilled` and `TrustsWhatWasFlushed`.
 */
import {FAULT_PRESENT, type Gfn, type Gvn} from '../../../hardware/address.ts';
import type {Cpu} from '../../../hardware/cpu.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {CpuFlushes} from '../../../shadow/cpu-flushes.ts';
import {fifo} from '../../../shadow/eviction/fifo.ts';
import {CachedRoots} from '../../../shadow/kvm/cached-roots.ts';
import {NO_MARKS} from '../../../shadow/kvm/fault-marks.ts';
import {BypassedFaults, GuestFaultBypass} from '../../../shadow/kvm/guest-fault-bypass.ts';
import {KvmFlushes} from '../../../shadow/kvm/kvm-flushes.ts';
import {PageSync} from '../../../shadow/kvm/page-sync.ts';
import {TreeSync} from '../../../shadow/kvm/tree-sync.ts';
import {UnsyncPages} from '../../../shadow/kvm/unsync-pages.ts';
import {UnsyncTraces} from '../../../shadow/kvm/unsync-traces.ts';
import {FloodingByPage} from '../../../shadow/kvm/write-flooding.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {AlignedGroup} from '../../../shadow/prefetch/aligned-group.ts';
import {Neighbours} from '../../../shadow/prefetch/neighbours.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import {sharedByRole} from '../../../shadow/sharing.ts';
import {leafPage, slotFor} from '../../../shadow/tables/path.ts';
import {ShadowPool} from '../../../shadow/tables/pool.ts';
import type {ShadowPage} from '../../../shadow/tables/shadow-page.ts';
import {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import {installTrace} from '../../../shadow/trace.ts';
import {TracedFrames} from '../../../shadow/traced-frames.ts';
import type {WriteGate} from '../../../shadow/write-protection.ts';
import type {Build, Mutant} from './mutant.ts';

interface Parts {
  readonly tables?: typeof ShadowTables;
  readonly loaded?: typeof LoadedContext;
  readonly protection?: typeof UnsyncTraces;
  readonly unsync?: typeof UnsyncPages;
  readonly sync?: typeof TreeSync;
  readonly roots?: typeof CachedRoots;
  readonly flushes?: typeof KvmFlushes;
  /** What says whether a prefetched entry may let stores through; the protection unless told. */
  readonly prefetchGate?: WriteGate;
  /** Who delivers faults without an exit, to a guest without PCIDs; nobody unless told. */
  readonly bypass?: typeof GuestFaultBypass;
}

const POOL = 24;
const GROUP = 4;
const STORES_THAT_FLOOD = 3;
const PREVIOUS_ROOTS = 3;

/** `kvm` with some of its parts replaced, and its flushes as few as may be, so that what is stale stays. */
export const kvm =
  (parts: Parts): Build =>
  machine => {
    const {tables: Tables = ShadowTables, loaded: Loaded = LoadedContext, bypass: Bypass} = parts;
    const {protection: Protection = UnsyncTraces, unsync: Unsync = UnsyncPages} = parts;
    const {sync: Sync = TreeSync, roots: Roots = CachedRoots, flushes: Flushes = KvmFlushes} = parts;
    const policy = fifo.build<ShadowPage>({capacity: POOL, random: () => 0, rebuildCost: () => 0});
    const tables = new Tables(machine, new ShadowPool(machine.paging.levels, {limit: POOL, policy}));
    const loaded = new Loaded(machine.cpu);
    const traced = new TracedFrames(machine);
    const unsync = new Unsync(tables);
    const flooding = new FloodingByPage(STORES_THAT_FLOOD, 2);
    const bypass = Bypass && new Bypass(tables);
    const marks = bypass ?? NO_MARKS;
    const setting = {
      unsync: 'leaf tables',
      emulatedStore: 'clear',
      userStores: 'nothing',
      syncBatch: 8,
      tags: bypass ? 'none' : 'PCID',
      flushOnChange: 'never',
      flushScope: 'context',
    } as const;
    const protection = new Protection(tables, {loaded, traced, unsync, flooding, marks}, setting);
    const sync = new Sync(tables, {unsync, pages: new PageSync(tables, protection), marks}, setting);
    const roots = new Roots(tables.pool, loaded, PREVIOUS_ROOTS);
    const flushes = new Flushes({loaded, roots, unsync, sync}, setting);
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        sharing: sharedByRole(tables),
        rootAtHand: role => roots.atHand(role),
        protection,
        flushes,
        pins: page => roots.holds(page),
        prefetch: new AlignedGroup(new Neighbours(tables, parts.prefetchGate ?? protection), GROUP),
        faults: textbook => (bypass ? new BypassedFaults(textbook, bypass) : textbook),
      }),
    );
  };

class LinksAsItIs extends TreeSync {
  override reused(page: ShadowPage): void {
    if (page.role.level > 1) super.reused(page);
  }
}

class LinksWhatIsOutOfStepBelow extends TreeSync {
  override linked(): void {}
}

class LeavesTablesWritable extends TreeSync {
  override root(root: ShadowPage): void {
    const {tables} = this;
    const protect = tables.writeProtect.bind(tables);
    tables.writeProtect = () => 0;
    super.root(root);
    tables.writeProtect = protect;
  }
}

class TellsNobodyAbove extends UnsyncPages {
  override mark(): void {}
}

class TellsTheNextAbove extends UnsyncPages {
  override mark(slot: number): void {
    if (this.tables.pageOf(slot).role.level === 2) super.mark(slot);
  }
}

class InvalidatesBelowTheRootInUse extends KvmFlushes {
  override invlpg(gvn: Gvn): void {
    const {tlb, root} = this.loaded;
    tlb.invlpg(gvn);
    this.invalidateBelow(gvn, root ? [root] : []);
  }
}

class ComparesNothingForAFault extends KvmFlushes {
  override faultInjected(gvn: Gvn): void {
    this.loaded.cpu.flushPageEverywhere(gvn);
  }
}

class ComparesIfPresent extends KvmFlushes {
  override faultInjected(gvn: Gvn): void {
    const {cpu} = this.loaded;
    if (cpu.errorCode & FAULT_PRESENT) super.faultInjected(gvn);
    else cpu.flushPageEverywhere(gvn);
  }
}

class TrustsWhatWasFilled extends CachedRoots {
  override mapped(): void {}
}

class TrustsPagesThatWereFlushed extends CachedRoots {
  override flushedPage(): void {}
}

class TrustsWhatWasFlushed extends TrustsPagesThatWereFlushed {
  override flushed(): void {}
}

class SyncsNoRootThatIsFound extends TreeSync {
  override reused(page: ShadowPage): void {
    if (!this.tables.pool.isRoot(page)) super.reused(page);
  }
}

class SyncsNothingForCr3 extends KvmFlushes {
  override loadCr3(value: Cr3): void {
    const {sync} = this;
    const below = sync.below.bind(sync);
    sync.below = () => 0;
    super.loadCr3(value);
    sync.below = below;
  }
}

class RemembersFlushedRoots extends KvmFlushes {
  protected override forget(): void {}
}

class ProtectsTheFirstPageOfATable extends UnsyncTraces {
  override created(page: ShadowPage): void {
    if (page.role.kind === 'indirect' && this.traced.add(page)) installTrace(this.tables, page.role.gfn);
  }
}

class LetsUpperTablesGo extends UnsyncTraces {
  override letsStoresThrough(gfn: Gfn): boolean {
    return !this.traced.has(gfn) || [...this.traced.shadowsOf(gfn)].some(page => this.unsync.has(page));
  }
}

class LosesRootsAtHand extends CachedRoots {
  override holds(): boolean {
    return false;
  }

  override freed(): number {
    return 0;
  }
}

class LosesTheRootInUse extends LoadedContext {
  override freed(): void {}
}

/** Wrong only while it prefetches. */
const OPEN_GATE: WriteGate = {letsStoresThrough: () => true};

class NeverFlushesForAChange extends ShadowTables {
  override flushEveryCpu(): void {}
}

class NeverFlushesAll extends CpuFlushes {
  override all(): void {}
}

class NeverFlushesAllForTheGuest extends LoadedContext {
  constructor(cpu: Cpu) {
    super(cpu, new NeverFlushesAll(cpu));
  }
}

class BypassesWhateverIsNotFilled extends GuestFaultBypass {
  override delivers(root: ShadowPage, gvn: Gvn): boolean {
    return super.delivers(root, gvn) || this.endsAtLowest(root, gvn);
  }

  private endsAtLowest(root: ShadowPage, gvn: Gvn): boolean {
    const {tables} = this;
    const page = leafPage(tables, root, gvn);
    return page !== undefined && !tables.memory.isPresent(slotFor(tables, page, gvn));
  }
}

export const KVM_MUTANTS: readonly Mutant[] = [
  {bug: 'a page out of step is linked again as it is', build: kvm({sync: LinksAsItIs})},
  {bug: 'a page is linked again whatever lies below', build: kvm({sync: LinksWhatIsOutOfStepBelow})},
  {bug: 'a sync leaves the table writable', build: kvm({sync: LeavesTablesWritable})},
  {bug: 'no page above knows what is out of step', build: kvm({unsync: TellsNobodyAbove})},
  {bug: 'only the next page above knows what is out of step', build: kvm({unsync: TellsTheNextAbove})},
  {bug: 'INVLPG passes over roots that are at hand', build: kvm({flushes: InvalidatesBelowTheRootInUse})},
  {bug: 'a fault leaves a stale entry', build: kvm({flushes: ComparesNothingForAFault})},
  {bug: 'a fault of a page not present leaves a stale entry', build: kvm({flushes: ComparesIfPresent})},
  {bug: 'what another root was filled with is trusted', build: kvm({roots: TrustsWhatWasFilled})},
  {
    bug: 'what was flushed while another root was in use is trusted',
    build: kvm({roots: TrustsWhatWasFlushed}),
  },
  {
    bug: 'a page that was flushed while another root was in use is trusted',
    build: kvm({roots: TrustsPagesThatWereFlushed}),
  },
  {bug: 'a root that is found is not synced', build: kvm({sync: SyncsNoRootThatIsFound})},
  {bug: 'a CR3 load that flushes syncs nothing', build: kvm({flushes: SyncsNothingForCr3})},
  {bug: 'a root that was flushed stays at hand', build: kvm({flushes: RemembersFlushedRoots})},
  {
    bug: 'the second page of a table protects nothing',
    build: kvm({protection: ProtectsTheFirstPageOfATable}),
  },
  {bug: 'a table with one page out of step is writable', build: kvm({protection: LetsUpperTablesGo})},
  {
    bug: 'a root at hand may be freed unnoticed',
    build: kvm({roots: LosesRootsAtHand, loaded: LosesTheRootInUse}),
  },
  {bug: 'a prefetched entry lets stores to a table through', build: kvm({prefetchGate: OPEN_GATE})},
  {
    bug: 'the hypervisor never flushes the hardware',
    build: kvm({tables: NeverFlushesForAChange, loaded: NeverFlushesAllForTheGuest}),
  },
  {bug: 'faults bypass wherever nothing is filled', build: kvm({bypass: BypassesWhateverIsNotFilled})},
];
