/** Bugs of what traces and software TLBs may be set to. */
import {
  ACCESSED,
  DIRTY,
  isWrite,
  PRESENT,
  READ,
  USER_MODE,
  type Access,
  type Gfn,
  type Gvn,
} from '../../../hardware/address.ts';
import type {Translated} from '../../../hardware/mmu.ts';
import {ALL_RIGHTS, narrow} from '../../../hardware/rights.ts';
import {InStepFlushes} from '../../../shadow/in-step-flushes.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {AlignedGroup} from '../../../shadow/prefetch/aligned-group.ts';
import {Neighbours} from '../../../shadow/prefetch/neighbours.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import type {ShadowParts} from '../../../shadow/shadow-parts.ts';
import {sharedByRole} from '../../../shadow/sharing.ts';
import {AT_ONCE, BUT_GLOBAL, type Discard} from '../../../shadow/software-tlb/discard.ts';
import {sharedByAddress, SoftwareTlbFlushes, Unprotected} from '../../../shadow/software-tlb/software-tlb.ts';
import {CallOuts} from '../../../shadow/stores/call-outs.ts';
import {RoutedShadowMmu} from '../../../shadow/stores/routed-shadow-mmu.ts';
import {free} from '../../../shadow/tables/death.ts';
import type {ShadowPage} from '../../../shadow/tables/shadow-page.ts';
import type {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import {unboundedTables} from '../../../shadow/tables/unbounded-tables.ts';
import {Detracing} from '../../../shadow/traces/detracing.ts';
import {EagerUpdates} from '../../../shadow/traces/eager-updates.ts';
import {Traces, type TraceHabits} from '../../../shadow/traces/traces.ts';
import {UnshadowingFlushes, UnshadowOnWrite} from '../../../shadow/traces/unshadow-on-write.ts';
import type {StoreAnswer} from '../../../shadow/write-protection.ts';
import type {Scribe} from '../scribe.ts';
import {OPEN, SmallGuest, TABLE_1, TABLE_2, X, Y} from '../small-guest.ts';
import type {Build, Mutant} from './mutant.ts';

interface SoftwareTlbHabits {
  readonly discard: Discard;
  readonly pagesServe: 'addresses' | 'tables';
}

/** A software TLB with a prefetch of four entries. */
const softwareTlb =
  ({discard, pagesServe}: SoftwareTlbHabits): Build =>
  machine => {
    const tables = unboundedTables(machine);
    const loaded = new LoadedContext(machine.cpu);
    const sharing = sharedByAddress(pagesServe);
    const protection = new Unprotected();
    const flushes = new SoftwareTlbFlushes(tables, loaded, discard);
    const prefetch = new AlignedGroup(new Neighbours(tables, protection), 4, 'never');
    const rootAtHand = () => loaded.root;
    const parts = {loaded, sharing, rootAtHand, protection, flushes, prefetch};
    return new ShadowHypervisor(new ShadowMmu(tables, parts));
  };

const traces =
  (habits: TraceHabits, Kind = Traces): Build =>
  machine => {
    const tables = unboundedTables(machine);
    return new ShadowHypervisor(new ShadowMmu(tables, tracingParts(tables, habits, Kind)));
  };

function tracingParts(tables: ShadowTables, habits: TraceHabits, Kind: typeof Traces): ShadowParts {
  const loaded = new LoadedContext(tables.machine.cpu);
  const sharing = sharedByRole(tables);
  const protection = new Kind(tables, sharing, habits);
  return {
    loaded,
    sharing,
    protection,
    flushes: new InStepFlushes(loaded),
  };
}

const unshadowing =
  (Kind = UnshadowOnWrite): Build =>
  machine => {
    const tables = unboundedTables(machine);
    const loaded = new LoadedContext(machine.cpu);
    const sharing = sharedByRole(tables);
    const protection = new Kind(tables, loaded);
    const flushes = new UnshadowingFlushes(tables, loaded, protection);
    const parts = {loaded, sharing, protection, flushes};
    return new ShadowHypervisor(new ShadowMmu(tables, parts));
  };

interface RoutedParts {
  readonly mmu?: typeof RoutedShadowMmu;
  readonly traces?: typeof Traces;
}

const callOuts =
  ({mmu: Mmu = RoutedShadowMmu, traces: Kind = Traces}: RoutedParts): Build =>
  machine => {
    const tables = unboundedTables(machine);
    const parts = tracingParts(tables, {}, Kind);
    return new ShadowHypervisor(new Mmu(tables, new CallOuts(machine.events), parts));
  };

/** The settings without a bug, for which nothing may be found. */
export const SOUND: Readonly<Record<string, Build>> = {
  'software TLB that keeps global pages': softwareTlb({discard: BUT_GLOBAL, pagesServe: 'tables'}),
  'eager traces': traces({effect: EagerUpdates, detracers: [new Detracing(2)]}),
  'unshadow on write': unshadowing(),
  'call-outs': callOuts({}),
};

const KEEPS_GLOBALS_FOR_EVER: Discard = {contexts: BUT_GLOBAL.contexts, everything: BUT_GLOBAL.contexts};
const KEEPS_EVERYTHING: Discard = {contexts: () => {}, everything: AT_ONCE.everything};

/** Changes the leaf that an update has just written. */
abstract class ChangesLeaf extends EagerUpdates {
  protected abstract change(page: ShadowPage, index: number, slot: number): void;

  override stored(page: ShadowPage, index: number): void {
    super.stored(page, index);
    const slot = this.tables.memory.slot(page.frame, index);
    const isLeaf = page.role.level === 1 && this.tables.memory.flagsAt(slot) & PRESENT;
    if (isLeaf) this.change(page, index, slot);
  }
}

class LetsStoresToCleanPagesThrough extends ChangesLeaf {
  protected override change({role}: ShadowPage, index: number, slot: number): void {
    const {guestTables} = this.tables.machine;
    const granted = narrow(role.access, guestTables.flagsAt(guestTables.slot(role.gfn, index)));
    this.tables.write(slot, 1, this.tables.gfnAt(slot), granted);
  }
}

class GrantsWhatTheLeafAloneDoes extends ChangesLeaf {
  protected override change({role}: ShadowPage, index: number, slot: number): void {
    const {guestTables} = this.tables.machine;
    const flags = guestTables.flagsAt(guestTables.slot(role.gfn, index));
    if (flags & DIRTY) this.tables.write(slot, 1, this.tables.gfnAt(slot), narrow(ALL_RIGHTS, flags));
  }
}

class KeepsTheOldLeaf extends EagerUpdates {
  override stored(page: ShadowPage, index: number): void {
    const slot = this.tables.memory.slot(page.frame, index);
    if (!(this.tables.memory.flagsAt(slot) & PRESENT)) super.stored(page, index);
  }
}

class KeepsWhatHungOnTheEntry extends EagerUpdates {
  override stored(page: ShadowPage, index: number): void {
    if (page.role.level === 1) super.stored(page, index);
  }
}

class ForgetsTheTraceAlone extends Traces {
  protected override letGo(gfn: Gfn): void {
    for (const page of this.traced.shadowsOf(gfn)) this.freed(page);
  }
}

class LetsGoWithoutAFlush extends Traces {
  protected override letGo(gfn: Gfn, death: 'zapped' | 'flooded' | 'unshadowed'): void {
    for (const page of this.traced.shadowsOf(gfn)) free(this.tables, page, death);
  }
}

class LetsStoresThroughAShadow extends UnshadowOnWrite {
  private through: Gfn | undefined;

  override storeCaught(gfn: Gfn): StoreAnswer {
    this.through = gfn;
    return 'repeat';
  }

  override letsStoresThrough(gfn: Gfn): boolean {
    return gfn === this.through || super.letsStoresThrough(gfn);
  }
}

class KeepsTheLoadedRoot extends UnshadowOnWrite {
  override stored(): void {}
}

class LearnsOfNoStore extends Traces {
  override stored(): void {}
}

class CarriesOutWhatTheGuestForbids extends RoutedShadowMmu {
  override translate(gvn: Gvn, access: Access): Translated {
    // A process's store, taken for the kernel's.
    return super.translate(gvn, isWrite(access) ? access & ~USER_MODE : access);
  }
}

const NEW_TABLE = 30;

/** Another table takes the place of one with two used pages; what was flushed must not come back from the old one. */
function tableReplaced(): SmallGuest {
  const used = OPEN | ACCESSED | DIRTY;
  const guest = new SmallGuest({frame: X, flags: used});
  const pages = [0, 1];
  const use = (page: number): void => guest.scribe.access(guest.page + page, READ | USER_MODE);
  guest.store(TABLE_1, 1, X + 1, used);
  pages.forEach(use);
  for (const page of pages) guest.store(NEW_TABLE, page, Y + 1 + page, used);
  guest.store(TABLE_2, 0, NEW_TABLE, OPEN | ACCESSED);
  for (const page of pages) guest.scribe.invlpg(guest.page + page);
  pages.forEach(use);
  return guest;
}

/** What wild guests come to too seldom. */
export const TRACE_SCENES: readonly Scribe[] = [tableReplaced().scribe];

export const TRACE_MUTANTS: readonly Mutant[] = [
  {
    bug: 'global pages outlive a flush of everything',
    build: softwareTlb({discard: KEEPS_GLOBALS_FOR_EVER, pagesServe: 'tables'}),
  },
  {
    bug: 'what is not global outlives a switch',
    build: softwareTlb({discard: KEEPS_EVERYTHING, pagesServe: 'tables'}),
  },
  {
    bug: 'a prefetch reads a table that is none any more',
    build: softwareTlb({discard: AT_ONCE, pagesServe: 'addresses'}),
  },
  {
    bug: 'an update lets stores to clean pages through',
    build: traces({effect: LetsStoresToCleanPagesThrough}),
  },
  {
    bug: 'an update grants what the leaf alone does',
    build: traces({effect: GrantsWhatTheLeafAloneDoes}),
  },
  {bug: 'an update keeps the old leaf', build: traces({effect: KeepsTheOldLeaf})},
  {
    bug: 'an update keeps what hung on an entry above',
    build: traces({effect: KeepsWhatHungOnTheEntry}),
  },
  {
    bug: 'de-tracing forgets the trace and keeps the shadow',
    build: traces({detracers: [new Detracing(2)]}, ForgetsTheTraceAlone),
  },
  {
    bug: 'de-tracing leaves the processor a way into freed pages',
    build: traces({detracers: [new Detracing(2)]}, LetsGoWithoutAFlush),
  },
  {bug: 'a store goes through and the shadow stays', build: unshadowing(LetsStoresThroughAShadow)},
  {bug: 'the loaded root does not learn of a store to it', build: unshadowing(KeepsTheLoadedRoot)},
  {bug: 'no shadow learns of a call-out', build: callOuts({traces: LearnsOfNoStore})},
  {bug: "a process's store is taken for the kernel's", build: callOuts({mmu: CarriesOutWhatTheGuestForbids})},
];
