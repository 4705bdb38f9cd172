/**
 * A guest that does whatever the architecture allows, without sense: it points entries at tables of any level and at
 * themselves, shares tables between address spaces with other rights above them, uses tables as data and data as
 * tables, moves directories, clears accessed bits and flushes or does not. All it keeps is what a settled recording
 * must keep: a direct map to store through, and no plain data over a table that is linked.
 *
 * What it does next is told by a `Move`, five numbers without structure, so that a failing sequence can be shrunk.
 */
import {
  FETCH,
  PRESENT,
  READ,
  USER_MODE,
  WRITE,
  type Access,
  type Gfn,
  type Gvn,
} from '../../hardware/address.ts';
import {INVPCID_ALL, type InvpcidScope} from '../../hardware/mmu.ts';
import {Scribe} from './scribe.ts';
import {successor} from './wild-entries.ts';
import {KERNEL, pick, WildTables, type WildParameters} from './wild-tables.ts';

export type {WildParameters} from './wild-tables.ts';

/** Any five numbers. */
export type Move = readonly [number, number, number, number, number];

export const TINY: WildParameters = {levels: 4, indexBits: 2, guestFrames: 32, pcids: 2};

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
  ['hint', 1, (guest, [, a]) => guest.scribe.hint(a % 9, guest.tables.roots[0])],
];

export const MOVE_NAMES: readonly string[] = ACTS.map(([name]) => name);

export class WildGuest {
  readonly scribe: Scribe;
  readonly tables: WildTables;
  /** How often each kind of move was made, and not passed over because the guest could not make it. */
  readonly made = new Map<string, number>();
  private readonly parameters: WildParameters;
  private readonly recent: Gvn[] = [];

  constructor(parameters: WildParameters) {
    const {levels, indexBits, guestFrames} = parameters;
    this.parameters = parameters;
    this.scribe = new Scribe(levels, indexBits, guestFrames);
    this.tables = new WildTables(this.scribe, parameters);
    this.tables.boot();
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
    const access = pick(ACCESSES, c);
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
    this.store([walked.gfns[level], walked.indices[level], level], c, d);
  }

  storeAnywhere([, a, b, c, d]: Move): void {
    const {tables, parameters} = this;
    const level = 1 + (a % parameters.levels);
    this.store([pick(tables.of(level), Math.floor(a / 8)), pick(tables.palette, b), level], c, d);
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
    const {roots} = this.tables;
    const root = pick(roots, a);
    if (!this.keepKernelHalf(root)) return;
    // Mostly each root has a PCID of its own.
    const pcid = (b % 8 === 0 ? Math.floor(b / 8) : a % roots.length) % pcids;
    this.scribe.loadCr3(root, pcid, pcids > 1 && c % 2 === 0 ? 'keep' : 'flush');
  }

  pageWrite([, a]: Move): void {
    const {scribe, tables} = this;
    const gfn = this.frame(a);
    const gvn = tables.directMap + gfn;
    if (gfn === scribe.oracle.reference.root || !scribe.mayStore(gvn)) return;
    scribe.links.retire(gfn);
    if (!scribe.links.isLinked(gfn)) scribe.pageWrite(gvn);
    else if (tables.roots.includes(gfn)) scribe.links.load(gfn);
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

  /** A root whose frame was used for something else gets its kernel half back before it is loaded. */
  private keepKernelHalf(root: Gfn): boolean {
    const {scribe, tables} = this;
    const table = scribe.oracle.reference.tables.get(root);
    if (table !== undefined && table.flags[tables.kernelIndex] & PRESENT) return true;
    const gvn = tables.directMap + root;
    if (!scribe.mayStore(gvn)) return false;
    scribe.store(gvn, tables.kernelIndex, tables.kernelHalf, KERNEL);
    return true;
  }

  private store([table, index, level]: readonly [Gfn, number, number], how: number, what: number): void {
    const {scribe, tables, parameters} = this;
    if (tables.isKernels(table, index)) return;
    const gvn = this.wayTo(table, what);
    if (gvn === undefined) return;
    const stored = scribe.oracle.reference.tables.get(table);
    const old = {frame: stored?.frames[index] ?? 0, flags: stored?.flags[index] ?? 0};
    const {frame, flags} = successor(table, old, level, [how, what], [tables, parameters]);
    scribe.store(gvn, index, frame, flags);
  }

  /** A page through which a table may be stored to: an alias if a recently used page is one, else the direct map. */
  private wayTo(table: Gfn, what: number): Gvn | undefined {
    const direct = this.tables.directMap + table;
    const aliases = this.recent.filter(gvn => this.scribe.landing(gvn, WRITE) === table);
    const ways = what % 4 === 0 ? [...aliases, direct] : [direct];
    return ways.find(gvn => this.scribe.mayStore(gvn));
  }

  /** Mostly a recently used page, else any. */
  private page(a: number, b: number): Gvn {
    const known = this.recent[b % RECENT];
    if (a % 3 !== 0 && known !== undefined) return known;
    const digits = [0, 2, 4, 6, 8].map(shift => (b >>> shift) & 3);
    // Entries 2 and 3 of a table are empty at first, so they are chosen less.
    return this.tables.pageAt(digits.map(digit => (a % 5 === 0 ? digit : digit & 1)));
  }

  private use(gvn: Gvn): void {
    if (this.recent.includes(gvn)) return;
    this.recent.push(gvn);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}
