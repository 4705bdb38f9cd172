/** What tests of shadow paging ask of an experiment beyond what any strategy answers. */
import type {Gfn, Level} from '../hardware/address.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import type {ShadowPage} from '../shadow/tables/shadow-page.ts';
import type {ShadowTables} from '../shadow/tables/shadow-tables.ts';
import type {Experiment} from './experiment.ts';

export function shadowTables({hypervisor}: Experiment): ShadowTables {
  if (!(hypervisor instanceof ShadowHypervisor))
    throw new Error('the experiment is not one of shadow paging');
  return hypervisor.tables;
}

export const pagesInPool = (guest: Experiment): readonly ShadowPage[] => [
  ...shadowTables(guest).pool.pages(),
];

/** The shadow pages of a guest table. */
export const shadowsOf = (guest: Experiment, table: Gfn): readonly ShadowPage[] =>
  pagesInPool(guest).filter(({role}) => role.kind === 'indirect' && role.gfn === table);

/** The slots of the shadow leaves of `level` that map a frame. */
export const leavesOf = (guest: Experiment, gfn: Gfn, level: Level = 1): readonly number[] => [
  ...shadowTables(guest).reverseMap.leaves(gfn, level),
];
