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
import {
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_ALL_WITH_GLOBAL,
  INVPCID_CONTEXT,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import {ALL_MARKS, SAME_INSTRUCTION} from '../../recording/format.ts';
import type {Context} from '../journal.ts';
import {PERMITTED} from '../reference.ts';
import {Scribe} from './scribe.ts';
import {kernelSuccessor, successor, type Entry} from './wild-entries.ts';
import {KERNEL, pick, WildTables, type Place, type WildParameters} from './wild-tables.ts';

export type {WildParameters} from './wild-tables.ts';

/** Any five numbers. */
export type Move = readonly [number, number, number, number, number];

export const TINY: WildParameters = {levels: 4, indexBits: 2, guestFrames: 32, pcids: 2, spaces: 2};

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

/** A wild guest that has made `moves`. */
export function played(parameters: WildParameters, moves: readonly Move[]): WildGuest {
  const guest = new WildGuest(parameters);
  guest.play(moves);
  return guest;
}

/** What a move may be, and how often in a hundred. */
const ACTS: readonly (readonly [string, number, Act])[] = [
  ['access', 26, (guest, move) => guest.access(move)],
  ['store to an entry on a used path', 18, (guest, move) => guest.storeOnPath(move)],
  ['store to any entry', 8, (guest, move) => guest.storeAnywhere(move)],
  ["store to a kernel's entry", 2, (guest, move) => guest.storeToKernel(move)],
  ['round trip', 10, (guest, move) => guest.roundTrip(move)],
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

/** What a guest may flush of `page` while another address space than `home` is loaded. */
const FLUSHES: readonly ((scribe: Scribe, page: Gvn, home: Context) => void)[] = [
  () => {},
  (scribe, page) => scribe.invlpg(page),
  (scribe, page, {pcid}) => scribe.invpcid(INVPCID_ADDRESS, pcid, page),
  (scribe, page, {pcid}) => scribe.invpcid(INVPCID_CONTEXT, pcid, page),
  (scribe, page, {pcid}) => scribe.invpcid(INVPCID_ALL_WITH_GLOBAL, pcid, page),
  (scribe, page, {pcid}) => scribe.invpcid(INVPCID_ALL, pcid, page),
  scribe => scribe.toggleGlobalPages(),
  (scribe, _page, {pcid}) => scribe.loadCr3(scribe.oracle.reference.root, pcid),
  (scribe, page) => {
    const faulting = ACCESSES.find(access => scribe.verdict(page, access) !== PERMITTED);
    if (faulting !== undefined && scribe.mayAccess(page, faulting)) scribe.access(page, faulting);
  },
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
    this.tryAccess(gvn, pick(ACCESSES, c), d % 64);
    this.use(gvn);
  }

  /** To an entry that the walk for a recently used page reads. */
  storeOnPath([, a, b, c, d]: Move): void {
    this.store(this.placeOnPath(this.recent[a % RECENT] ?? this.page(a, b), b), c, d);
  }

  storeAnywhere([, a, b, c, d]: Move): void {
    const {tables, parameters} = this;
    const level = 1 + (a % parameters.levels);
    this.store([pick(tables.of(level), Math.floor(a / 8)), pick(tables.palette, b), level], c, d);
  }

  /** To an entry that leads to the direct map, or is a page of it: what the guest does from then on may be little. */
  storeToKernel([, a, b, c]: Move): void {
    const [table, index, level] = this.tables.kernelEntry(a, b);
    const gvn = this.wayTo(table, 1);
    if (gvn === undefined) return;
    const {frame, flags} = kernelSuccessor(this.entryAt(table, index), level, c, this.parameters);
    this.scribe.store(gvn, index, frame, flags);
  }

  /** A page is used, its address space is left, what leads to the page changes or is flushed, and it is used again. */
  roundTrip([, a, b, c, d]: Move): void {
    const {scribe, recent, parameters} = this;
    const home = scribe.oracle.journal.context;
    const gvn = recent[a % RECENT] ?? this.page(a, b);
    this.tryAccess(gvn, pick(ACCESSES, b), d % 64);
    const place = this.placeOnPath(gvn, b >>> 3);
    const away = pick(this.tables.roots, c);
    if (!this.keepKernelHalf(away)) return;
    const keep = parameters.pcids > 1 ? 'keep' : 'flush';
    scribe.loadCr3(away, (c >>> 1) % parameters.pcids, (c >>> 3) % 4 === 0 ? 'flush' : keep);
    const when = (a >>> 2) % 3;
    if (when === 1) this.store(place, c >>> 4, d);
    pick(FLUSHES, c >>> 5)(scribe, gvn, home);
    if (when === 2) this.store(place, c >>> 4, d);
    if (!this.keepKernelHalf(home.root)) return;
    scribe.loadCr3(home.root, home.pcid, (c >>> 8) % 2 === 0 ? 'flush' : keep);
    this.tryAccess(gvn, pick(ACCESSES, b), d % 64);
    this.use(gvn);
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
    const gvn = tables.directMap + this.frame(a);
    const gfn = scribe.landing(gvn, WRITE);
    if (gfn === undefined || gfn === scribe.oracle.reference.root || !scribe.mayStore(gvn)) return;
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

  private tryAccess(gvn: Gvn, access: Access, line: number): void {
    const marks = line & (access === (READ | USER_MODE) ? ALL_MARKS : SAME_INSTRUCTION);
    if (this.scribe.mayAccess(gvn, access)) this.scribe.access(gvn, access, line, marks);
  }

  /** A root whose frame was used for something else gets its kernel half back before it is loaded. */
  private keepKernelHalf(root: Gfn): boolean {
    const {scribe, tables} = this;
    if (this.entryAt(root, tables.kernelIndex).flags & PRESENT) return true;
    const gvn = this.wayTo(root, 1);
    if (gvn === undefined) return false;
    scribe.store(gvn, tables.kernelIndex, tables.kernelHalf, KERNEL);
    return true;
  }

  private entryAt(table: Gfn, index: number): Entry {
    const stored = this.scribe.oracle.reference.tables.get(table);
    return {frame: stored?.frames[index] ?? 0, flags: stored?.flags[index] ?? 0};
  }

  /** An entry that the walk for a page reads: the last one as often as all above it. */
  private placeOnPath(gvn: Gvn, which: number): Place {
    const walked = this.scribe.oracle.reference.walk(gvn, READ);
    const depth = this.parameters.levels - walked.level + 1;
    const level = walked.level + (which % 2 === 0 ? 0 : Math.floor(which / 2) % depth);
    return [walked.gfns[level], walked.indices[level], level];
  }

  private store([table, index, level]: Place, how: number, what: number): void {
    const {scribe, tables, parameters} = this;
    if (tables.isKernels(table, index)) return;
    const gvn = this.wayTo(table, what);
    if (gvn === undefined) return;
    const old = this.entryAt(table, index);
    const {frame, flags} = successor(table, old, level, [how, what], [tables, parameters]);
    scribe.store(gvn, index, frame, flags);
  }

  /** A page through which a table may be stored to: an alias if a recently used page is one, else the direct map. */
  private wayTo(table: Gfn, what: number): Gvn | undefined {
    const direct = this.tables.directMap + table;
    const ways = what % 4 === 0 ? [...this.recent, direct] : [direct];
    return ways.find(gvn => this.scribe.landing(gvn, WRITE) === table && this.scribe.mayStore(gvn));
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
