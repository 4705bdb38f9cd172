/**
 * *Fast emulation*: the page and the table of the last store that Xen emulated. A store of the kernel's through the same page,
 * refused at an entry that is present, is emulated without a walk (xen/arch/x86/mm/shadow/multi.c, `sh_page_fault`).
 */
import {FAULT_PRESENT, FAULT_WRITE, WRITE, type Access, type Gfn, type Gvn} from '../../hardware/address.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Watcher} from '../tables/watcher.ts';

const REFUSED_STORE = FAULT_PRESENT | FAULT_WRITE;

export class FastEmulation implements Watcher {
  private readonly machine: VirtualMachine;
  private readonly mode: 'on' | 'off';
  /** Whether a store to the frame must be emulated. */
  private readonly isProtected: (gfn: Gfn) => boolean;
  private page: Gvn | undefined;
  private table: Gfn = 0;

  constructor(machine: VirtualMachine, mode: 'on' | 'off', isProtected: (gfn: Gfn) => boolean) {
    this.machine = machine;
    this.mode = mode;
    this.isProtected = isProtected;
  }

  /** Whether the access is to the page of the last store that was emulated. */
  isAbout(gvn: Gvn): boolean {
    return gvn === this.page;
  }

  /** The guest table that a store to that page is known to go to, if it is like the last. `errorCode` is the hardware's. */
  tableOf(gvn: Gvn, access: Access, errorCode: number): Gfn | undefined {
    if (!this.isAbout(gvn)) return undefined;
    const {physmap} = this.machine;
    const {table} = this;
    const asBefore = access === WRITE && errorCode === REFUSED_STORE && this.isProtected(table);
    return asBefore && physmap.isBacked(table) && physmap.isWritable(table) ? table : undefined;
  }

  /** A store to `gvn`, which goes to the guest table in `gfn`, is to be emulated. */
  emulating(gvn: Gvn, gfn: Gfn): void {
    if (this.mode === 'off') return;
    this.page = gvn;
    this.table = gfn;
  }

  freed({role}: ShadowPage): void {
    if (role.kind === 'indirect') this.forget();
  }

  dropping(): void {
    this.forget();
  }

  /** The next store is looked at anew. */
  forget(): void {
    this.page = undefined;
  }
}
