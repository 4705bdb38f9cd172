/**
 * Counts what a dependent load waits for once more, under the names that are priced in full. Every counter is written
 * out, for a loop over their names takes longer than the access itself.
 */
import {Events} from '../timing/events.ts';

export class DependentLoad {
  private readonly events: Events;
  private readonly before = new Events();

  constructor(events: Events) {
    this.events = events;
  }

  begin(): void {
    const {events, before} = this;
    before.userDataL1 = events.userDataL1;
    before.userDataL2 = events.userDataL2;
    before.userDataLlc = events.userDataLlc;
    before.userDataMemory = events.userDataMemory;
    before.stlbHits = events.stlbHits;
    before.tlbMisses = events.tlbMisses;
    before.walkLoadsL1 = events.walkLoadsL1;
    before.walkLoadsL2 = events.walkLoadsL2;
    before.walkLoadsLlc = events.walkLoadsLlc;
    before.walkLoadsMemory = events.walkLoadsMemory;
    before.guestWalkLoadsL1 = events.guestWalkLoadsL1;
    before.guestWalkLoadsL2 = events.guestWalkLoadsL2;
    before.guestWalkLoadsLlc = events.guestWalkLoadsLlc;
    before.guestWalkLoadsMemory = events.guestWalkLoadsMemory;
    before.nestedWalkLoadsL1 = events.nestedWalkLoadsL1;
    before.nestedWalkLoadsL2 = events.nestedWalkLoadsL2;
    before.nestedWalkLoadsLlc = events.nestedWalkLoadsLlc;
    before.nestedWalkLoadsMemory = events.nestedWalkLoadsMemory;
    before.walkCacheHits = events.walkCacheHits;
    before.guestWalkCacheHits = events.guestWalkCacheHits;
    before.nestedWalkCacheHits = events.nestedWalkCacheHits;
    before.nestedTlbHits = events.nestedTlbHits;
    before.walkAdUpdates = events.walkAdUpdates;
    before.guestWalkAdUpdates = events.guestWalkAdUpdates;
    before.nestedWalkAdUpdates = events.nestedWalkAdUpdates;
  }

  /** Whatever was counted since `begin`, the load waited for. */
  end(): void {
    const {events, before} = this;
    events.dependentUserDataL1 += events.userDataL1 - before.userDataL1;
    events.dependentUserDataL2 += events.userDataL2 - before.userDataL2;
    events.dependentUserDataLlc += events.userDataLlc - before.userDataLlc;
    events.dependentUserDataMemory += events.userDataMemory - before.userDataMemory;
    events.dependentStlbHits += events.stlbHits - before.stlbHits;
    events.dependentTlbMisses += events.tlbMisses - before.tlbMisses;
    events.dependentWalkLoadsL1 += events.walkLoadsL1 - before.walkLoadsL1;
    events.dependentWalkLoadsL2 += events.walkLoadsL2 - before.walkLoadsL2;
    events.dependentWalkLoadsLlc += events.walkLoadsLlc - before.walkLoadsLlc;
    events.dependentWalkLoadsMemory += events.walkLoadsMemory - before.walkLoadsMemory;
    events.dependentGuestWalkLoadsL1 += events.guestWalkLoadsL1 - before.guestWalkLoadsL1;
    events.dependentGuestWalkLoadsL2 += events.guestWalkLoadsL2 - before.guestWalkLoadsL2;
    events.dependentGuestWalkLoadsLlc += events.guestWalkLoadsLlc - before.guestWalkLoadsLlc;
    events.dependentGuestWalkLoadsMemory += events.guestWalkLoadsMemory - before.guestWalkLoadsMemory;
    events.dependentNestedWalkLoadsL1 += events.nestedWalkLoadsL1 - before.nestedWalkLoadsL1;
    events.dependentNestedWalkLoadsL2 += events.nestedWalkLoadsL2 - before.nestedWalkLoadsL2;
    events.dependentNestedWalkLoadsLlc += events.nestedWalkLoadsLlc - before.nestedWalkLoadsLlc;
    events.dependentNestedWalkLoadsMemory += events.nestedWalkLoadsMemory - before.nestedWalkLoadsMemory;
    events.dependentWalkCacheHits += events.walkCacheHits - before.walkCacheHits;
    events.dependentGuestWalkCacheHits += events.guestWalkCacheHits - before.guestWalkCacheHits;
    events.dependentNestedWalkCacheHits += events.nestedWalkCacheHits - before.nestedWalkCacheHits;
    events.dependentNestedTlbHits += events.nestedTlbHits - before.nestedTlbHits;
    events.dependentWalkAdUpdates += events.walkAdUpdates - before.walkAdUpdates;
    events.dependentGuestWalkAdUpdates += events.guestWalkAdUpdates - before.guestWalkAdUpdates;
    events.dependentNestedWalkAdUpdates += events.nestedWalkAdUpdates - before.nestedWalkAdUpdates;
  }
}
