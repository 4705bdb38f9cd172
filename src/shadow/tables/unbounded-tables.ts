import type {VirtualMachine} from '../../host/virtual-machine.ts';
import {unbounded} from '../eviction/unbounded.ts';
import {ShadowPool} from './pool.ts';
import type {ShadowPage} from './shadow-page.ts';
import {ShadowTables} from './shadow-tables.ts';

const LIMIT = Number.POSITIVE_INFINITY;

/** Empty shadow tables over a pool without a limit: for what keeps no more than one address space uses. */
export function unboundedTables(machine: VirtualMachine): ShadowTables {
  const policy = unbounded.build<ShadowPage>({capacity: LIMIT, random: () => 0, rebuildCost: () => 0});
  const {paging} = machine;
  return new ShadowTables(
    machine,
    new ShadowPool(paging.levels, {limit: LIMIT, policy, hash: machine.pageHash()}),
  );
}
