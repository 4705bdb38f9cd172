/** What a narrator is told of the machine and the strategy. */
import type {Gfn, Level} from '../../hardware/address.ts';
import type {Owner} from '../observation.ts';
import type {TableKind} from '../step.ts';

export interface Setting {
  /** What a count of an event costs. */
  readonly price: (event: string) => number;
  /** Of the tables that the hypervisor makes; none where there is no hypervisor. */
  readonly ownTables: Exclude<TableKind, 'guest'> | undefined;
  readonly hasSecondTlb: boolean;
  readonly hasWalkCaches: boolean;
  readonly hasNestedWalkCaches: boolean;
  readonly hasNestedTlb: boolean;
  /** What the hypervisor's table in a frame stands for, or stood for until it was given up, where it says so. */
  readonly standsFor: (frame: number) => TableRole | undefined;
  /** The level of a guest table that has a shadow. */
  readonly levelOfGuest: (gfn: Gfn) => Level | undefined;
  /** What a shadow page of that key would stand for, in words. */
  readonly roleOf: (key: number) => string;
  /** The frame of the shadow root in use. */
  readonly root: () => number | undefined;
}

export interface TableRole {
  /** In words: `guest PT 0x12`. */
  readonly words: string;
  readonly gfn: Gfn;
  readonly level: Level;
}

export const kindOf = ({ownTables}: Setting, owner: Owner): TableKind =>
  owner === 'guest' ? 'guest' : (ownTables ?? 'nested');
