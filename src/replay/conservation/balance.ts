/** Holds the counters of a replay to the laws, stretch by stretch. */
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {Outcome} from '../../hardware/mmu.ts';
import type {Chunk} from '../../recording/format.ts';
import {difference, snapshot, type EventCounts} from '../../timing/events.ts';
import {recordOf} from '../../timing/records.ts';
import {expectConservation} from './conservation.ts';
import type {Law} from './law.ts';
import {lawsFor} from './laws.ts';
import {Observed, OBSERVED_NAMES, type ObservedCounts} from './observed.ts';

export class Balance {
  private readonly machine: VirtualMachine;
  private readonly laws: readonly Law[];
  private readonly observed = new Observed();
  /** What was counted and observed when the stretch at hand began. */
  private counted: EventCounts;
  private seen: ObservedCounts;

  /** What was counted before, as a strategy was built, belongs to no stretch. */
  constructor(machine: VirtualMachine) {
    this.machine = machine;
    const {paging, host, physmap, processor} = machine;
    this.laws = lawsFor({
      guestLevels: paging.levels,
      hostLevels: host.levels,
      hostPagePages: paging.pagesIn(physmap.pageLevel),
      keepsNestedBits: processor.nestedAccessedDirty,
      hypervisorLines: processor.hypervisorLines,
    });
    this.counted = snapshot(machine.events);
    this.seen = {...this.observed.counts};
  }

  event(chunk: Chunk, row: number): void {
    this.observed.event(chunk, row);
  }

  answered(kind: number, outcome: Outcome): void {
    this.observed.answered(kind, outcome);
  }

  /** Ends a stretch, and throws a Disagreement where its counters do not add up; returns how many laws held. */
  strike(): number {
    const counted = snapshot(this.machine.events);
    const seen = {...this.observed.counts};
    const stretch = {
      ...difference(counted, this.counted),
      ...recordOf(OBSERVED_NAMES.map(name => [name, seen[name] - this.seen[name]] as const)),
    };
    this.counted = counted;
    this.seen = seen;
    return expectConservation(this.laws, stretch);
  }
}
