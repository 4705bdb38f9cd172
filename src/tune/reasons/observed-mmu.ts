/** A virtual CPU under shadow paging with somebody who looks on. */
import type {Access, Gvn, Pcid} from '../../hardware/address.ts';
import {
  FILLED,
  RESOLVED,
  type Cr3,
  type Hint,
  type InvpcidScope,
  type Mmu,
  type Translated,
} from '../../hardware/mmu.ts';
import type {Observer} from './observer.ts';

export class ObservedMmu implements Mmu {
  private readonly mmu: Mmu;
  private readonly observer: Observer;

  constructor(mmu: Mmu, observer: Observer) {
    this.mmu = mmu;
    this.observer = observer;
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {mmu, observer} = this;
    const answer = observer.during(() => mmu.translate(gvn, access));
    if (answer === FILLED || answer === RESOLVED) observer.walked(gvn);
    return answer;
  }

  emulateStore(index: number, frame: number, flags: number): void {
    this.observer.during(() => this.mmu.emulateStore(index, frame, flags));
  }

  emulateData(): void {
    this.observer.during(() => this.mmu.emulateData());
  }

  staleFault(): void {
    this.observer.during(() => this.mmu.staleFault());
  }

  loadCr3(value: Cr3): void {
    this.observer.during(() => this.mmu.loadCr3(value));
    this.observer.rootLoaded();
  }

  readCr3(): void {
    this.observer.during(() => this.mmu.readCr3());
  }

  invlpg(gvn: Gvn): void {
    this.observer.during(() => this.mmu.invlpg(gvn));
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.observer.during(() => this.mmu.invpcid(scope, pcid, gvn));
  }

  toggleGlobalPages(): void {
    this.observer.during(() => this.mmu.toggleGlobalPages());
  }

  hint(hint: Hint, operand: number): void {
    this.observer.during(() => this.mmu.hint(hint, operand));
  }
}
