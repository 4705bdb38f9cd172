/** What the cells of one workload counted, by who ran it, and where that lies on the map. */
import {GUEST_PARAMETERS} from '../../guest/parameters.ts';
import {TIE_RATIO} from '../../stats/compare.ts';
import type {Cell, OkCell} from '../../suite/result.ts';
import type {Costs} from '../../timing/costs.ts';
import {cycles} from '../../timing/pricing.ts';
import {NATIVE, nestedLabel, SHADOWS, type HostPageKib, type Shadow} from './grid.ts';
import type {Contest, Place} from './result.ts';

/**
 * Stories record what may miss and tell the rest as instructions, each as densely as it likes. So accesses are counted by
 * instructions, as many to each as a story has where it says nothing else.
 */
export const INSTRUCTIONS_AN_ACCESS = GUEST_PARAMETERS.instructionsPerAccess.default;

export type Counted = ReadonlyMap<string, OkCell>;

/** By label of the strategy. A cell that failed leaves its workload without a place. */
export function countedOf(cells: readonly Cell[], label: string): Counted {
  const own = cells.filter(({workload}) => workload === label);
  const failed = own.find(({status}) => status === 'failed');
  if (failed?.status === 'failed')
    throw new Error(`${label} under ${failed.strategy} failed: ${failed.error}`);
  return new Map(own.flatMap(cell => (cell.status === 'ok' ? [[cell.strategy, cell] as const] : [])));
}

export function eventsOf(counted: Counted, strategy: string): OkCell['events'] {
  const cell = counted.get(strategy);
  if (!cell) throw new Error(`the map lacks what ${strategy} counted`);
  return cell.events;
}

export function placeOf(label: string, counted: Counted): Place {
  const {guestTableStores, tlbMisses, userInstructions} = eventsOf(counted, NATIVE);
  const thousands = userInstructions / INSTRUCTIONS_AN_ACCESS / 1000;
  return {label, updates: guestTableStores / thousands, misses: tlbMisses / thousands};
}

/** What an update costs the better shadow paging and a miss nested paging, beyond what they cost native. */
export function termsOf(counted: Counted, pageKib: HostPageKib, costs: Costs) {
  const {guestTableStores, tlbMisses} = eventsOf(counted, NATIVE);
  const beyond = (strategy: string): number =>
    cycles(eventsOf(counted, strategy), costs) - cycles(eventsOf(counted, NATIVE), costs);
  return {
    cyclesAnUpdate: beyond(betterShadow(counted, costs)) / guestTableStores,
    cyclesAMiss: beyond(nestedLabel(pageKib)) / tlbMisses,
  };
}

export function contestOf(counted: Counted, pageKib: HostPageKib, costs: Costs): Contest {
  const cyclesOf = (strategy: string): number => cycles(eventsOf(counted, strategy), costs);
  const native = cyclesOf(NATIVE);
  const nested = cyclesOf(nestedLabel(pageKib));
  const shadow = betterShadow(counted, costs);
  const ratio = nested / cyclesOf(shadow);
  return {
    ratio,
    winner: ratio > TIE_RATIO ? 'shadow' : ratio < 1 / TIE_RATIO ? 'nested' : 'level',
    shadow,
    slowdowns: {
      shadow: cyclesOf(shadow) / native,
      textbook: cyclesOf('shadow-cached') / native,
      nested: nested / native,
    },
  };
}

export function betterShadow(counted: Counted, costs: Costs): Shadow {
  const cyclesOf = (strategy: string): number => cycles(eventsOf(counted, strategy), costs);
  return SHADOWS.reduce((best, each) => (cyclesOf(each) < cyclesOf(best) ? each : best));
}
