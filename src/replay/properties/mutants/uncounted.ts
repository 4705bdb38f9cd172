/** Hypervisors that are sound, and do not count one thing that they do. */
import type {Strategy} from '../../../strategies/strategy.ts';
import {kvm} from '../../../strategies/kvm.ts';
import {nested} from '../../../strategies/nested.ts';
import {palaciosVtlb} from '../../../strategies/palacios-vtlb.ts';
import {shadowCached} from '../../../strategies/shadow-cached.ts';
import {shadowUncached} from '../../../strategies/shadow-uncached.ts';
import {vmwareTraces} from '../../../strategies/vmware-traces.ts';
import {xenShadow3} from '../../../strategies/xen-shadow3.ts';
import {defaultsOf} from '../../../testing/defaults.ts';
import type {EventName} from '../../../timing/events.ts';
import type {Mutant} from './mutant.ts';

const UNCOUNTED: readonly (readonly [Strategy, readonly EventName[]])[] = [
  [
    kvm,
    [
      'cr3LoadFlushes',
      'syncFlushes',
      'hiddenFaultFlushes',
      'traceFaultFlushes',
      'trueFaultPageFlushes',
      'invalidationPageFlushes',
      'invalidationFlushes',
      'shadowRootsReused',
      'shadowRootsReleased',
      'shadowRootsAllocated',
      'shadowPagesUnsynced',
      'shadowEntriesSynced',
      'shadowEntriesFilled',
      'shadowEntriesLinked',
      'guestAdUpdates',
      'emulatedStores',
      'hostEntriesDropped',
      'hostFlushes',
      'entriesWriteProtected',
    ],
  ],
  [
    shadowCached,
    ['shadowPagesAllocated', 'shadowPagesReused', 'shadowPagesZapped', 'shadowEntriesInvalidated'],
  ],
  [shadowUncached, ['cr3LoadFlushes', 'shadowPagesDropped', 'shadowEntriesDropped', 'shadowEntriesFlushed']],
  [palaciosVtlb, ['shadowPagesForgotten', 'shadowEntriesFlushed']],
  [vmwareTraces, ['shadowEntriesUpdated']],
  [xenShadow3, ['snapshotsTaken', 'shadowPagesUnsynced', 'shadowPagesUnshadowed']],
  [nested, ['nestedEntriesFilled', 'nestedTablesAllocated', 'nestedFlushes', 'nestedWalkAdUpdates']],
];

export const UNCOUNTED_MUTANTS: readonly Mutant[] = UNCOUNTED.flatMap(([strategy, names]) =>
  names.map(name => ({
    bug: `${strategy.id} does not count ${name}`,
    build(machine) {
      Object.defineProperty(machine.events, name, {get: () => 0, set() {}});
      return strategy.build(machine, defaultsOf(strategy.parameters));
    },
  })),
);
