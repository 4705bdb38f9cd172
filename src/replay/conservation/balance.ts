/** Holds the counters of a replay to the laws, stretch by stretch. */
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {Outcome} from '../../hardware/mmu.ts';
import type {Chunk} from '../../recording/format.ts';
import {EVENT_NAMES} from '../../timing/events.ts';
import {Conservation} from './conservation.ts';
import {lawsFor} from './laws.ts';
import {Observed, OBSERVED_NAMES} from './observed.ts';

export class Balance {
  private readonly machine: VirtualMachine;
  private readonly observed = new Observed();
  private readonly conservation: Conservation;
  /** What had been counted and observed when the stretch at hand began. */
  private before: readonly number[];

  /** What was counted before, as a strategy was built, belongs to no stretch. */
  constructor(machine: VirtualMachine) {
    this.machine = machine;
    const {paging, host, physmap, processor} = machine;
    const laws = lawsFor({
      guestLevels: paging.levels,
      hostLevels: host.levels,
      hostPagePages: paging.pagesIn(physmap.pageLevel),
      keepsNestedBits: processor.nestedAccessedDirty,
      hypervisorLines: processor.hypervisorLines,
    });
    this.conservation = new Conservation(laws, [...EVENT_NAMES, ...OBSERVED_NAMES]);
    this.before = this.now();
  }

  event(chunk: Chunk, row: number): void {
    this.observed.event(chunk, row);
  }

  answered(kind: number, outcome: Outcome): void {
    this.observed.answered(kind, outcome);
  }

  /** Ends a stretch, and throws a Disagreement where its counters do not add up; returns how many laws held. */
  strike(): number {
    const {before} = this;
    this.before = this.now();
    return this.conservation.expect(this.before.map((count, at) => count - before[at]));
  }

  private now(): readonly number[] {
    const {events} = this.machine;
    const {counts} = this.observed;
    return [...EVENT_NAMES.map(name => events[name]), ...OBSERVED_NAMES.map(name => counts[name])];
  }
}
