/** What a workload's hypothesis says of the results, as data: who takes how much longer than whom, and who exits how often. */
import type {EventName} from '../timing/events.ts';

type Value = number | string;

/** A strategy at its defaults, by id; or with what sets it apart, e.g. `{'host.pageKiB': 2048}`, or `{unsync: 'off'}` of its own. */
export type Claimant = string | {readonly strategy: string; readonly set: Readonly<Record<string, Value>>};

interface Of {
  /** Of several, each. */
  readonly who: Claimant | readonly Claimant[];
  /**
   * Where it is claimed: the values that guest.NAME, host.NAME or machine.NAME may have, e.g. `{'machine.vpid': 0}` or
   * `{'guest.levels': [4, 5]}`. Otherwise it is about any machine, guests with and without PCIDs, and the defaults of all else.
   */
  readonly where?: Readonly<Record<string, Value | Value[]>>;
  /** Why it is believed all the same where results refute it. */
  readonly believed?: string;
}

/** `who` takes at least and at most so many times as long as `over`; `within`: neither takes more than so many times the other. */
export interface TimeClaim extends Of {
  readonly over: Claimant;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly within?: number;
}

/** `who` has at least and at most so many VM exits for each event of that name; or in the run, which is its measured part. */
export interface ExitClaim extends Of {
  readonly exitsPer: EventName | 'run';
  readonly atLeast?: number;
  readonly atMost?: number;
}

export type Claim = TimeClaim | ExitClaim;
