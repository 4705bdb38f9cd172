import type {Paging} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import type {Events} from '../timing/events.ts';

/** How the host backs guest memory: the same for every strategy. */
export interface HostParameters {
  /** KiB a host page: 4, 2048 or 1048576. */
  readonly pageKiB: number;
  /** 1: every guest frame is backed from the start; 0: backed on its first use. */
  readonly warm: number;
}

/** What a strategy is built on. */
export interface VirtualMachine {
  readonly paging: Paging;
  readonly processor: ProcessorGeometry;
  readonly host: HostParameters;
  readonly guestFrames: number;
  readonly seed: number;
  readonly events: Events;
}
