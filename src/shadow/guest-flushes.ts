/** What the guest's flushes do on the virtual CPU that executes them: to its TLB, and to shadow pages that may be stale. */
import type {Gvn, Pcid} from '../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../hardware/mmu.ts';
import type {Watcher} from './tables/watcher.ts';

/** They are told of pages and leaves like any watcher, and so are the parts that they go by. */
export interface GuestFlushes extends Watcher {
  readonly watchers?: readonly Watcher[];
  /** The guest loads `value`. The root for it is taken next. */
  loadCr3(value: Cr3): void;
  /** The guest is about to be told of a fault, with `cpu.errorCode`, which drops the page from a TLB as INVLPG does. */
  faultInjected(gvn: Gvn): void;
  invlpg(gvn: Gvn): void;
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void;
  toggleGlobalPages(): void;
}
