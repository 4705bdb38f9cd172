/** Bugs of shadow paging whose leaf tables go out of sync. */
import {ACCESSED, DIRTY, READ, USER_MODE, type Gfn, type Gvn} from '../../../hardware/address.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {lru} from '../../../shadow/eviction/lru.ts';
import {TREES} from '../../../shadow/eviction/unit.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import {sharedByRole} from '../../../shadow/sharing.ts';
import {ShadowPool} from '../../../shadow/tables/pool.ts';
import type {ChangeFlush} from '../../../shadow/tables/shadow-entries.ts';
import type {ShadowPage} from '../../../shadow/tables/shadow-page.ts';
import {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import {TracedFrames} from '../../../shadow/traced-frames.ts';
import {AbsenceMarks} from '../../../shadow/xen/absence-marks.ts';
import {XenEmulation} from '../../../shadow/xen/xen-emulation.ts';
import {EntryUpdates} from '../../../shadow/xen/entry-updates.ts';
import {FastEmulation} from '../../../shadow/xen/fast-emulation.ts';
import {OutOfSyncFlushes} from '../../../shadow/xen/out-of-sync-flushes.ts';
import type {OutOfSyncTable} from '../../../shadow/xen/out-of-sync-slots.ts';
import {OutOfSyncTables} from '../../../shadow/xen/out-of-sync-tables.ts';
import {OutOfSyncTraces} from '../../../shadow/xen/out-of-sync-traces.ts';
import {PageReferences} from '../../../shadow/xen/page-references.ts';
import {Unshadowing} from '../../../shadow/xen/unshadowing.ts';
import {VirtualTlb} from '../../../shadow/xen/virtual-tlb.ts';
import {WritableMappings} from '../../../shadow/xen/writable-mappings.ts';
import {XenFaults} from '../../../shadow/xen/xen-faults.ts';
import {ZeroStores} from '../../../shadow/xen/zero-stores.ts';
import type {Scribe} from '../scribe.ts';
import {OPEN, SmallGuest, TABLE_1, TABLE_2, TABLE_3, X, Y} from '../small-guest.ts';
import type {Build, Mutant} from './mutant.ts';

interface Parts {
  readonly tables?: typeof ShadowTables;
  readonly protection?: typeof OutOfSyncTraces;
  readonly flushes?: typeof OutOfSyncFlushes;
  readonly away?: typeof OutOfSyncTables;
  readonly fast?: typeof FastEmulation;
  readonly virtualTlb?: typeof VirtualTlb;
}

const POOL_PAGES = 40;
const ZERO_STORES = 2;
const VIRTUAL_TLB_ENTRIES = 13;

/** `xen-shadow3` without prefetch, with some of its parts replaced. */
export function outOfSync(parts: Parts): Build {
  const {tables: Tables = ShadowTables, protection: Protection = OutOfSyncTraces} = parts;
  const {flushes: Flushes = OutOfSyncFlushes, away: Away = OutOfSyncTables} = parts;
  const {fast: Fast = FastEmulation, virtualTlb: Translations = VirtualTlb} = parts;
  return machine => {
    const policy = lru.build<ShadowPage>({capacity: POOL_PAGES, random: () => 0, rebuildCost: () => 0});
    const pool = new ShadowPool(machine.paging.levels, {limit: POOL_PAGES, policy, unit: TREES});
    const tables = new Tables(machine, pool);
    const loaded = new LoadedContext(machine.cpu);
    const traced = new TracedFrames(machine);
    const references = new PageReferences(tables);
    const zeroStores = new ZeroStores(ZERO_STORES);
    const unshadowing = new Unshadowing(tables, {loaded, traced, references, zeroStores});
    const sharing = sharedByRole(tables);
    const updates = new EntryUpdates(tables, traced, sharing, references);
    const writable = new WritableMappings(tables, 'last success');
    const away = new Away(tables, {traced, updates, writable, zeroStores}, {pages: 3, fixups: 2});
    const marks = new AbsenceMarks(tables, 'off');
    const virtualTlb = new Translations(machine.paging, VIRTUAL_TLB_ENTRIES);
    const fast = new Fast(machine, 'on', gfn => traced.has(gfn) && !away.has(gfn));
    const emulation = new XenEmulation(
      tables,
      {traced, marks, updates, unshadowing, zeroStores},
      {emulatedStore: 'update', verifies: 'changes'},
    );
    const protection = new Protection(tables, {
      loaded,
      traced,
      outOfSync: away,
      writable,
      zeroStores,
      unshadowing,
      emulation,
      marks,
    });
    return new ShadowHypervisor(
      new ShadowMmu(tables, {
        loaded,
        sharing,
        protection,
        flushes: new Flushes(tables, {loaded, outOfSync: away, fast, virtualTlb}),
        watchers: [references],
        faults: textbook => new XenFaults(textbook, {marks, fast, virtualTlb}),
      }),
    );
  };
}

class ComparesEverySecondEntry extends OutOfSyncTables {
  protected override hasChanged(table: OutOfSyncTable, index: number): boolean {
    return index % 2 === 0 && super.hasChanged(table, index);
  }
}

class ForgetsAFixup extends OutOfSyncTables {
  private told = 0;

  protected override mappedWritable(slot: number, gfn: Gfn): void {
    if (this.told++ % 2 === 0) super.mappedWritable(slot, gfn);
  }
}

class LeavesFixupsWritable extends OutOfSyncTables {
  protected override protect(): void {}
}

class DisplacesWithoutComparing extends OutOfSyncTables {
  override unsync(page: ShadowPage): void {
    const frame = this.tables.machine.physmap.frameOf(page.role.gfn);
    const displaced = this.slots.displacedBy(frame);
    if (displaced) this.remove(displaced);
    super.unsync(page);
  }
}

class LetsTablesOfAnyLevelGo extends OutOfSyncTables {
  override mayUnsync(gfn: Gfn): boolean {
    return this.traced.has(gfn) && !this.has(gfn);
  }
}

class KeepsOldSnapshots extends OutOfSyncTables {
  protected override leafWritten(): void {}
}

class NeverFlushesForASync extends ShadowTables {
  override flushEveryCpu(flush: ChangeFlush): void {
    if (flush !== 'syncFlushes') super.flushEveryCpu(flush);
  }
}

class NeverFlushesForAStore extends ShadowTables {
  override flushEveryCpu(flush: ChangeFlush): void {
    if (flush !== 'traceFaultFlushes') super.flushEveryCpu(flush);
  }
}

class SwitchesWithoutSync extends OutOfSyncFlushes {
  override loadCr3(value: Cr3): void {
    this.forgetTranslations();
    this.loaded.cpu.loadCr3(value);
  }
}

class LinksWithoutSync extends OutOfSyncTables {
  override linked(): void {}
}

class FlushesThePageInTheTlbAlone extends OutOfSyncFlushes {
  override invlpg(gvn: Gvn): void {
    const {cpu} = this.loaded;
    this.forgetTranslations();
    cpu.flushPage(gvn);
    cpu.flushPageEverywhere(gvn);
  }
}

class FlushesNothingForGlobalPages extends OutOfSyncFlushes {
  override toggleGlobalPages(): void {
    this.forgetTranslations();
    this.loaded.cpu.flushAll();
  }
}

class ForgetsStores extends OutOfSyncTraces {
  override stored(): void {}
}

class StaysWhereTheHostTookItFrom extends OutOfSyncTables {
  override dropping(): void {}
}

class RemembersTheLastEmulation extends FastEmulation {
  override forget(): void {}
}

class RemembersTranslations extends VirtualTlb {
  override flush(): void {}
}

export const OUT_OF_SYNC_MUTANTS: readonly Mutant[] = [
  {
    bug: 'a table that comes back is compared every second entry',
    build: outOfSync({away: ComparesEverySecondEntry}),
  },
  {bug: 'every second writable mapping is not remembered', build: outOfSync({away: ForgetsAFixup})},
  {
    bug: 'a remembered mapping that gives way stays writable',
    build: outOfSync({away: LeavesFixupsWritable}),
  },
  {
    bug: 'a table that gives way in its slot is not brought back',
    build: outOfSync({away: DisplacesWithoutComparing}),
  },
  {bug: 'a snapshot stays as it was when it was taken', build: outOfSync({away: KeepsOldSnapshots})},
  {bug: 'no flush for a table that comes back', build: outOfSync({tables: NeverFlushesForASync})},
  {bug: 'no flush for a store that takes a right away', build: outOfSync({tables: NeverFlushesForAStore})},
  {
    bug: 'a table goes out of sync whatever its level',
    build: outOfSync({away: LetsTablesOfAnyLevelGo}),
  },
  {bug: 'a load of CR3 brings nothing back', build: outOfSync({flushes: SwitchesWithoutSync})},
  {
    bug: 'a table out of sync is linked as it is',
    build: outOfSync({away: LinksWithoutSync}),
  },
  {
    bug: 'INVLPG leaves the entry of a table out of sync',
    build: outOfSync({flushes: FlushesThePageInTheTlbAlone}),
  },
  {
    bug: 'a toggle of CR4.PGE brings nothing back',
    build: outOfSync({flushes: FlushesNothingForGlobalPages}),
  },
  {bug: 'a store carried out leaves the shadow as it was', build: outOfSync({protection: ForgetsStores})},
  {
    bug: 'a table stays in its slot when the host takes its frame',
    build: outOfSync({away: StaysWhereTheHostTookItFrom}),
  },
  {
    bug: 'an emulated store is remembered through every flush',
    build: outOfSync({fast: RemembersTheLastEmulation, virtualTlb: RemembersTranslations}),
  },
];

const USED = OPEN | ACCESSED | DIRTY;
/** A second leaf table, and a page below it. */
const LEAF = 41;
const OTHER_TABLE_2 = 42;
const BELOW = 512;
/** Pages that map a table. */
const ALIASES = [8, 9, 10] as const;

function withSecondTable(): SmallGuest {
  const guest = new SmallGuest({frame: X, flags: USED});
  guest.store(LEAF, 0, X, USED);
  guest.store(TABLE_2, 1, LEAF, OPEN | ACCESSED);
  for (const page of [0, BELOW]) guest.scribe.access(guest.page + page, READ | USER_MODE);
  return guest;
}

function storedThroughThreeAliases(): SmallGuest {
  const guest = withSecondTable();
  for (const alias of ALIASES) guest.store(TABLE_1, alias, LEAF, USED);
  for (const alias of ALIASES) guest.scribe.store(guest.page + alias, 3, Y, USED);
  return guest;
}

function linkedWhileOutOfSync(): SmallGuest {
  const guest = withSecondTable();
  guest.store(LEAF, 0, Y, USED);
  guest.store(TABLE_2, 2, LEAF, OPEN | ACCESSED);
  guest.scribe.access(guest.page + 2 * BELOW, READ | USER_MODE);
  return guest;
}

function aliasMoved(): SmallGuest {
  const guest = withSecondTable();
  const [alias] = ALIASES;
  const page = guest.page + alias;
  guest.store(OTHER_TABLE_2, 0, LEAF, OPEN | ACCESSED);
  guest.store(TABLE_3, 1, OTHER_TABLE_2, OPEN | ACCESSED);
  guest.scribe.access(guest.page + BELOW * BELOW, READ | USER_MODE);
  guest.store(TABLE_1, alias, TABLE_2, USED);
  for (let time = 0; time < 2; time++) guest.scribe.store(page, 5, LEAF, OPEN);
  guest.store(TABLE_1, alias, OTHER_TABLE_2, USED);
  guest.scribe.invlpg(page);
  guest.scribe.access(page, READ);
  guest.scribe.store(page, 5, LEAF, OPEN | ACCESSED);
  return guest;
}

/** More leaf tables are stored to than may be out of sync, and all their pages are flushed. */
function moreThanThereAreSlots(): SmallGuest {
  const guest = new SmallGuest();
  const {scribe, page} = guest;
  const tables = [1, 2, 3, 4, 5, 6];
  const first = (at: number) => page + at * 512;
  for (const at of tables) {
    guest.store(40 + at, 0, X + at, OPEN | ACCESSED | DIRTY);
    guest.store(TABLE_2, at, 40 + at, OPEN | ACCESSED);
  }
  for (const at of tables) {
    scribe.access(first(at), READ | USER_MODE);
    guest.store(40 + at, 0, X + 10 + at, OPEN | ACCESSED | DIRTY);
  }
  for (const at of tables) {
    scribe.invlpg(first(at));
    scribe.access(first(at), READ | USER_MODE);
  }
  return guest;
}

/** What wild guests come to too seldom. */
export const OUT_OF_SYNC_SCENES: readonly Scribe[] = [
  storedThroughThreeAliases(),
  linkedWhileOutOfSync(),
  aliasMoved(),
  moreThanThereAreSlots(),
].map(({scribe}) => scribe);
