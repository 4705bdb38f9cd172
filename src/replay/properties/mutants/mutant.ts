import type {Hypervisor} from '../../../host/hypervisor.ts';
import type {VirtualMachine} from '../../../host/virtual-machine.ts';
import {fifo} from '../../../shadow/eviction/fifo.ts';
import {InStepFlushes} from '../../../shadow/in-step-flushes.ts';
import {LoadedContext} from '../../../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import {sharedByRole, type Sharing} from '../../../shadow/sharing.ts';
import {sharedByAddress, SoftwareTlbFlushes, Unprotected} from '../../../shadow/software-tlb/software-tlb.ts';
import {ShadowPool} from '../../../shadow/tables/pool.ts';
import type {ShadowPage} from '../../../shadow/tables/shadow-page.ts';
import {ShadowTables} from '../../../shadow/tables/shadow-tables.ts';
import {Traces} from '../../../shadow/traces/traces.ts';

export type Build = (machine: VirtualMachine) => Hypervisor;

/** A real strategy with one part replaced by one that has a bug. */
export interface Mutant {
  readonly bug: string;
  readonly build: Build;
}

/** What every shadow pager is made of. */
export interface Parts {
  readonly pool?: typeof ShadowPool;
  readonly tables?: typeof ShadowTables;
  readonly loaded?: typeof LoadedContext;
  readonly mmu?: typeof ShadowMmu;
  readonly hypervisor?: typeof ShadowHypervisor;
}

/** The same, and the three roles as `shadow-cached` has them. */
export interface CachedParts extends Parts {
  readonly sharing?: (tables: ShadowTables) => Sharing;
  readonly traces?: typeof Traces;
  readonly flushes?: typeof InStepFlushes;
}

/** The same, and the guest's flushes as `shadow-uncached` has them. */
export interface UncachedParts extends Parts {
  readonly flushes?: typeof SoftwareTlbFlushes;
}

const SMALL_POOL = 8;

/** `shadow-cached` with some of its parts replaced. */
export const cached =
  (parts: CachedParts): Build =>
  machine => {
    const {loaded: Loaded = LoadedContext, mmu: Mmu = ShadowMmu} = parts;
    const {
      sharing: sharingOf = sharedByRole,
      traces: Kind = Traces,
      flushes: Flushes = InStepFlushes,
    } = parts;
    const {hypervisor: Whole = ShadowHypervisor} = parts;
    const tables = tablesOf(machine, SMALL_POOL, parts);
    const loaded = new Loaded(machine.cpu);
    const sharing = sharingOf(tables);
    const protection = new Kind(tables, sharing);
    const flushes = new Flushes(loaded);
    return new Whole(new Mmu(tables, {loaded, sharing, protection, flushes}));
  };

/** `shadow-uncached` with some of its parts replaced. */
export const uncached =
  (parts: UncachedParts): Build =>
  machine => {
    const {loaded: Loaded = LoadedContext, mmu: Mmu = ShadowMmu} = parts;
    const {flushes: Flushes = SoftwareTlbFlushes, hypervisor: Whole = ShadowHypervisor} = parts;
    const tables = tablesOf(machine, Number.POSITIVE_INFINITY, parts);
    const loaded = new Loaded(machine.cpu);
    const mmu = new Mmu(tables, {
      loaded,
      sharing: sharedByAddress('addresses'),
      rootAtHand: () => loaded.root,
      protection: new Unprotected(),
      flushes: new Flushes(tables, loaded),
    });
    return new Whole(mmu);
  };

function tablesOf(
  machine: VirtualMachine,
  limit: number,
  {pool: Pool = ShadowPool, tables: Tables = ShadowTables}: Parts,
): ShadowTables {
  const policy = fifo.build<ShadowPage>({capacity: limit, random: () => 0, rebuildCost: () => 0});
  return new Tables(machine, new Pool(machine.paging.levels, {limit, policy}));
}
