import type {Access} from '../../hardware/address.ts';
import type {Hint} from '../../hardware/mmu.ts';

/** How stores to traced tables come to the hypervisor, where the processor's fault is not the route. */
export interface StoreRoute {
  /** Whether a store of this kind comes by this route. */
  takes(access: Access): boolean;
  /** A store to an entry of a traced table has come by it and was carried out. */
  entryStored(): void;
  /** What came was no entry: the frame holds data now. */
  dataStored(): void;
  /** A mark of the guest. */
  hint(hint: Hint): void;
}
