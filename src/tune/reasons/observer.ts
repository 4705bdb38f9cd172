/** Looks on while a shadow pager runs, and changes no count: what of its pool was lacking, and what became of what it evicted. */
import type {Gvn} from '../../hardware/address.ts';
import type {ShadowMmu} from '../../shadow/shadow-mmu.ts';
import type {Death} from '../../shadow/tables/death.ts';
import {pathTo} from '../../shadow/tables/path.ts';
import type {ShadowPage} from '../../shadow/tables/shadow-page.ts';
import type {Watcher} from '../../shadow/tables/watcher.ts';
import {EvictedPages} from './evicted-pages.ts';
import {Meter, type Prices} from './meter.ts';
import {Misses} from './misses.ts';

export class Observer implements Watcher {
  readonly evicted: EvictedPages;
  readonly misses = new Misses();
  private readonly mmu: ShadowMmu;
  private readonly meter: Meter;

  /** An eviction is regretted within `window` faults. */
  constructor(mmu: ShadowMmu, prices: Prices, window: number) {
    this.mmu = mmu;
    this.meter = new Meter(mmu.machine, prices);
    this.evicted = new EvictedPages(window);
  }

  /** From now on it is measured. */
  warmedUp(): void {
    this.evicted.warmedUp();
    this.misses.warmedUp();
  }

  created({key, role}: ShadowPage): void {
    this.evicted.made(key, this.faults);
    this.misses.made(role.level);
  }

  dying({key}: ShadowPage, death: Death): void {
    if (death === 'evicted' || death === 'evicted along') this.evicted.evicted(key, this.faults);
  }

  /** What the hypervisor does while the guest waits. */
  during<Answer>(act: () => Answer): Answer {
    const {meter, misses, faults} = this;
    const {cycles} = meter;
    misses.begin();
    const answer = act();
    misses.end(meter.cycles - cycles, this.faults > faults);
    return answer;
  }

  /** The hardware has walked to the leaf for `gvn`. */
  walked(gvn: Gvn): void {
    const {tables, loaded} = this.mmu;
    for (const {key} of pathTo(tables, loaded.root, gvn)) this.evicted.used(key);
  }

  rootLoaded(): void {
    const {root} = this.mmu.loaded;
    if (root !== undefined) this.evicted.used(root.key);
  }

  /** Hidden faults so far, with those at a store that let go of its table: each fills. */
  private get faults(): number {
    const {exitsHiddenFault, exitsUnprotectingStore} = this.mmu.machine.events;
    return exitsHiddenFault + exitsUnprotectingStore;
  }
}
