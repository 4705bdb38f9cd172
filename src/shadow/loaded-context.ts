/** A virtual CPU under shadow paging: what of the guest is loaded, and the shadow of it that the hardware walks. */
import type {Gfn, Pcid} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {CpuFlushes} from './cpu-flushes.ts';
import type {ShadowPage, View} from './tables/shadow-page.ts';
import type {Watcher} from './tables/watcher.ts';

export class LoadedContext implements Watcher {
  readonly cpu: Cpu;
  /** What the hypervisor flushes of this CPU alone. */
  readonly flushes: CpuFlushes;
  /** The guest's root, and the tag that its context is known by: the guest's PCID, or the host's where that differs. */
  guestRoot: Gfn = 0;
  pcid: Pcid = 0;
  /** What the tree of that root shows. */
  view: View = 'whole';
  /**
   * The shadow of the root; none before the first load of CR3, nor while it was freed and nothing took its place, nor where
   * the guest's tables are handed over to the hardware from their root on.
   */
  root: ShadowPage | undefined;
  isHandedOver = false;

  constructor(cpu: Cpu, flushes = new CpuFlushes(cpu)) {
    this.cpu = cpu;
    this.flushes = flushes;
  }

  freed(page: ShadowPage): void {
    if (this.root === page) this.root = undefined;
  }
}
