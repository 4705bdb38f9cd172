import type {Gvn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';

/** Which faults of the guest the hardware delivers to it by itself, without an exit. */
export interface FaultBypass {
  /** Whether the walk for `gvn` from `root`, which has just failed, ended at an entry that is marked so. */
  delivers(root: ShadowPage, gvn: Gvn): boolean;
}

export const NO_BYPASS: FaultBypass = {delivers: () => false};
