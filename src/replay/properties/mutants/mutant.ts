import type {Hypervisor} from '../../../host/hypervisor.ts';
import type {VirtualMachine} from '../../../host/virtual-machine.ts';
import type {Consistency} from '../../../shadow/consistency.ts';
import {InvalidatingTraces} from '../../../shadow/traces/invalidating-traces.ts';
import {SoftwareTlb} from '../../../shadow/software-tlb/software-tlb.ts';
import {fifo} from '../../../shadow/eviction/fifo.ts';
import {ShadowPool} from '../../../shadow/pool.ts';
import {ShadowMmu} from '../../../shadow/shadow-mmu.ts';
import type {ShadowPage} from '../../../shadow/shadow-page.ts';
import {ShadowTables} from '../../../shadow/shadow-tables.ts';

export type Build = (machine: VirtualMachine) => Hypervisor;

/** A real strategy with one part replaced by one that has a bug. */
export interface Mutant {
  readonly bug: string;
  readonly build: Build;
}

/** The parts of a shadow MMU. */
export interface Parts {
  readonly pool?: typeof ShadowPool;
  readonly tables?: typeof ShadowTables;
  readonly consistency?: new (tables: ShadowTables) => Consistency;
  readonly mmu?: typeof ShadowMmu;
}

const SMALL_POOL = 8;

/** `shadow-cached` with some of its parts replaced. */
export const cached = (parts: Parts): Build =>
  shadow({consistency: InvalidatingTraces, ...parts}, SMALL_POOL);

/** `shadow-uncached` with some of its parts replaced. */
export const uncached = (parts: Parts): Build =>
  shadow({consistency: SoftwareTlb, ...parts}, Number.POSITIVE_INFINITY);

function shadow(parts: Parts, limit: number): Build {
  const {pool: Pool = ShadowPool, tables: Tables = ShadowTables, mmu: Mmu = ShadowMmu} = parts;
  const {consistency: Kind = InvalidatingTraces} = parts;
  return machine => {
    const policy = fifo.build<ShadowPage>({capacity: limit, random: () => 0, rebuildCost: () => 0});
    const tables = new Tables(machine, new Pool(machine.paging.levels, {limit, policy}));
    return new Mmu(tables, new Kind(tables));
  };
}
