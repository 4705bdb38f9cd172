/** A physmap that tells what is read in it. */
import type {Gfn, Hfn} from '../../hardware/address.ts';
import {Physmap} from '../../host/physmap.ts';
import type {Observer} from '../observation.ts';

export class WatchedPhysmap extends Physmap {
  private readonly observer: Observer;
  /** Whether it is asked the other way round, for which it reads itself. */
  private isReversed = false;

  constructor(observer: Observer, ...made: ConstructorParameters<typeof Physmap>) {
    super(...made);
    this.observer = observer;
  }

  override frameOf(gfn: Gfn): Hfn {
    const hfn = super.frameOf(gfn);
    if (this.observer.isAwake && !this.isReversed) this.observer.saw({seen: 'physmap read', gfn, hfn});
    return hfn;
  }

  override isBacked(gfn: Gfn): boolean {
    const isBacked = super.isBacked(gfn);
    if (this.observer.isAwake) this.observer.saw({seen: 'backing asked for', gfn, isBacked});
    return isBacked;
  }

  override ownerOf(hfn: Hfn): Gfn | undefined {
    this.isReversed = true;
    const gfn = super.ownerOf(hfn);
    this.isReversed = false;
    return gfn;
  }
}
