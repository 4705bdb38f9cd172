/**
 * Page numbers and table entries: the only file with shifts and masks.
 *
 *   57-bit guest-virtual address      56 … 48 | 47 … 39 | 38 … 30 | 29 … 21 | 20 … 12 | 11 … 0
 *   index in the table of                PML5      PML4      PDPT      PD        PT      byte
 *   level                                 5         4         3         2         1
 *                                     \____ region ____/ \________ page in region ______/
 *
 * A real page number needs 36 or 45 bits. A `Gvn` has 32: five bits name a *slot*, which stands for one of at most 32
 * regions of 512 GiB that a recording uses, and 27 bits name the page within the region. The tables of level 4 and 5
 * are indexed by the region, those of level 3 to 1 by the page. Tests use 2 bits an index, so a region is 64 pages.
 */

/** Guest-virtual page number: a region's slot and the page within the region (uint32). */
export type Gvn = number;
/** Guest-physical frame number (uint32). */
export type Gfn = number;
/** Host-physical frame number (uint32, below `HOST_FRAMES`). */
export type Hfn = number;
/** 1 = PT (4 KiB leaf), 2 = PD (2 MiB leaf), 3 = PDPT (1 GiB leaf), 4 = PML4, 5 = PML5. */
export type Level = number;
/** Process-context identifier, 12 bits. */
export type Pcid = number;

/**
 * Frames of the host's memory. Those below `NEAR_FRAMES` are so few that a line number stays below 2^31, which is what a
 * replay is fast with; the far ones are for guests that do not fit there.
 */
export const HOST_FRAMES = 2 ** 25 + 2 ** 28;
export const NEAR_FRAMES = 2 ** 25;

export const PAGE_BYTES = 4096;
export const LINE_BYTES = 64;
export const LINES_PER_PAGE = PAGE_BYTES / LINE_BYTES;

/** A page-table entry is a frame (uint32) and these flags (uint16). */
export const PRESENT = 1 << 0;
export const WRITABLE = 1 << 1;
export const USER = 1 << 2;
export const ACCESSED = 1 << 5;
export const DIRTY = 1 << 6;
/** PS: a leaf at level 2 or 3. Reserved, so faulting, at level 4 and 5. */
export const LARGE = 1 << 7;
export const HIGHEST_LEAF_LEVEL = 3;
export const GLOBAL = 1 << 8;
export const NO_EXECUTE = 1 << 9;
/** Ignored by hardware: the guest kernel marks an entry whose frame field is a swap slot. */
export const SWAPPED = 1 << 10;
/** Ignored by hardware: the guest kernel marks a page that mprotect(PROT_NONE) hid. */
export const PROT_NONE = 1 << 11;
/** Ignored by hardware: a hypervisor marks a shadow leaf that it made of a global one, for none of its own is. */
export const MADE_OF_GLOBAL = 1 << 12;
/**
 * The switching bit of agile paging (Gandhi, Hill and Swift, ISCA 2016), ignored by hardware without it: a shadow entry that
 * leads to a guest table, in which a walk goes on in two dimensions.
 */
export const SWITCHING = 1 << 13;
/** Ignored by hardware: a hypervisor marks a shadow entry that is not present, as the guest's is not either. */
export const GUEST_HAS_NOTHING = 1 << 15;

/** An access is WRITE or FETCH or neither (a read), and USER_MODE or not (supervisor). */
export type Access = number;
export const READ = 0;
export const WRITE = 1;
export const FETCH = 2;
export const USER_MODE = 4;

export const isWrite = (access: Access): boolean => (access & WRITE) !== 0;
export const isFetch = (access: Access): boolean => (access & FETCH) !== 0;
export const isUser = (access: Access): boolean => (access & USER_MODE) !== 0;

/** Page-fault error code bits. */
export const FAULT_PRESENT = 1 << 0;
export const FAULT_WRITE = 1 << 1;
export const FAULT_USER = 1 << 2;
export const FAULT_RESERVED = 1 << 3;
export const FAULT_FETCH = 1 << 4;

/** The part of an error code that tells the access, not what the tables said. */
export function faultBitsOf(access: Access): number {
  return (
    (access & WRITE ? FAULT_WRITE : 0) |
    (access & USER_MODE ? FAULT_USER : 0) |
    (access & FETCH ? FAULT_FETCH : 0)
  );
}

/** The lines of a page that hold its table entries: entry `index` lies in line `lineOfEntry(index)`. */
export const lineOfEntry = (index: number): number => index >>> 3;

/** The number of a frame's first line in physical memory. */
export const firstLine = (frame: number): number => frame * LINES_PER_PAGE;

export const MAX_REGIONS = 32;

/** How a page or frame number selects an entry at each level of a tree of tables. */
export interface TablePath {
  readonly levels: Level;
  /** Entries a table: 512. */
  readonly entries: number;
  /** The index of `page` in its table of `level`. */
  index(page: number, level: Level): number;
  /** What selects the entry of `level` on the path to `page`: every index from the root down to that level. */
  prefix(page: number, level: Level): number;
  /** The set of an array of `sets` that holds what is kept of `level` for `page`: its real number modulo the sets. */
  setOf(page: number, level: Level, sets: number): number;
}

/** The path of a guest frame through nested tables. Guest memory ends below 2^32 frames, so high indices are 0. */
export class FramePath implements TablePath {
  readonly levels: Level;
  readonly entries: number;
  private readonly indexBits: number;

  constructor(levels: Level, indexBits = 9) {
    this.levels = levels;
    this.entries = 1 << indexBits;
    this.indexBits = indexBits;
  }

  index(gfn: Gfn, level: Level): number {
    return this.prefix(gfn, level) & (this.entries - 1);
  }

  prefix(gfn: Gfn, level: Level): number {
    const bits = (level - 1) * this.indexBits;
    return bits > 31 ? 0 : gfn >>> bits;
  }

  setOf(gfn: Gfn, level: Level, sets: number): number {
    return this.prefix(gfn, level) % sets;
  }
}

/**
 * How a virtual page number is cut into table indices: how many levels, how many bits an index, and which region
 * each slot stands for. x86-64 has 9 bits an index; tests use 2 to meet every path with few pages.
 */
export class Paging implements TablePath {
  readonly levels: Level;
  readonly indexBits: number;
  readonly entries: number;
  /** The region each slot stands for: the PML4 index, and above it the PML5 index. */
  readonly regions = new Uint32Array(MAX_REGIONS);
  regionCount = 0;
  private readonly indexMask: number;
  private readonly regionShift: number;

  constructor(levels: Level, indexBits = 9) {
    this.levels = levels;
    this.indexBits = indexBits;
    this.entries = 1 << indexBits;
    this.indexMask = this.entries - 1;
    this.regionShift = 3 * indexBits;
  }

  /** Pages in a region: 2^27, 512 GiB. */
  get regionPages(): number {
    return 1 << this.regionShift;
  }

  /** The slot of `region`, taken if it is new. */
  intern(region: number): number {
    for (let slot = 0; slot < this.regionCount; slot++) if (this.regions[slot] === region) return slot;
    if (this.regionCount === MAX_REGIONS) {
      const address = this.hexAddress(region, 0);
      throw new Error(
        `address ${address}: a recording may use ${MAX_REGIONS} regions of 512 GiB, and this is one more`,
      );
    }
    this.regions[this.regionCount] = region;
    return this.regionCount++;
  }

  /** The page `page` of the region in `slot`. */
  gvn(slot: number, page: number): Gvn {
    return ((slot << this.regionShift) | page) >>> 0;
  }

  slotOf(gvn: Gvn): number {
    return gvn >>> this.regionShift;
  }

  pageInRegion(gvn: Gvn): number {
    return gvn & ((1 << this.regionShift) - 1);
  }

  index(gvn: Gvn, level: Level): number {
    if (level <= 3) return (gvn >>> ((level - 1) * this.indexBits)) & this.indexMask;
    return (this.regions[gvn >>> this.regionShift] >>> ((level - 4) * this.indexBits)) & this.indexMask;
  }

  prefix(gvn: Gvn, level: Level): number {
    if (level <= 3) return gvn >>> ((level - 1) * this.indexBits);
    return this.regions[gvn >>> this.regionShift] >>> ((level - 4) * this.indexBits);
  }

  /**
   * A slot says only in which turn a recording met its region, so no set is chosen by it: where the address bits below
   * the region do not suffice, the region itself is asked.
   */
  setOf(gvn: Gvn, level: Level, sets: number): number {
    if (level > 3) return this.prefix(gvn, level) % sets;
    const bits = (level - 1) * this.indexBits;
    const units = 1 << (this.regionShift - bits);
    const unit = (gvn >>> bits) & (units - 1);
    if (sets <= units && (sets & (sets - 1)) === 0) return unit & (sets - 1);
    // Below 2^18 · 2^27.
    return (this.regions[gvn >>> this.regionShift] * units + unit) % sets;
  }

  /** A page or frame number in units of leaves of `level`. */
  unit(page: number, level: Level): number {
    return page >>> ((level - 1) * this.indexBits);
  }

  /** The first page or frame of the leaf of `level` that holds `page`. */
  base(page: number, level: Level): number {
    const bits = (level - 1) * this.indexBits;
    return ((page >>> bits) << bits) >>> 0;
  }

  /** The place of `page` within its leaf of `level`, in pages. */
  offset(page: number, level: Level): number {
    return page & ((1 << ((level - 1) * this.indexBits)) - 1);
  }

  /** 4 KiB pages in a leaf of `level`: 1, 512, 262144. */
  pagesIn(level: Level): number {
    return 1 << ((level - 1) * this.indexBits);
  }

  /** The canonical address of a page, as people write it. */
  hexAddress(region: number, page: number): string {
    const bits = this.levels * this.indexBits;
    let number = (BigInt(region) << BigInt(this.regionShift)) | BigInt(page);
    if ((number >> BigInt(bits - 1)) & 1n) number |= ((1n << 52n) - 1n) ^ ((1n << BigInt(bits)) - 1n);
    return `0x${(number << 12n).toString(16)}`;
  }

  /** The page that holds the canonical byte address `address`; takes a slot for its region where it is new. */
  gvnOfAddress(address: bigint): Gvn {
    const number = (address >> 12n) & ((1n << BigInt(this.levels * this.indexBits)) - 1n);
    const region = Number(number >> BigInt(this.regionShift));
    return this.gvn(this.intern(region), Number(number & ((1n << BigInt(this.regionShift)) - 1n)));
  }
}
