/** Bugs of shadow paging with a cache. */
import {
  DIRTY,
  HIGHEST_LEAF_LEVEL,
  PRESENT,
  WRITABLE,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
} from '../../../hardware/address.ts';
import type {Cr3} from '../../../hardware/mmu.ts';
import {InStepFlushes} from '../../../shadow/in-step-flushes.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import {sharedByRole, type Sharing} from '../../../shadow/sharing.ts';
import {ShadowPool} from '../../../shadow/tables/pool.ts';
import type {Role, ShadowPage} from '../../../shadow/tables/shadow-page.ts';
import {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import {Traces} from '../../../shadow/traces/traces.ts';
import {cached, type Mutant} from './mutant.ts';
import {CHANGES_WITHOUT_A_FLUSH, FLUSHES_NOTHING_FOR_THE_GUEST, NEVER_FLUSHES} from './never-flushes.ts';

class FoundByTable extends ShadowPool {
  override find(wanted: Role): ShadowPage | undefined {
    return [...this.pages()].find(({role}) => sameTable(role, wanted));
  }
}

const staysForTable = (tables: ShadowTables): Sharing => ({
  ...sharedByRole(tables),
  mayStay: ({role}, wanted) => sameTable(role, wanted),
});

class HoldsOneMore extends ShadowPool {
  override get free(): number {
    return super.free + 1;
  }
}

const sameTable = (a: Role, b: Role): boolean => a.kind === b.kind && a.gfn === b.gfn && a.level === b.level;

class KeepsLargeLeaves extends ShadowTables {
  override dropLarge(): number {
    return 0;
  }
}

class SparesOneAlias extends ShadowTables {
  override writeProtect(gfn: Gfn): number {
    const [spared] = this.reverseMap.leaves(gfn, 1);
    const wasWritable = spared !== undefined && (this.memory.flagsAt(spared) & WRITABLE) !== 0;
    const protectedEntries = super.writeProtect(gfn);
    if (wasWritable) this.memory.addFlags(spared, WRITABLE | DIRTY);
    return protectedEntries;
  }
}

class KeepsOneMappingOfWhatTheHostTook extends ShadowTables {
  override dropAll(gfn: Gfn): number {
    let dropped = this.dropLarge(gfn);
    for (const slot of [...this.reverseMap.leaves(gfn, 1)].slice(1)) {
      this.clear(slot, 1);
      dropped++;
    }
    return dropped;
  }
}

class ProtectsOnlyWhatIsMapped extends Traces {
  private asked: Gfn | undefined;

  /** Right when the fault is classified, wrong when the leaf is written right after. */
  override letsStoresThrough(gfn: Gfn): boolean {
    const again = this.asked === gfn;
    this.asked = gfn;
    return again || super.letsStoresThrough(gfn);
  }
}

class MapsLargeOverTables extends Traces {
  override largestLeaf(): Level {
    return HIGHEST_LEAF_LEVEL;
  }
}

class ForgetsStores extends Traces {
  override stored(): void {}
}

class TellsOneShadowOfAStore extends Traces {
  override stored(gfn: Gfn, index: number): void {
    const {memory, pool} = this.tables;
    const first = [...pool.pages()].find(({role}) => role.kind === 'indirect' && role.gfn === gfn)!;
    const slot = memory.slot(first.frame, index);
    if (memory.flagsAt(slot) & PRESENT) this.tables.makeWay(slot, first.role.level, 'traceFaultFlushes');
  }
}

class KeepsShadowsOfRecycledFrames extends Traces {
  override overwritten(): void {}
}

class IgnoresInvlpg extends InStepFlushes {
  override invlpg(): void {}
}

class SkipsTheFlushOfASwitch extends InStepFlushes {
  override loadCr3(value: Cr3): void {
    this.loaded.cpu.pcid = value.pcid;
  }
}

class TakesNoPageForGlobal extends InStepFlushes {
  override invlpg(gvn: Gvn): void {
    this.loaded.cpu.flushPage(gvn);
  }
}

class KeepsTheRootOfAPcid extends ShadowMmu {
  private last: Pcid | undefined;

  override loadCr3(value: Cr3): void {
    if (value.pcid !== this.last) super.loadCr3(value);
    this.last = value.pcid;
  }
}

class LeavesWhatTheHostTook extends ShadowHypervisor {
  override hostUnmap(gfn: Gfn): void {
    this.machine.takeFrame(gfn);
  }
}

export const CACHED_MUTANTS: readonly Mutant[] = [
  {
    bug: 'the pool holds a page more than it may',
    build: cached({pool: HoldsOneMore}),
  },
  {
    bug: 'a shadow page serves its table whatever the rights above',
    build: cached({pool: FoundByTable, sharing: staysForTable}),
  },
  {bug: 'the hypervisor never flushes the hardware', build: cached(NEVER_FLUSHES)},
  {bug: 'what the hypervisor changes of its tables stays in the TLB', build: cached(CHANGES_WITHOUT_A_FLUSH)},
  {bug: 'a flush of everything leaves the TLB alone', build: cached(FLUSHES_NOTHING_FOR_THE_GUEST)},
  {bug: 'a large leaf around a new trace stays', build: cached({tables: KeepsLargeLeaves})},
  {bug: 'one alias of a traced table stays writable', build: cached({tables: SparesOneAlias})},
  {bug: 'a mapping made after the trace is writable', build: cached({traces: ProtectsOnlyWhatIsMapped})},
  {bug: 'a large leaf is made over a trace', build: cached({traces: MapsLargeOverTables})},
  {bug: 'a store carried out leaves the shadow as it was', build: cached({traces: ForgetsStores})},
  {
    bug: 'of several shadows of a table one learns of a store',
    build: cached({traces: TellsOneShadowOfAStore}),
  },
  {
    bug: 'a frame that becomes data keeps its shadow',
    build: cached({traces: KeepsShadowsOfRecycledFrames}),
  },
  {bug: 'INVLPG leaves the TLB alone', build: cached({flushes: IgnoresInvlpg})},
  {bug: 'a CR3 load that flushes does not', build: cached({flushes: SkipsTheFlushOfASwitch})},
  {bug: 'INVLPG keeps a global page in other contexts', build: cached({flushes: TakesNoPageForGlobal})},
  {bug: 'a root is taken for that of the last load of its PCID', build: cached({mmu: KeepsTheRootOfAPcid})},
  {bug: 'what the host took stays mapped', build: cached({hypervisor: LeavesWhatTheHostTook})},
  {bug: 'one mapping of what the host took stays', build: cached({tables: KeepsOneMappingOfWhatTheHostTook})},
];
