/** The hypercall by which a guest with Xen's drivers says that an address space dies (`sh_pagetable_dying`). */
import {HINT_ADDRESS_SPACE_DYING, type Hint} from '../../hardware/mmu.ts';
import type {LoadedContext} from '../loaded-context.ts';
import type {HintListener} from '../shadow-parts.ts';
import type {Unshadowing} from './unshadowing.ts';
import type {ZeroStores} from './zero-stores.ts';

export class DyingSpaces implements HintListener {
  private readonly loaded: LoadedContext;
  private readonly zeroStores: ZeroStores;
  private readonly unshadowing: Unshadowing;

  constructor(loaded: LoadedContext, zeroStores: ZeroStores, unshadowing: Unshadowing) {
    this.loaded = loaded;
    this.zeroStores = zeroStores;
    this.unshadowing = unshadowing;
  }

  hint(hint: Hint, operand: number): void {
    if (hint !== HINT_ADDRESS_SPACE_DYING) return;
    const {cpu} = this.loaded;
    cpu.events.exitsHint++;
    cpu.worldSwitch();
    this.zeroStores.dies(operand);
    this.unshadowing.unhook(operand);
  }
}
