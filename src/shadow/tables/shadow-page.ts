/**
 * A shadow page: one table of shadow entries, in a host frame that the hardware walks.
 *
 * An *indirect* page shadows a guest table. The same guest table reached through entries with other rights needs
 * another shadow page, because non-leaf shadow entries grant every right and the leaf holds the sum of what the guest's
 * entries grant. A *direct* page shadows no table: it holds a run of frames in pieces, where a guest page is larger than
 * what may map it.
 */
import type {Gfn, Hfn, Level} from '../../hardware/address.ts';
import {MAY_USER, type Rights} from '../../hardware/rights.ts';

/**
 * Which of a guest's pages a shadow page may lead to: the whole of them, or those that user mode may use. A hypervisor
 * that lets the guest's kernel run beside its processes, at the same privilege, has a tree for each.
 */
export type View = 'whole' | 'user';

/**
 * What a shadow page stands for. The processor's mode is no part of it: this guest runs in one mode (long mode, with
 * CR0.WP, EFER.NXE and SMEP set) from its first instruction to its last.
 */
export interface Role {
  readonly kind: 'indirect' | 'direct';
  /** The guest table, or the first frame of the run. */
  readonly gfn: Gfn;
  readonly level: Level;
  /** The rights that the entries above grant; for a direct page, those of the guest's leaf too. */
  readonly access: Rights;
  /** The whole unless told. */
  readonly view?: View | undefined;
}

const LEVELS = 8;
const RIGHTS = 8;

const KINDS_AND_VIEWS = 4;

/** Equal for equal roles, and only for those. */
export function keyOf({kind, gfn, level, access, view}: Role): number {
  const kindAndView = (kind === 'direct' ? 1 : 0) + (view === 'user' ? 2 : 0);
  return ((gfn * LEVELS + level) * RIGHTS + access) * KINDS_AND_VIEWS + kindAndView;
}

/** What the roles with that key stand for, whatever rights they were reached with. */
export function placeOf(key: number): Pick<Role, 'kind' | 'gfn' | 'level'> {
  const place = Math.floor(key / (KINDS_AND_VIEWS * RIGHTS));
  return {
    kind: key % 2 === 1 ? 'direct' : 'indirect',
    gfn: Math.floor(place / LEVELS),
    level: place % LEVELS,
  };
}

/** Whether a page of that role may map what the guest's tables grant `granted` of. */
export const shows = ({view}: Role, granted: Rights): boolean =>
  view !== 'user' || (granted & MAY_USER) !== 0;

export class ShadowPage {
  readonly role: Role;
  /** The same for every page that is ever made for its role. */
  readonly key: number;
  /** The host frame that holds its entries. */
  readonly frame: Hfn;
  /** The slots of the shadow entries that point at this page. */
  readonly parents = new Set<number>();
  /** The largest guest page of which an entry here holds a piece; 1 if none does. */
  pieceLevel: Level = 1;
  /** When it was last seen in use, or made: an access or a load of CR3 is one use, however often it is seen. */
  usedAt = -1;

  constructor(role: Role, frame: Hfn) {
    this.role = role;
    this.key = keyOf(role);
    this.frame = frame;
  }
}
