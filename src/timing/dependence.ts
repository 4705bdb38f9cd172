/**
 * An out-of-order core goes on while it waits for memory, so of most latencies it hides a part. It hides nothing of a
 * dependent load, whose address the load before it returned, as in a pointer chase. What happens for such a load is
 * counted as whatever it is, and once more under a name of its own, whose price is the part that was not hidden.
 */
import type {Events} from './events.ts';
import {recordOf} from './records.ts';

/** Of which a machine hides a part, unless a dependent load waits for them. */
export const OVERLAPPED = [
  'userDataL1',
  'userDataL2',
  'userDataLlc',
  'userDataMemory',
  'stlbHits',
  'tlbMisses',
  'walkLoadsL1',
  'walkLoadsL2',
  'walkLoadsLlc',
  'walkLoadsMemory',
  'guestWalkLoadsL1',
  'guestWalkLoadsL2',
  'guestWalkLoadsLlc',
  'guestWalkLoadsMemory',
  'nestedWalkLoadsL1',
  'nestedWalkLoadsL2',
  'nestedWalkLoadsLlc',
  'nestedWalkLoadsMemory',
  'walkCacheHits',
  'guestWalkCacheHits',
  'nestedWalkCacheHits',
  'nestedTlbHits',
  'walkAdUpdates',
  'guestWalkAdUpdates',
  'nestedWalkAdUpdates',
] as const satisfies readonly (keyof Events)[];

export type OverlappedEvent = (typeof OVERLAPPED)[number];
export type DependentEvent = `dependent${Capitalize<OverlappedEvent>}`;

/** By the event: what it is called where a dependent load waited for it. */
export const DEPENDENT: Readonly<Record<OverlappedEvent, DependentEvent>> = recordOf(
  OVERLAPPED.map(name => [name, `dependent${capitalized(name)}`] as const),
);

function capitalized<Name extends string>(name: Name): Capitalize<Name> {
  return (name.charAt(0).toUpperCase() + name.slice(1)) as Capitalize<Name>;
}
