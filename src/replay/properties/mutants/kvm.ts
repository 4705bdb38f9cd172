/**
 * Bugs of leaf tables that may be out of step. Three of them are what KVM does, as read: `ComparesIfPresent`,
 * `TrustsWhatWasFilled` and `TrustsWhatWasFlushed`.
 */
import {FAULT_PRESENT, type Gfn, type Gvn} from '../../../hardware/address.ts';
import {INVPCID_CONTEXT, type Cr3, type InvpcidScope} from '../../../hardware/mmu.ts';
import {NO_BYPASS, type FaultBypass} from '../../../shadow/kvm/fault-bypass.ts';
import {NO_MARKS} from '../../../shadow/kvm/fault-marks.ts';
import {GuestFaultBypass} from '../../../shadow/kvm/guest-fault-bypass.ts';
import {installTrace} from '../../../shadow/trace.ts';
import {UnsyncTraces, type UnsyncSetting} from '../../../shadow/kvm/unsync-traces.ts';
import {FloodingByPage} from '../../../shadow/kvm/write-flooding.ts';
import {fifo} from '../../../shadow/eviction/fifo.ts';
import {ShadowPool} from '../../../shadow/pool.ts';
import {AlignedGroup} from '../../../shadow/prefetch/aligned-group.ts';
import {Neighbours} from '../../../shadow/prefetch/neighbours.ts';
import type {Prefetch} from '../../../shadow/prefetch/prefetch.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import type {Role, ShadowPage} from '../../../shadow/shadow-page.ts';
import {ShadowTables} from '../../../shadow/shadow-tables.ts';
import {leafPage, slotFor} from '../../../shadow/way.ts';
import type {Build, Mutant} from './mutant.ts';

interface Parts {
  readonly consistency?: typeof UnsyncTraces;
  readonly tables?: typeof ShadowTables;
  readonly prefetch?: new (consistency: UnsyncTraces, neighbours: Neighbours) => Prefetch;
  readonly bypass?: typeof GuestFaultBypass;
}

const POOL = 24;
const GROUP = 4;

/** `kvm` with some of its parts replaced, and its flushes as few as may be, so that what is stale stays. */
export const kvm =
  (parts: Parts): Build =>
  machine => {
    const {
      consistency: Kind = UnsyncTraces,
      tables: Tables = ShadowTables,
      prefetch: Wish,
      bypass: Bypass,
    } = parts;
    const policy = fifo.build<ShadowPage>({capacity: POOL, random: () => 0, rebuildCost: () => 0});
    const tables = new Tables(machine, new ShadowPool(machine.paging.levels, {limit: POOL, policy}));
    const marks = Bypass && new Bypass(tables);
    const consistency = new Kind(tables, settingOf(marks));
    const neighbours = new Neighbours(tables, consistency);
    const prefetch = Wish ? new Wish(consistency, neighbours) : new AlignedGroup(neighbours, GROUP);
    const bypass: FaultBypass = marks ?? NO_BYPASS;
    return new TellingMmu(tables, consistency, {prefetch, bypass});
  };

const settingOf = (marks?: GuestFaultBypass): UnsyncSetting => ({
  unsync: 'leaf tables',
  flooding: new FloodingByPage(3),
  previousRoots: 3,
  onEmulatedWrite: 'zap',
  syncBatch: 8,
  aliases: 1000,
  tags: marks ? 'none' : 'PCID',
  flushOnChange: 'never',
  flushScope: 'context',
  userStores: 'nothing',
  marks: marks ?? NO_MARKS,
});

/** Lets a bug know why the guest's tables refused. */
class TellingMmu extends ShadowMmu {
  override translate(...asked: Parameters<ShadowMmu['translate']>) {
    const {consistency, guestWalk} = this;
    if (consistency instanceof ComparesIfPresent) consistency.errorCode = () => guestWalk.errorCode;
    return super.translate(...asked);
  }
}

const nothing = () => {};

class LinksAsItIs extends UnsyncTraces {
  override find(role: Role): ShadowPage | undefined {
    return role.level === 1 ? this.tables.pool.find(role) : super.find(role);
  }
}

class LinksWhatIsOutOfStepBelow extends UnsyncTraces {
  override linked(slot: number, page: ShadowPage): void {
    if (this.unsync.has(page)) this.unsync.mark(slot);
  }
}

class LeavesTablesWritable extends UnsyncTraces {
  override loadCr3(value: Cr3): void {
    const {tables} = this;
    const protect = tables.writeProtect.bind(tables);
    tables.writeProtect = () => 0;
    super.loadCr3(value);
    tables.writeProtect = protect;
  }
}

class TellsNobodyAbove extends UnsyncTraces {
  constructor(...parts: ConstructorParameters<typeof UnsyncTraces>) {
    super(...parts);
    this.unsync.mark = nothing;
  }
}

class TellsTheNextAbove extends UnsyncTraces {
  constructor(...parts: ConstructorParameters<typeof UnsyncTraces>) {
    super(...parts);
    const mark = this.unsync.mark.bind(this.unsync);
    this.unsync.mark = slot => {
      if (this.tables.pageOf(slot).role.level === 2) mark(slot);
    };
  }
}

class InvalidatesBelowTheRootInUse extends UnsyncTraces {
  override invlpg(gvn: Gvn): void {
    this.amongRootsInUse(() => super.invlpg(gvn));
  }

  protected amongRootsInUse(act: () => void): void {
    const {roots} = this.flushes;
    const pages = roots.pages.bind(roots);
    const flushedPage = roots.flushedPage.bind(roots);
    roots.pages = () => (roots.inUse ? [roots.inUse] : []);
    roots.flushedPage = nothing;
    act();
    roots.pages = pages;
    roots.flushedPage = flushedPage;
  }
}

class ComparesNothingForAFault extends UnsyncTraces {
  override faultInjected(gvn: Gvn): void {
    this.tables.machine.cpu.flushPageEverywhere(gvn);
  }
}

class ComparesIfPresent extends UnsyncTraces {
  errorCode = (): number => 0;

  override faultInjected(gvn: Gvn): void {
    if (this.errorCode() & FAULT_PRESENT) super.faultInjected(gvn);
    else this.tables.machine.cpu.flushPageEverywhere(gvn);
  }
}

class TrustsWhatWasFilled extends UnsyncTraces {
  constructor(...parts: ConstructorParameters<typeof UnsyncTraces>) {
    super(...parts);
    this.flushes.roots.filled = nothing;
  }
}

class TrustsWhatWasFlushed extends UnsyncTraces {
  constructor(...parts: ConstructorParameters<typeof UnsyncTraces>) {
    super(...parts);
    this.flushes.roots.flushed = nothing;
    this.flushes.roots.flushedPage = nothing;
  }
}

class TrustsPagesThatWereFlushed extends UnsyncTraces {
  constructor(...parts: ConstructorParameters<typeof UnsyncTraces>) {
    super(...parts);
    this.flushes.roots.flushedPage = nothing;
  }
}

class SyncsNoRootThatIsFound extends UnsyncTraces {
  override find(role: Role): ShadowPage | undefined {
    const page = this.tables.pool.find(role);
    return page && this.tables.pool.isRoot(page) ? page : super.find(role);
  }
}

class SyncsNothingForCr3 extends UnsyncTraces {
  override loadCr3(value: Cr3): void {
    const {flushes} = this;
    const sync = flushes.syncBelow.bind(flushes);
    flushes.syncBelow = nothing;
    super.loadCr3(value);
    flushes.syncBelow = sync;
  }
}

class RemembersFlushedRoots extends UnsyncTraces {
  override loadCr3(value: Cr3): void {
    this.withoutForgetting(() => super.loadCr3(value));
  }

  override invpcid(scope: InvpcidScope, pcid: number, gvn: Gvn): void {
    if (scope === INVPCID_CONTEXT) this.withoutForgetting(() => super.invpcid(scope, pcid, gvn));
    else super.invpcid(scope, pcid, gvn);
  }

  private withoutForgetting(act: () => void): void {
    const {roots} = this.flushes;
    const forget = roots.forget.bind(roots);
    roots.forget = nothing;
    act();
    roots.forget = forget;
  }
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

class LosesRootsAtHand extends UnsyncTraces {
  override pins(): boolean {
    return false;
  }

  override freed(page: ShadowPage): void {
    const {roots} = this.flushes;
    const freed = roots.freed.bind(roots);
    roots.freed = nothing;
    super.freed(page);
    roots.freed = freed;
  }
}

/** Wrong only while it prefetches. */
class PrefetchesWritable implements Prefetch {
  private readonly consistency: UnsyncTraces;
  private readonly group: Prefetch;

  constructor(consistency: UnsyncTraces, neighbours: Neighbours) {
    this.consistency = consistency;
    this.group = new AlignedGroup(neighbours, GROUP);
  }

  around(page: ShadowPage, filled: number): void {
    const {consistency} = this;
    const right = consistency.letsStoresThrough.bind(consistency);
    consistency.letsStoresThrough = () => true;
    this.group.around(page, filled);
    consistency.letsStoresThrough = right;
  }
}

class NeverFlushesHardware extends ShadowTables {
  override flushHardware(): void {}
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
  {bug: 'a page out of step is linked again as it is', build: kvm({consistency: LinksAsItIs})},
  {bug: 'a page is linked again whatever lies below', build: kvm({consistency: LinksWhatIsOutOfStepBelow})},
  {bug: 'a sync leaves the table writable', build: kvm({consistency: LeavesTablesWritable})},
  {bug: 'no page above knows what is out of step', build: kvm({consistency: TellsNobodyAbove})},
  {bug: 'only the next page above knows what is out of step', build: kvm({consistency: TellsTheNextAbove})},
  {bug: 'INVLPG passes over roots that are at hand', build: kvm({consistency: InvalidatesBelowTheRootInUse})},
  {bug: 'a fault leaves a stale entry', build: kvm({consistency: ComparesNothingForAFault})},
  {bug: 'a fault of a page not present leaves a stale entry', build: kvm({consistency: ComparesIfPresent})},
  {bug: 'what another root was filled with is trusted', build: kvm({consistency: TrustsWhatWasFilled})},
  {
    bug: 'what was flushed while another root was in use is trusted',
    build: kvm({consistency: TrustsWhatWasFlushed}),
  },
  {
    bug: 'a page that was flushed while another root was in use is trusted',
    build: kvm({consistency: TrustsPagesThatWereFlushed}),
  },
  {bug: 'a root that is found is not synced', build: kvm({consistency: SyncsNoRootThatIsFound})},
  {bug: 'a CR3 load that flushes syncs nothing', build: kvm({consistency: SyncsNothingForCr3})},
  {bug: 'a root that was flushed stays at hand', build: kvm({consistency: RemembersFlushedRoots})},
  {
    bug: 'the second page of a table protects nothing',
    build: kvm({consistency: ProtectsTheFirstPageOfATable}),
  },
  {bug: 'a table with one page out of step is writable', build: kvm({consistency: LetsUpperTablesGo})},
  {bug: 'a root at hand may be freed unnoticed', build: kvm({consistency: LosesRootsAtHand})},
  {bug: 'a prefetched entry lets stores to a table through', build: kvm({prefetch: PrefetchesWritable})},
  {bug: 'the hypervisor never flushes the hardware', build: kvm({tables: NeverFlushesHardware})},
  {bug: 'faults bypass wherever nothing is filled', build: kvm({bypass: BypassesWhateverIsNotFilled})},
];
