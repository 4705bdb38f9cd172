/** A replay with somebody who looks on: the counts are those of the replay without. */
import {BOOT_CPU} from '../../hardware/mmu.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {CHAPTER, type Chunk} from '../../recording/format.ts';
import {Replay} from '../../replay/replay.ts';
import {ShadowHypervisor} from '../../shadow/shadow-hypervisor.ts';
import {difference} from '../../timing/events.ts';
import {ownDifference} from '../../timing/own-events.ts';
import {cycles} from '../../timing/pricing.ts';
import type {DistanceCount} from './evicted-pages.ts';
import type {Prices} from './meter.ts';
import type {MissesAtLevel} from './misses.ts';
import {ObservedMmu} from './observed-mmu.ts';
import {Observer} from './observer.ts';

/** Of what was measured. */
export interface Observation {
  /** Faults within which an eviction is regretted. */
  readonly window: number;
  readonly cycles: number;
  readonly hiddenFaults: number;
  readonly evictions: number;
  readonly refilled: number;
  readonly regretted: number;
  readonly distances: readonly DistanceCount[];
  readonly misses: readonly MissesAtLevel[];
  /** Its even parts, in the guest's instructions, and the hidden faults of each. */
  readonly slices: readonly {readonly instructions: number; readonly hiddenFaults: number}[];
}

export class ObservedReplay extends Replay {
  private readonly observer: Observer;
  private readonly prices: Prices;

  /** Undefined where no shadow pages are to be seen. */
  static of(hypervisor: Hypervisor, prices: Prices): ObservedReplay | undefined {
    if (!(hypervisor instanceof ShadowHypervisor)) return undefined;
    const observer = new Observer(hypervisor.cpu(BOOT_CPU), prices, hypervisor.tables.pool.limit);
    hypervisor.tables.join(observer);
    return new ObservedReplay(hypervisor, observer, prices);
  }

  private constructor(hypervisor: ShadowHypervisor, observer: Observer, prices: Prices) {
    super(observed(hypervisor, observer));
    this.observer = observer;
    this.prices = prices;
  }

  override step(chunk: Chunk, row: number): void {
    super.step(chunk, row);
    if (chunk.kind[row] === CHAPTER && this.atChapterEnd.length === 1) this.observer.warmedUp();
  }

  get observation(): Observation {
    const {atChapterEnd, ownAtChapterEnd, prices, slices} = this;
    const {evicted, misses} = this.observer;
    const counts = difference(atChapterEnd.at(-1)!, atChapterEnd[0]);
    const own = ownDifference(ownAtChapterEnd.at(-1)!, ownAtChapterEnd[0]);
    return {
      cycles: cycles(counts, prices.costs, {counts: own, catalogue: prices.catalogue}),
      hiddenFaults: counts.exitsHiddenFault,
      window: evicted.window,
      evictions: evicted.evictions,
      refilled: evicted.refilled,
      regretted: evicted.regretted,
      distances: evicted.distances,
      misses: misses.byLevel,
      slices: slices.measured.map(({instructions, counts: {exitsHiddenFault: hiddenFaults}}) => ({
        instructions,
        hiddenFaults,
      })),
    };
  }
}

function observed(hypervisor: ShadowHypervisor, observer: Observer): Hypervisor {
  const mmu = new ObservedMmu(hypervisor.cpu(BOOT_CPU), observer);
  return {
    machine: hypervisor.machine,
    cpu: () => mmu,
    hostUnmap: gfn => hypervisor.hostUnmap(gfn),
    hostProtect: gfn => hypervisor.hostProtect(gfn),
    overheadBytes: () => hypervisor.overheadBytes(),
    audit: () => hypervisor.audit(),
  };
}
