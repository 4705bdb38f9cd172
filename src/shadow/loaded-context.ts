/** A virtual CPU under shadow paging: what of the guest is loaded, and the shadow of it that the hardware walks. */
import type {Gfn, Pcid} from '../hardware/address.ts';
import type {Cpu} from '../hardware/cpu.ts';
import {CpuFlushes} from './cpu-flushes.ts';
import type {ShadowPage, View} from './tables/shadow-page.ts';
import type {Watcher} from './tables/watcher.ts';

export class LoadedContext implements Watcher {
  readonly cpu: Cpu;
  /** What the hypervisor flushes of this CPU's TLB alone. */
  readonly tlb: CpuFlushes;
  private loadedRoot: Gfn = 0;
  private loadedPcid: Pcid = 0;
  private shown: View = 'whole';
  private page: ShadowPage | undefined;
  private handedOver = false;

  constructor(cpu: Cpu, tlb = new CpuFlushes(cpu)) {
    this.cpu = cpu;
    this.tlb = tlb;
  }

  /** The guest's root. */
  get guestRoot(): Gfn {
    return this.loadedRoot;
  }

  /** The tag that its context is known by: the guest's PCID, or the host's where that differs. */
  get pcid(): Pcid {
    return this.loadedPcid;
  }

  /** What the tree that is walked shows. */
  get view(): View {
    return this.shown;
  }

  /**
   * The shadow of the root; none before the first load of CR3, nor while it was freed and nothing took its place, nor where
   * the hardware walks the guest's own tables.
   */
  get root(): ShadowPage | undefined {
    return this.page;
  }

  /** Whether the guest's tables are handed over to the hardware, from their root on. */
  get isHandedOver(): boolean {
    return this.handedOver;
  }

  /** CR3 holds other values from now on. What was walked is walked until something else is. */
  loads(guestRoot: Gfn, pcid: Pcid): void {
    this.loadedRoot = guestRoot;
    this.loadedPcid = pcid;
  }

  /** The hardware walks `root` from now on, or nothing until there is one. */
  walks(root: ShadowPage | undefined, view = this.shown): void {
    this.page = root;
    this.handedOver = false;
    this.shown = view;
  }

  /** The hardware walks the guest's tables themselves from now on. */
  handsOver(): void {
    this.page = undefined;
    this.handedOver = true;
  }

  freed(page: ShadowPage): void {
    if (this.page === page) this.page = undefined;
  }
}
