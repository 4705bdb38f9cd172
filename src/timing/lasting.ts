/**
 * Events that change something that lasts: an entry, a page, a table, memory that is backed; and the faults and exits that
 * bring it about. In a steady state each comes as often in one stretch as in the next. The other events tell where in the TLB
 * and the caches something was found.
 */
import {EVENT_NAMES, type EventName} from './events.ts';

const OF_TLB_AND_CACHES =
  /^(tlb|stlb|nestedTlb|walks|failedWalks|dependent)|Instructions$|(Data|Loads)(L1|L2|Llc|Memory)$|CacheHits$/;

export const LASTING_NAMES: readonly EventName[] = EVENT_NAMES.filter(name => !OF_TLB_AND_CACHES.test(name));
