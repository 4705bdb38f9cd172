/**
 * What a watched machine tells, in the order in which it happens: each counter that goes up, and each thing that its parts
 * do. Nothing is said of why; that is told by `Narrator`.
 */
import type {Gfn, Gvn, Hfn, Level} from '../hardware/address.ts';
import type {CacheLevel} from '../hardware/caches.ts';

/** Whose tables an entry lies in: the guest's own, or those that its hypervisor made. */
export type Owner = 'guest' | 'host';

/** A table entry as it was read or written. */
export interface Entry {
  readonly owner: Owner;
  /** The frame of its table: a guest frame for the guest's own. */
  readonly table: number;
  /** Its place in the table. */
  readonly index: number;
  /** What it said. */
  readonly frame: number;
  readonly flags: number;
}

/** What a flush drops of the processor's TLB and paging-structure caches. */
export type FlushScope =
  | 'everything'
  | 'all but global entries'
  | 'one address space'
  | 'the page in this address space'
  | 'the page in one address space'
  | 'the page in every address space'
  | 'what is cached of the page'
  | 'what is cached of the address';

export type Observation =
  | {readonly seen: 'count'; readonly name: string; readonly by: number}
  | {
      readonly seen: 'entry loaded';
      readonly entry: Entry;
      readonly level: Level | undefined;
      readonly foundIn: CacheLevel;
    }
  | {readonly seen: 'entry written'; readonly entry: Entry; readonly before: number}
  | {readonly seen: 'table made' | 'table freed'; readonly owner: Owner; readonly frame: number}
  | {
      readonly seen: 'path looked for';
      readonly dimension: Owner;
      readonly level: Level;
      readonly frame: number;
    }
  | {readonly seen: 'frame looked for'; readonly gfn: Gfn; readonly isHeld: boolean}
  | {readonly seen: 'TLB entry refused'; readonly level: 1 | 2}
  | {readonly seen: 'hypervisor entered'}
  | {readonly seen: 'flushed'; readonly scope: FlushScope; readonly gvn?: Gvn}
  | {readonly seen: 'physmap read'; readonly gfn: Gfn; readonly hfn: Hfn}
  | {readonly seen: 'backing asked for'; readonly gfn: Gfn; readonly isBacked: boolean}
  /** `key` is that of the page's role; `frame` is where the page lies, if there is one. */
  | {readonly seen: 'shadow page looked for'; readonly key: number; readonly frame: Hfn | undefined};

/** Takes what is told. An explorer would be another. */
export interface Observer {
  /** While false, nothing is told. */
  readonly isAwake: boolean;
  saw(observation: Observation): void;
}
