/** A step of an explanation: who did what, to which structure, and what that cost. */
import type {Gfn, Gvn, Level} from '../hardware/address.ts';
import type {CacheLevel} from '../hardware/caches.ts';
import type {Entry, FlushScope} from './observation.ts';

export type Actor = 'guest' | 'cpu' | 'hypervisor';

/** Which tables: the guest's own, those that a shadow pager composes, or those of the second dimension. */
export type TableKind = 'guest' | 'shadow' | 'nested';

export type LookedIn =
  | 'first-level TLB'
  | 'second-level TLB'
  | 'paging-structure cache'
  | 'nested paging-structure cache'
  | 'nested TLB'
  | 'physmap'
  | 'hash of shadow pages';

/** What a failed walk turns out to be: a fault of the guest's own, one that is handled unseen, or a frame without a place. */
export type FaultKind = 'guest' | 'hidden' | 'true' | 'trace' | 'violation' | 'unknown';

/** A look-up, and what was answered. */
export interface LookUp {
  readonly kind: 'look-up';
  readonly structure: LookedIn;
  /** The guest frame that was looked for, where it is one. */
  readonly gfn?: Gfn;
  /** What a shadow page was looked for to stand for. */
  readonly standsFor?: string;
  /** `refused`: an entry is there that does not permit the access. */
  answer: 'found' | 'none' | 'refused';
  /** The level of the entry that was found, and the table or frame that it leads to. */
  readonly level?: Level;
  readonly frame?: number;
}

/** A walk begins. */
export interface Walk {
  readonly kind: 'walk';
  readonly tables: TableKind;
  readonly isRetry: boolean;
}

/** An entry is read, by the hardware or by software. */
export interface Load {
  readonly kind: 'load';
  tables: TableKind;
  readonly level: Level | undefined;
  readonly entry: Entry;
  readonly foundIn: CacheLevel;
}

export interface Fault {
  readonly kind: 'fault';
  fault: FaultKind;
}

/** What the hypervisor makes of a fault, once it has read the guest's tables. */
export interface Verdict {
  readonly kind: 'verdict';
  readonly fault: FaultKind;
}

/** From the guest to the hypervisor. */
export interface Exit {
  readonly kind: 'exit';
  /** The event that counts it. */
  cause: string | undefined;
}

/** Back to the guest. */
export interface Resume {
  readonly kind: 'resume';
  readonly isRetried: boolean;
}

/** An entry is written, or its bits are. */
export interface Write {
  readonly kind: 'write';
  tables: TableKind;
  level: Level | undefined;
  entry: Entry | undefined;
  /** The flags that it had. */
  before: number;
}

/** Several entries are cleared or changed at once. */
export interface Clear {
  readonly kind: 'clear';
  readonly entries: number;
}

/** A table of the hypervisor's is made, used again or given up. */
export interface Table {
  readonly kind: 'table';
  readonly what: 'made' | 'used again' | 'freed';
  readonly tables: TableKind;
  frame: number | undefined;
  standsFor: string | undefined;
  /** Entries that went with a page that is given up: its own, and those that led to it. */
  entries: number;
}

/** A frame of the guest's is write-protected. */
export interface Protect {
  readonly kind: 'protect';
  readonly gfn: Gfn | undefined;
  entries: number;
}

export interface Flush {
  readonly kind: 'flush';
  scope: FlushScope | undefined;
  gvn: Gvn | undefined;
}

/** The translation goes into the TLB. */
export interface Fill {
  readonly kind: 'fill';
}

/** The guest is told of a fault. */
export interface Inject {
  readonly kind: 'inject';
}

/** The line itself is touched. */
export interface Data {
  readonly kind: 'data';
  readonly foundIn: CacheLevel;
}

/** Whatever else is counted: the guest's instructions and its kernel's work, and what hypervisors do beside. */
export interface Deed {
  readonly kind: 'deed';
  /** The event that counts it, and how many. */
  readonly event: string;
  times: number;
}

export type StepKind =
  | LookUp
  | Walk
  | Load
  | Fault
  | Verdict
  | Exit
  | Resume
  | Write
  | Clear
  | Table
  | Protect
  | Flush
  | Fill
  | Inject
  | Data
  | Deed;

export type Counts = Readonly<Record<string, number>>;

export type Step = Readonly<StepKind> & {
  readonly actor: Actor;
  readonly cycles: number;
  /** The events that were counted with it. */
  readonly counts: Counts;
};
