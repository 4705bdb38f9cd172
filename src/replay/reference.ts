/**
 * The plain reference walker: what the guest's tables say of an access now, by the manual and by nothing else. It
 * shares with the simulated hardware no more than the arithmetic of page numbers, keeps tables of its own, and sets A
 * and D in them at once, for it has no TLB.
 *
 * Assumed of the processor: CR0.WP, NX and SMEP on, SMAP off; a large page at level 4 or 5 is a reserved bit.
 */
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  FAULT_RESERVED,
  faultBitsOf,
  GLOBAL,
  isFetch,
  isUser,
  isWrite,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  USER,
  WRITABLE,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Paging,
} from '../hardware/address.ts';
import {EXPECT_FAULT} from '../recording/format.ts';

/** What a walk comes to, written as a recording's expectation: 0, or EXPECT_FAULT with the error code. */
export type Verdict = number;
export const PERMITTED: Verdict = 0;

/** The rights that a path grants, as entry flags: WRITABLE and USER while all grant them, NO_EXECUTE once one says so. */
export type Rights = number;
export const EVERY_RIGHT: Rights = WRITABLE | USER;

/** The entries of one guest table. */
export class GuestTable {
  readonly frames: Uint32Array;
  readonly flags: Uint16Array;
  /** Since which instant of the journal each entry has stood. */
  readonly since: Float64Array;
  /** Of each entry the A and D bits that a strategy's replica may have either way. */
  readonly slack: Uint16Array;

  constructor(entries: number) {
    this.frames = new Uint32Array(entries);
    this.flags = new Uint16Array(entries);
    this.since = new Float64Array(entries);
    this.slack = new Uint16Array(entries);
  }
}

/** The frame that a page is mapped to, by a leaf of a level. */
export interface Landing {
  readonly gfn: Gfn;
  readonly level: Level;
}

/** What the last walk found. Reused: it holds until the next walk. */
export class Walk {
  verdict: Verdict = PERMITTED;
  /** The frame of the page, where the walk reached a leaf. */
  gfn: Gfn = 0;
  rights: Rights = EVERY_RIGHT;
  /** The level of the last entry that was read. */
  level: Level = 0;
  /** GLOBAL, where the walk reached a leaf that is. */
  global = 0;
  /** The table read at each level, from the root down to `level`. */
  readonly tables: (GuestTable | undefined)[] = [];
  readonly gfns: Gfn[] = [];
  readonly indices: number[] = [];
}

export class Reference {
  readonly paging: Paging;
  readonly tables = new Map<Gfn, GuestTable>();
  root: Gfn = 0;
  private readonly walked = new Walk();

  constructor(paging: Paging) {
    this.paging = paging;
  }

  /** The table in `gfn`, which takes storage now if it had none. */
  tableAt(gfn: Gfn): GuestTable {
    let table = this.tables.get(gfn);
    if (table === undefined) {
      table = new GuestTable(this.paging.entries);
      this.tables.set(gfn, table);
    }
    return table;
  }

  walk(gvn: Gvn, access: Access): Walk {
    const {paging, walked} = this;
    let gfn = this.root;
    walked.rights = EVERY_RIGHT;
    walked.global = 0;
    for (let level = paging.levels; ; level--) {
      const table = this.tables.get(gfn);
      const index = paging.index(gvn, level);
      walked.level = level;
      walked.tables[level] = table;
      walked.gfns[level] = gfn;
      walked.indices[level] = index;
      const flags = table === undefined ? 0 : table.flags[index];
      walked.verdict = entryVerdict(flags, level, access);
      if (walked.verdict !== PERMITTED) return walked;
      walked.rights = narrowed(walked.rights, flags);
      gfn = table!.frames[index];
      if (isLeaf(flags, level)) {
        walked.gfn = gfn + paging.offset(gvn, level);
        walked.global = flags & GLOBAL;
        walked.verdict = rightsVerdict(walked.rights, access);
        return walked;
      }
    }
  }

  /** What a permitted access leaves behind: A in every entry of its path, and D in the leaf for a store. */
  mark(walked: Walk, access: Access): void {
    for (let level = this.paging.levels; level >= walked.level; level--) {
      walked.tables[level]!.flags[walked.indices[level]] |= ACCESSED;
    }
    if (isWrite(access)) walked.tables[walked.level]!.flags[walked.indices[walked.level]] |= DIRTY;
  }
}

export const isLeaf = (flags: number, level: Level): boolean => level === 1 || (flags & LARGE) !== 0;

/** Whether the leaf that maps the page starts at a multiple of its size. */
export const isAligned = (paging: Paging, gvn: Gvn, {gfn, level}: Landing): boolean =>
  paging.offset(gfn, level) === paging.offset(gvn, level);

/** The last frame of that leaf, if it is aligned. */
export const lastFrame = (paging: Paging, {gfn, level}: Landing): Gfn =>
  paging.base(gfn, level) + paging.pagesIn(level) - 1;

export const narrowed = (rights: Rights, flags: number): Rights =>
  (rights & flags & EVERY_RIGHT) | ((rights | flags) & NO_EXECUTE);

/** Whether an entry of `level` lets the walk go on. */
export function entryVerdict(flags: number, level: Level, access: Access): Verdict {
  if (!(flags & PRESENT)) return EXPECT_FAULT | faultBitsOf(access);
  if (level >= 4 && flags & LARGE) return EXPECT_FAULT | FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access);
  return PERMITTED;
}

/** Whether the rights of a whole path cover `access`. */
export function rightsVerdict(rights: Rights, access: Access): Verdict {
  const userPage = (rights & USER) !== 0;
  const refused =
    (isUser(access) && !userPage) ||
    (isWrite(access) && !(rights & WRITABLE)) ||
    (isFetch(access) && (rights & NO_EXECUTE) !== 0) ||
    (isFetch(access) && !isUser(access) && userPage);
  return refused ? EXPECT_FAULT | FAULT_PRESENT | faultBitsOf(access) : PERMITTED;
}
