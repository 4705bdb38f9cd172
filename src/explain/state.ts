/** What the data structures look like at a moment: what an access to one page would touch of them, or all shadow pages. */
import {
  LARGE,
  PRESENT,
  WRITABLE,
  type Gfn,
  type Gvn,
  type Level,
  type Pcid,
  type TablePath,
} from '../hardware/address.ts';
import {descend} from '../hardware/descent.ts';
import type {TableMemory} from '../hardware/memory.ts';
import {MAY_WRITE} from '../hardware/rights.ts';
import type {Translation} from '../hardware/tlb.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import type {ShadowPage} from '../shadow/tables/shadow-page.ts';
import {Nested} from '../strategies/nested.ts';
import {saidBy} from './names.ts';
import {roleWords} from './setting-of.ts';
import type {TableKind} from './step.ts';

/** An entry on the way from a root to a page. */
export interface EntryState {
  readonly tables: TableKind;
  readonly level: Level;
  readonly table: number;
  readonly index: number;
  readonly says: string;
}

export interface PlaceState {
  readonly gfn: Gfn;
  readonly hfn: number;
  readonly isBacked: boolean;
}

export interface ShadowPageState {
  readonly frame: number;
  readonly standsFor: string;
  readonly entries: number;
  /** Entries that lead to it. */
  readonly parents: number;
  readonly isRoot: boolean;
  /** Whether the guest's stores to its table are caught; one that pieces a large page together has none. */
  readonly isTraced: boolean | undefined;
  /** How many pages of the pool were used later. */
  readonly usedLater: number;
}

export interface PoolState {
  readonly pages: number;
  readonly limit: number;
  /** In the order in which they were made. */
  readonly shown: readonly ShadowPageState[];
}

export interface TlbState {
  readonly name: string;
  readonly used: number;
  readonly entries: number;
  /** What it holds of the page. */
  readonly holds: readonly string[];
}

export interface State {
  readonly guestPath: readonly EntryState[];
  readonly physmap: readonly PlaceState[];
  /** The shadow path to the page, or the nested one to its frame. */
  readonly ownPath: readonly EntryState[];
  readonly pool: PoolState | undefined;
  readonly tlbs: readonly TlbState[];
}

/** Which page is looked at, below which root of the guest; and whether all shadow pages are shown. */
export interface Sight {
  readonly page: Gvn | undefined;
  readonly root: Gfn;
  readonly all: boolean;
}

export function stateOf(hypervisor: Hypervisor, {page, root, all}: Sight): State {
  const {guestTables, paging} = hypervisor.machine;
  const guestPath =
    page === undefined ? [] : pathOf({tables: guestTables, path: paging, kind: 'guest'}, root, page);
  const gfn = page === undefined ? undefined : frameOf(hypervisor, root, page);
  const ownPath = ownPathOf(hypervisor, page, gfn);
  return {
    guestPath,
    physmap: gfn === undefined ? [] : placesOf(hypervisor, gfn),
    ownPath,
    pool: hypervisor instanceof ShadowHypervisor ? poolOf(hypervisor, all ? undefined : ownPath) : undefined,
    tlbs: tlbsOf(hypervisor, page),
  };
}

interface Tree {
  readonly tables: TableMemory;
  readonly path: TablePath;
  readonly kind: TableKind;
}

/** Every entry from the root to the last that there is. */
function pathOf({tables, path, kind}: Tree, root: number, page: number): readonly EntryState[] {
  const entries: EntryState[] = [];
  for (let level = path.levels; level >= 1; level--) {
    const end = descend(tables, path, root, page, level);
    if (end.level !== level) break;
    const says = saidBy(tables.frameAt(end.slot), end.flags, level);
    entries.push({tables: kind, level, table: end.table, index: end.index, says});
  }
  return entries;
}

/** Where the guest's tables lead, if they do. */
function frameOf({machine: {guestTables, paging}}: Hypervisor, root: Gfn, page: Gvn): Gfn | undefined {
  const {kind, slot, level} = descend(guestTables, paging, root, page);
  return kind === 'leaf' ? guestTables.frameAt(slot) + paging.offset(page, level) : undefined;
}

function placesOf({machine: {physmap}}: Hypervisor, gfn: Gfn): readonly PlaceState[] {
  return [{gfn, hfn: physmap.frameOf(gfn), isBacked: physmap.isBacked(gfn)}];
}

function ownPathOf(
  hypervisor: Hypervisor,
  page: Gvn | undefined,
  gfn: Gfn | undefined,
): readonly EntryState[] {
  if (hypervisor instanceof ShadowHypervisor && page !== undefined) {
    const {tables, mmus, machine} = hypervisor;
    const {root} = mmus[0].loaded;
    const tree = {tables: tables.memory, path: machine.paging, kind: 'shadow'} as const;
    return root === undefined ? [] : pathOf(tree, root.frame, page);
  }
  if (!(hypervisor instanceof Nested) || gfn === undefined) return [];
  const {tables, nested} = hypervisor;
  return pathOf({tables: tables.memory, path: nested.path, kind: 'nested'}, nested.root, gfn);
}

/** The pages on the path, or all of them where there is none. */
function poolOf(hypervisor: ShadowHypervisor, path: readonly EntryState[] | undefined): PoolState {
  const {pool} = hypervisor.tables;
  const pages = [...pool.pages()];
  const shown = path ? pages.filter(({frame}) => path.some(({table}) => table === frame)) : pages;
  return {
    pages: pool.size,
    limit: pool.limit,
    shown: shown.map(page => shadowPageState(hypervisor, page, pages)),
  };
}

function shadowPageState(
  {tables, mmus: [{parts}]}: ShadowHypervisor,
  page: ShadowPage,
  pages: readonly ShadowPage[],
): ShadowPageState {
  const {kind, gfn} = page.role;
  return {
    frame: page.frame,
    standsFor: roleWords(page.role),
    entries: tables.count(page),
    parents: page.parents.size,
    isRoot: tables.pool.isRoot(page),
    isTraced: kind === 'direct' ? undefined : !parts.protection.letsStoresThrough(gfn),
    usedLater: pages.filter(({usedAt}) => usedAt > page.usedAt).length,
  };
}

const TLB_NAMES = [
  'first-level, data, 4 KiB',
  'first-level, data, 2 MiB',
  'first-level, data, 1 GiB',
  'first-level, instructions, 4 KiB',
  'first-level, instructions, 2 MiB',
  'first-level, instructions, 1 GiB',
  'second-level',
  'second-level, 1 GiB',
  'second-level, instructions',
];

function tlbsOf({machine: {cpu, paging}}: Hypervisor, page: Gvn | undefined): readonly TlbState[] {
  return cpu.tlbs.flatMap((tlb, at) => {
    const {used, entries} = tlb.array;
    if (entries === 0) return [];
    const held = [...tlb.list()].filter(
      ({gvn, level}) => page !== undefined && paging.unit(gvn, level) === paging.unit(page, level),
    );
    return [{name: TLB_NAMES[at], used, entries, holds: held.map(heldWords)}];
  });
}

function heldWords({frame, level, rights, pcid, global}: Translation & {readonly pcid: Pcid}): string {
  const flags = PRESENT | (rights & MAY_WRITE ? WRITABLE : 0) | (level > 1 ? LARGE : 0);
  return `${saidBy(frame, flags, level)}, ${global ? 'global' : `PCID ${pcid}`}`;
}
