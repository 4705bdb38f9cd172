/** A host that keeps guest memory in other frames: two of them have changed places. */
import type {Gfn, Hfn} from '../../hardware/address.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {Physmap} from '../../host/physmap.ts';

/** Whatever would lie in the host frame of `one` lies in that of `other`, and the other way round. */
export function swapFrames({machine: {physmap}}: Hypervisor, one: Gfn, other: Gfn): void {
  // The same state, and the names as they were.
  const plain: Physmap = Object.assign(Object.create(Physmap.prototype) as Physmap, physmap);
  const [first, second] = [plain.frameOf(one), plain.frameOf(other)];
  const swapped = (hfn: Hfn): Hfn => (hfn === first ? second : hfn === second ? first : hfn);
  physmap.frameOf = gfn => swapped(plain.frameOf(gfn));
  physmap.ownerOf = hfn => plain.ownerOf(swapped(hfn));
}
