/** Bugs of shadow paging whose leaf tables go out of sync. */
import {ACCESSED, DIRTY, READ, USER_MODE, type Gfn, type Gvn} from '../../../hardware/address.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {EmulationMemory} from '../../../shadow/xen/emulation-memory.ts';
import {OutOfSync, type OutOfSyncSetting} from '../../../shadow/xen/out-of-sync.ts';
import type {OutOfSyncTable} from '../../../shadow/xen/out-of-sync-slots.ts';
import {OutOfSyncTables} from '../../../shadow/xen/out-of-sync-tables.ts';
import {TREES} from '../../../shadow/eviction/unit.ts';
import {lru} from '../../../shadow/eviction/lru.ts';
import {ShadowPool} from '../../../shadow/pool.ts';
import {IN_EACH_ENTRY} from '../../../shadow/rights-placement.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import type {ShadowPage} from '../../../shadow/shadow-page.ts';
import type {FlushName} from '../../../shadow/hardware-flushes.ts';
import {ShadowTables} from '../../../shadow/shadow-tables.ts';
import type {Scribe} from '../scribe.ts';
import {OPEN, SmallGuest, TABLE_1, TABLE_2, TABLE_3, X, Y} from '../small-guest.ts';
import type {Build, Mutant} from './mutant.ts';

interface OutOfSyncParts {
  readonly tables?: typeof ShadowTables;
  readonly consistency?: typeof OutOfSync;
  readonly away?: typeof OutOfSyncTables;
}

const POOL_PAGES = 40;
const SETTING: OutOfSyncSetting = {
  pages: 3,
  fixups: 2,
  zeroStores: 2,
  dyingHint: 'not given',
  onStore: 'update',
  verifies: 'changes',
  searchStart: 'last success',
  memory: {fastEmulation: 'on', virtualTlbEntries: 13, absenceMarks: 'off'},
};

/** `xen-shadow3` without prefetch, with some of its parts replaced. */
export function outOfSync(parts: OutOfSyncParts): Build {
  const {tables: Tables = ShadowTables, consistency: Kind = OutOfSync, away: Away = OutOfSyncTables} = parts;
  return machine => {
    const policy = lru.build<ShadowPage>({capacity: POOL_PAGES, random: () => 0, rebuildCost: () => 0});
    const pool = new ShadowPool(machine.paging.levels, {limit: POOL_PAGES, policy, unit: TREES});
    const consistency = new Kind(new Tables(machine, pool), SETTING, Away);
    return new ShadowMmu(consistency.tables, consistency, {
      memory: consistency.memory,
      rights: IN_EACH_ENTRY,
    });
  };
}

class ComparesEverySecondEntry extends OutOfSyncTables {
  protected override hasChanged(table: OutOfSyncTable, index: number): boolean {
    return index % 2 === 0 && super.hasChanged(table, index);
  }
}

class ForgetsAFixup extends OutOfSyncTables {
  private told = 0;

  override mappedWritable(slot: number, gfn: Gfn): void {
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
  override leafWritten(): void {}
}

class NeverFlushesForASync extends ShadowTables {
  override flushHardware(flush: FlushName): void {
    if (flush !== 'syncFlushes') super.flushHardware(flush);
  }
}

class NeverFlushesForAStore extends ShadowTables {
  override flushHardware(flush: FlushName): void {
    if (flush !== 'traceFaultFlushes') super.flushHardware(flush);
  }
}

class SwitchesWithoutSync extends OutOfSync {
  override loadCr3(value: Cr3): void {
    this.memory.flushed();
    this.tables.machine.cpu.loadCr3(value);
  }
}

class LinksWithoutSync extends OutOfSync {
  override linked(): void {}
}

class FlushesThePageInTheTlbAlone extends OutOfSync {
  override invlpg(gvn: Gvn): void {
    const {cpu} = this.tables.machine;
    this.memory.flushed();
    cpu.flushPage(gvn);
    cpu.flushPageEverywhere(gvn);
  }
}

class FlushesNothingForGlobalPages extends OutOfSync {
  override toggleGlobalPages(): void {
    this.memory.flushed();
    this.tables.machine.cpu.flushAll();
  }
}

class ForgetsStores extends OutOfSync {
  override stored(): void {}
}

class StaysWhereTheHostTookItFrom extends OutOfSync {
  override dropping(): void {}
}

class EmulatesByHeart extends OutOfSync {
  override readonly memory = new (class extends EmulationMemory {
    override flushed(): void {}
    override interrupted(): void {}
  })(this.tables, SETTING.memory, gfn => this.traced.has(gfn) && !this.outOfSync.has(gfn));
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
  {bug: 'a load of CR3 brings nothing back', build: outOfSync({consistency: SwitchesWithoutSync})},
  {
    bug: 'a table out of sync is linked as it is',
    build: outOfSync({consistency: LinksWithoutSync}),
  },
  {
    bug: 'INVLPG leaves the entry of a table out of sync',
    build: outOfSync({consistency: FlushesThePageInTheTlbAlone}),
  },
  {
    bug: 'a toggle of CR4.PGE brings nothing back',
    build: outOfSync({consistency: FlushesNothingForGlobalPages}),
  },
  {bug: 'a store carried out leaves the shadow as it was', build: outOfSync({consistency: ForgetsStores})},
  {
    bug: 'a table stays in its slot when the host takes its frame',
    build: outOfSync({consistency: StaysWhereTheHostTookItFrom}),
  },
  {
    bug: 'an emulated store is remembered through every flush',
    build: outOfSync({consistency: EmulatesByHeart}),
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

/** What wild guests come to too seldom. */
export const OUT_OF_SYNC_SCENES: readonly Scribe[] = [
  storedThroughThreeAliases(),
  linkedWhileOutOfSync(),
  aliasMoved(),
].map(({scribe}) => scribe);
