/** What must add up in every cell, whatever the strategy, the workload and the machine. */
import {machines} from '../../machines/index.ts';
import {attribution, cycles} from '../../timing/pricing.ts';
import {EXIT_NAMES, total, type EventCounts} from '../../timing/events.ts';

interface Law {
  readonly law: string;
  readonly left: (counts: EventCounts) => number;
  readonly right: (counts: EventCounts) => number;
}

/** Stores that a hypervisor carried out, however it came to know of them. */
export const carriedOut = (c: EventCounts): number => c.emulatedStores + c.storeCallouts + c.storesTold;

/** Translations that ended in a fault of the guest: those that no entry served, and nobody carried out. */
export const faults = (c: EventCounts): number => c.tlbMisses - c.tlbFills - carriedOut(c);

const LAWS: readonly Law[] = [
  {
    law: 'every lookup hits on the first level, on the second, or misses',
    left: c => c.tlbLookups,
    right: c => c.tlbHits + c.stlbHits + c.tlbMisses,
  },
  {
    law: 'every walk fills the TLB or fails',
    left: c => c.walks,
    right: c => c.tlbFills + c.failedWalks,
  },
  {
    law: 'every failed walk is a hidden, trace or nested fault, or a fault of the guest',
    left: c => c.failedWalks,
    right: c => c.exitsHiddenFault + c.exitsTraceFault + c.exitsUnsync + c.exitsNestedViolation + faults(c),
  },
  {
    law: 'either every fault of the guest exits or is let pass by a hypervisor, or there is none to see any',
    left: c => c.exitsTrueFault + c.bypassedFaults,
    right: c => (c.exitsTrueFault + c.bypassedFaults === 0 ? 0 : faults(c)),
  },
  {
    law: 'every hidden fault fills one shadow entry, beside those that are prefetched or prefaulted',
    left: c => c.exitsHiddenFault + c.exitsUnsync,
    right: c => c.shadowEntriesFilled - c.shadowEntriesPrefetched - c.shadowEntriesPrefaulted,
  },
  {
    law: 'every trace fault is one store carried out',
    left: c => c.exitsTraceFault,
    right: c => c.emulatedStores,
  },
  {
    law: 'either every exit crosses a switcher, out and in again, or none does',
    left: c => c.switcherCrossings,
    right: c => (c.switcherCrossings === 0 ? 0 : 2 * total(c, EXIT_NAMES)),
  },
  {
    law: 'every nested violation maps one page',
    left: c => c.exitsNestedViolation,
    right: c => c.nestedEntriesFilled,
  },
];

/** Throws where the counts of one cell do not add up, or the parts of their price do not make the whole. */
export function expectConservation(counts: EventCounts): void {
  for (const {law, left, right} of LAWS) expectEqual(law, left(counts), right(counts));
  for (const {id, costs} of machines) {
    const parts = Object.values(attribution(counts, costs)).reduce((sum, part) => sum + part, 0);
    expectEqual(`on ${id} the parts of the price make the whole`, parts, cycles(counts, costs));
  }
}

function expectEqual(law: string, left: number, right: number): void {
  if (left !== right) throw new Error(`conservation: ${law}, but ${left} is not ${right}`);
}
