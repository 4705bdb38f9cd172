/** PVM with an eviction policy that is told of every walk that the hardware makes: a bound. */
import type {Access, Gvn} from '../../hardware/address.ts';
import {FILLED, type Outcome} from '../../hardware/mmu.ts';
import {useWalked} from '../watched-shadow-mmu.ts';
import {PvmMmu} from './pvm-mmu.ts';

export class WatchedPvmMmu extends PvmMmu {
  override translate(gvn: Gvn, access: Access): Outcome {
    const outcome = super.translate(gvn, access);
    if (outcome === FILLED) useWalked(this, gvn);
    return outcome;
  }
}
