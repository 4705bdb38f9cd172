/**
 * A walk that starts from a paging-structure cache may fail because the cached entry is stale, where the tables permit
 * the access. A processor may raise #PF all the same (Intel), and the guest's handler finds nothing to do; a settled
 * guest flushes in time and never sees it. Here such a fault is not raised, so that faults are the same under every
 * strategy: the tables are asked what they say now, and where they permit the access the walk is made again, and counted,
 * from the root. Where they refuse it, the fault is raised at once, as a processor would; asking is no event.
 */
import {FAULT_PRESENT, FAULT_RESERVED, faultBitsOf, type Access, type Gvn, type Paging} from './address.ts';
import {descend} from './descent.ts';
import type {TableMemory} from './memory.ts';
import {permits} from './rights.ts';

export const NO_FAULT = -1;

/** The error code that the tables at `root` give for the access now, or NO_FAULT. */
export function faultNow(
  tables: TableMemory,
  paging: Paging,
  root: number,
  gvn: Gvn,
  access: Access,
): number {
  const refused = faultBitsOf(access);
  const {kind, rights} = descend(tables, paging, root, gvn);
  if (kind === 'missing') return refused;
  if (kind === 'reserved') return FAULT_PRESENT | FAULT_RESERVED | refused;
  return permits(rights, access) ? NO_FAULT : FAULT_PRESENT | refused;
}
