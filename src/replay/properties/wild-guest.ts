/**
 * A guest that does whatever the architecture allows, without sense: it points entries at tables of any level and at
 * themselves, shares tables between address spaces with other rights above them, uses tables as data and data as
 * tables, moves directories, clears accessed bits and flushes or does not. All it keeps is what a settled recording
 * must keep: a direct map to store through, and no plain data over a table that is linked.
 *
 * What it does next is told by a `Move`, five numbers without structure, so that a failing sequence can be shrunk.
 */
import {
  ACCESSED,
  DIRTY,
  FETCH,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
} from '../../hardware/address.ts';
import {INVPCID_ALL, type InvpcidScope} from '../../hardware/mmu.ts';
import {Scribe} from './scribe.ts';

/** Any five numbers. */
export type Move = readonly [number, number, number, number, number];

export interface WildParameters {
  readonly levels: 4 | 5;
  readonly indexBits: number;
  readonly guestFrames: number;
  /** 1: every CR3 load is of PCID 0 and flushes. */
  readonly pcids: number;
}

export const TINY: WildParameters = {levels: 4, indexBits: 2, guestFrames: 32, pcids: 2};

const OPEN = PRESENT | WRITABLE | USER;
const KERNEL = PRESENT | WRITABLE;
const ACCESSES: readonly Access[] = [
  READ | USER_MODE,
  WRITE | USER_MODE,
  READ,
  WRITE,
  FETCH | USER_MODE,
  FETCH,
];
/** Recently used pages, which most moves are about: a page that nobody used before shows nothing. */
const RECENT = 4;
/** Frames that the guest starts with: 16 tables and 16 of data. */
const PLACES = 32;
/** The palette's place of the index that leads to the kernel. */
const KERNEL_DIGIT = 3;

type Act = (guest: WildGuest, move: Move) => void;

/** What a move may be, and how often in a hundred. */
const ACTS: readonly (readonly [string, number, Act])[] = [
  ['access', 34, (guest, move) => guest.access(move)],
  ['store to an entry on a used path', 22, (guest, move) => guest.storeOnPath(move)],
  ['store to any entry', 8, (guest, move) => guest.storeAnywhere(move)],
  ['INVLPG', 9, (guest, move) => guest.invlpg(move)],
  ['INVPCID', 4, (guest, move) => guest.invpcid(move)],
  ['CR3 load', 7, (guest, move) => guest.loadCr3(move)],
  ['CR3 read', 1, guest => guest.scribe.readCr3()],
  ['global page toggle', 2, guest => guest.scribe.toggleGlobalPages()],
  ['page write', 4, (guest, move) => guest.pageWrite(move)],
  ['page read', 2, (guest, move) => guest.pageRead(move)],
  ['host unmap', 4, (guest, [, a]) => guest.scribe.hostUnmap(guest.frame(a))],
  ['host protect', 2, (guest, [, a]) => guest.scribe.hostProtect(guest.frame(a))],
  ['hint', 1, (guest, [, a]) => guest.scribe.hint(a % 9, guest.roots[0])],
];

export class WildGuest {
  readonly scribe: Scribe;
  readonly roots: readonly Gfn[];
  /** How often each kind of move was made, and not passed over because the guest could not make it. */
  readonly made = new Map<string, number>();
  private readonly parameters: WildParameters;
  private readonly kernelTables: readonly Gfn[];
  /** The user's tables, by level from 1 up. */
  private readonly tables: readonly (readonly Gfn[])[];
  private readonly directMap: Gvn;
  /** The indices that are used of each table. */
  private readonly palette: readonly number[];
  private readonly kernelIndex: number;
  private readonly data: readonly Gfn[];
  private readonly recent: Gvn[] = [];

  constructor(parameters: WildParameters) {
    const {levels, indexBits, guestFrames} = parameters;
    this.parameters = parameters;
    this.scribe = new Scribe(levels, indexBits, guestFrames);
    const entries = 2 ** indexBits;
    this.kernelIndex = entries - 1;
    this.palette = [0, 1, 2, entries - 1];
    // Tables are spread over guest memory, so that large pages hold tables and data side by side.
    const spread = (at: number) => ((at * 7 + 3) % PLACES) * (guestFrames / PLACES);
    this.kernelTables = [0, 1, 2, 3].map(spread);
    this.tables = [[4, 5, 6, 7], [8, 9, 10], [11, 12], [13]].map(ats => ats.map(spread));
    this.roots = [14, 15].map(spread);
    this.data = Array.from({length: 16}, (_, at) => spread(16 + at));
    this.directMap = this.pageAt([0, 0, 0, KERNEL_DIGIT, KERNEL_DIGIT]);
    this.boot();
  }

  get chunks() {
    return this.scribe.chunks;
  }

  play(moves: readonly Move[]): void {
    for (const move of moves) this.move(move);
  }

  frame(number: number): Gfn {
    return number % this.parameters.guestFrames;
  }

  access([, a, b, c, d]: Move): void {
    const gvn = this.page(a, b);
    const access = ACCESSES[c % ACCESSES.length];
    if (this.scribe.mayAccess(gvn, access)) this.scribe.access(gvn, access, d % 64);
    this.use(gvn);
  }

  /** To an entry that the walk for a recently used page reads. */
  storeOnPath([, a, b, c, d]: Move): void {
    const {reference} = this.scribe.oracle;
    const walked = reference.walk(this.recent[a % RECENT] ?? this.page(a, b), READ);
    const depth = this.parameters.levels - walked.level + 1;
    // The leaf as often as all entries above it.
    const level = walked.level + (b % 2 === 0 ? 0 : Math.floor(b / 2) % depth);
    this.store(walked.gfns[level], walked.indices[level], level, c, d);
  }

  storeAnywhere([, a, b, c, d]: Move): void {
    const level = 1 + (a % this.parameters.levels);
    this.store(pick(this.tablesOf(level), Math.floor(a / 8)), pick(this.palette, b), level, c, d);
  }

  invlpg([, a, b]: Move): void {
    this.scribe.invlpg(this.page(a, b));
  }

  invpcid([, a, b, c]: Move): void {
    const scope = (c % (INVPCID_ALL + 1)) as InvpcidScope;
    this.scribe.invpcid(scope, Math.floor(c / 4) % this.parameters.pcids, this.page(a, b));
  }

  loadCr3([, a, b, c]: Move): void {
    const {pcids} = this.parameters;
    const root = pick(this.roots, a);
    if (!this.keepKernelHalf(root)) return;
    // Mostly each root has a PCID of its own.
    const pcid = (b % 8 === 0 ? Math.floor(b / 8) : a % this.roots.length) % pcids;
    this.scribe.loadCr3(root, pcid, pcids > 1 && c % 2 === 0 ? 'keep' : 'flush');
  }

  pageWrite([, a]: Move): void {
    const {scribe, roots} = this;
    const gfn = this.frame(a);
    const gvn = this.directMap + gfn;
    if (gfn === scribe.oracle.reference.root || !scribe.mayStore(gvn)) return;
    scribe.links.retire(gfn);
    if (!scribe.links.isLinked(gfn)) scribe.pageWrite(gvn);
    else if (roots.includes(gfn)) scribe.links.load(gfn);
  }

  pageRead([, a, b]: Move): void {
    const gvn = this.page(a, b);
    if (this.scribe.mayRead(gvn)) this.scribe.pageRead(gvn);
  }

  private move(move: Move): void {
    let share = move[0] % 100;
    for (const [name, weight, act] of ACTS) {
      share -= weight;
      if (share >= 0) continue;
      const before = this.chunks.length;
      act(this, move);
      if (this.chunks.length > before) this.made.set(name, (this.made.get(name) ?? 0) + 1);
      return;
    }
  }

  /** Tables that make sense, to start from: two address spaces that share all but their roots. */
  private boot(): void {
    const {scribe, roots, parameters} = this;
    this.bootDirectMap();
    for (const root of roots) this.bootRoot(root);
    for (let level = parameters.levels - 1; level >= 1; level--) {
      for (const [at, table] of this.tablesOf(level).entries()) this.bootTable(table, level, at);
    }
    scribe.loadCr3(roots[0], 0);
  }

  /** A direct map in pages of every size, as far as guest memory has room for them. */
  private bootDirectMap(): void {
    const {scribe, parameters} = this;
    const [top, middle, low, lowest] = this.kernelTables as [Gfn, Gfn, Gfn, Gfn];
    const size = 2 ** parameters.indexBits;
    const units = Math.min(size, parameters.guestFrames / size);
    if (parameters.levels === 5) scribe.boot(top, this.kernelIndex, middle, KERNEL);
    scribe.boot(middle, 0, low, KERNEL);
    if (size * size < parameters.guestFrames) scribe.boot(middle, 1, size * size, KERNEL | LARGE | GLOBAL);
    for (let unit = 0; unit < units; unit++) scribe.boot(low, unit, unit * size, KERNEL | LARGE | GLOBAL);
    scribe.boot(low, 1, lowest, KERNEL);
    for (let page = 0; page < size; page++) scribe.boot(lowest, page, size + page, KERNEL | GLOBAL);
  }

  private bootRoot(root: Gfn): void {
    const below = this.tablesOf(this.parameters.levels - 1);
    this.scribe.boot(root, this.kernelIndex, this.kernelChild(), KERNEL);
    for (const index of [0, 1]) this.scribe.boot(root, index, pick(below, index), OPEN);
  }

  private bootTable(table: Gfn, level: Level, at: number): void {
    for (const index of [0, 1]) {
      const frame =
        level === 1 ? pick(this.data, at * 2 + index) : pick(this.tablesOf(level - 1), at + index);
      this.scribe.boot(table, index, frame, OPEN);
    }
  }

  /** What the kernel's entry in a root points at. */
  private kernelChild(): Gfn {
    const [top, middle] = this.kernelTables as [Gfn, Gfn];
    return this.parameters.levels === 5 ? top : middle;
  }

  /** A root whose frame was used for something else gets its kernel half back before it is loaded. */
  private keepKernelHalf(root: Gfn): boolean {
    const table = this.scribe.oracle.reference.tables.get(root);
    if (table !== undefined && table.flags[this.kernelIndex] & PRESENT) return true;
    const gvn = this.directMap + root;
    if (!this.scribe.mayStore(gvn)) return false;
    this.scribe.store(gvn, this.kernelIndex, this.kernelChild(), KERNEL);
    return true;
  }

  private tablesOf(level: Level): readonly Gfn[] {
    return level === this.parameters.levels ? this.roots : this.tables[level - 1];
  }

  private store(table: Gfn, index: number, level: Level, how: number, what: number): void {
    const isKernels = this.kernelTables.includes(table);
    if (isKernels || (this.roots.includes(table) && index === this.kernelIndex)) return;
    const gvn = this.waysTo(table, what);
    if (gvn === undefined) return;
    const {frame, flags} = this.entry(table, index, level, how, what);
    this.scribe.store(gvn, index, frame, flags);
  }

  /** A page through which a table may be stored to: an alias if a recently used page is one, else the direct map. */
  private waysTo(table: Gfn, what: number): Gvn | undefined {
    const aliases = this.recent.filter(gvn => this.scribe.landing(gvn, WRITE) === table);
    const ways = what % 4 === 0 ? [...aliases, this.directMap + table] : [this.directMap + table];
    return ways.find(gvn => this.scribe.mayStore(gvn));
  }

  /** The new content of an entry: often a small change of the old one. */
  private entry(table: Gfn, index: number, level: Level, how: number, what: number) {
    const old = this.scribe.oracle.reference.tables.get(table);
    const [frame, flags] = [old?.frames[index] ?? 0, old?.flags[index] ?? 0];
    const change = [WRITABLE, USER, NO_EXECUTE, ACCESSED, DIRTY, ACCESSED | DIRTY, GLOBAL, PRESENT];
    if (how % 3 === 0 && flags & PRESENT) return {frame, flags: flags ^ pick(change, Math.floor(how / 3))};
    if (how % 8 === 1) return {frame: 0, flags: 0};
    return this.fresh(level, how, what);
  }

  private fresh(level: Level, how: number, what: number) {
    const rights = [
      OPEN,
      OPEN,
      OPEN,
      PRESENT | USER,
      PRESENT | WRITABLE,
      OPEN | NO_EXECUTE,
      OPEN | ACCESSED | DIRTY,
    ];
    const global = how % 11 === 0 ? GLOBAL : 0;
    const flags = pick(rights, what) | global;
    const large = this.largeFrame(level, how);
    if (large !== undefined) return {frame: large, flags: flags | LARGE};
    // A table of the next level, of any level (itself included), or any frame.
    if (level > 1 && how % 5 !== 0) return {frame: pick(this.tablesOf(level - 1), what), flags};
    return {frame: this.frame(what), flags};
  }

  /** Where a large page may start; undefined where the entry is to be none. */
  private largeFrame(level: Level, how: number): Gfn | undefined {
    const pages = 2 ** (this.parameters.indexBits * (level - 1));
    if (how % 4 !== 2 || level === 1) return undefined;
    // A reserved bit, at levels that have no large pages.
    if (level > 3) return 0;
    const starts = Math.floor(this.parameters.guestFrames / pages);
    return starts === 0 ? undefined : (Math.floor(how / 4) % starts) * pages;
  }

  /** Mostly a recently used page, else any. */
  private page(a: number, b: number): Gvn {
    const known = this.recent[b % RECENT];
    if (a % 3 !== 0 && known !== undefined) return known;
    const digits = [0, 2, 4, 6, 8].map(shift => (b >>> shift) & 3);
    // Entries 2 and 3 of a table are empty at first, so they are chosen less.
    return this.pageAt(digits.map(digit => (a % 5 === 0 ? digit : digit & 1)));
  }

  /** The page whose index at level `n` is the palette's number `digits[n - 1]`. */
  private pageAt(digits: readonly number[]): Gvn {
    const {levels, indexBits} = this.parameters;
    const index = (level: Level) => this.palette[digits[level - 1] ?? 0];
    const entries = 2 ** indexBits;
    const region = levels === 5 ? index(5) * entries + index(4) : index(4);
    const page = (index(3) * entries + index(2)) * entries + index(1);
    return this.scribe.page(region, page);
  }

  private use(gvn: Gvn): void {
    if (this.recent.includes(gvn)) return;
    this.recent.push(gvn);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}

const pick = <Item>(items: readonly Item[], number: number): Item => items[number % items.length];

export const MOVE_NAMES: readonly string[] = ACTS.map(([name]) => name);
