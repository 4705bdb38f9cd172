/**
 * Every path that ever led to a global page. A translation of one outlives a load of CR3, so what it came from may be an
 * entry that is long gone, in the tables of any address space. Times are left out: a path that no processor can have gone
 * counts too, so to differ here is only to be looked at closely.
 *
 * Kept are the entries that are global and those that point at a table which has any. A guest's kernel is mapped by the
 * same few of them in every address space, so there is mostly one path to a page of it, and none to a page of a process.
 */
import {
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  USER,
  WRITABLE,
  type Gfn,
  type Gvn,
  type Level,
} from '../hardware/address.ts';
import type {Journal} from './journal.ts';
import {EVERY_RIGHT, isLeaf, narrowed, type Reference, type Rights, type Walk} from './reference.ts';

/** What tells one entry from another, A and D left out. */
const KEPT = WRITABLE | USER | NO_EXECUTE | LARGE | GLOBAL;

interface Entry {
  readonly frame: number;
  readonly flags: number;
}

export class GlobalPaths {
  private readonly reference: Reference;
  private readonly journal: Journal;
  /** Tables from which global pages could ever be reached. */
  private readonly tables = new Set<Gfn>();
  /** Entries that a table had at an index. */
  private readonly entries = new Map<number, Entry[]>();
  private readonly roots = new Set<Gfn>();
  /** Entries that any root had at an index. */
  private readonly rootEntries = new Map<number, Entry[]>();

  constructor(reference: Reference, journal: Journal) {
    this.reference = reference;
    this.journal = journal;
  }

  /** A root is loaded into CR3. */
  loaded(root: Gfn): void {
    if (this.roots.has(root)) return;
    this.roots.add(root);
    const {entries} = this.reference.paging;
    for (let index = 0; index < entries; index++)
      for (const entry of this.entries.get(root * entries + index) ?? NONE)
        add(this.rootEntries, index, entry);
  }

  /** An entry stands in a table from now on. */
  stored(table: Gfn, index: number, frame: number, flags: number): void {
    if (!(flags & PRESENT) || !(flags & GLOBAL || this.tables.has(frame))) return;
    const {entries} = this.reference.paging;
    const entry = {frame, flags: flags & KEPT};
    add(this.entries, table * entries + index, entry);
    if (this.roots.has(table)) add(this.rootEntries, index, entry);
    this.reaches(table);
  }

  /** Whether a global translation of the page may be to another frame, or with other rights, than the walk of now. */
  mayDiffer(gvn: Gvn, walked: Walk): boolean {
    const {paging} = this.reference;
    const {levels} = paging;
    const entries = this.rootEntries.get(paging.index(gvn, levels));
    return entries !== undefined && this.leadsElsewhere(gvn, levels, entries, EVERY_RIGHT, walked);
  }

  /** Whether some path on from `entries` ends at a global page that is not the one of `walked`. */
  private leadsElsewhere(
    gvn: Gvn,
    level: Level,
    entries: readonly Entry[],
    granted: Rights,
    walked: Walk,
  ): boolean {
    const {paging} = this.reference;
    for (const {frame, flags} of entries) {
      const rights = narrowed(granted, flags);
      if (isLeaf(flags, level)) {
        if (!(flags & GLOBAL)) continue;
        const isSame = frame + paging.offset(gvn, level) === walked.gfn && rights === walked.rights;
        if (!walked.global || !isSame) return true;
      } else if (this.leadsElsewhere(gvn, level - 1, this.entriesOf(frame, gvn, level - 1), rights, walked)) {
        return true;
      }
    }
    return false;
  }

  private entriesOf(table: Gfn, gvn: Gvn, level: Level): readonly Entry[] {
    const {paging} = this.reference;
    return this.entries.get(table * paging.entries + paging.index(gvn, level)) ?? NONE;
  }

  /** What points at the table, or did while it can be remembered, leads to global pages too. */
  private reaches(table: Gfn): void {
    if (this.tables.has(table)) return;
    this.tables.add(table);
    const {tables, paging} = this.reference;
    for (const [above, {frames, flags}] of tables)
      for (let at = frames.indexOf(table); at >= 0; at = frames.indexOf(table, at + 1))
        this.stored(above, at, table, flags[at]);
    for (const [slot, {frame, flags}] of this.journal.pastEntries())
      if (frame === table)
        this.stored(Math.floor(slot / paging.entries), slot % paging.entries, frame, flags);
  }
}

const NONE: readonly Entry[] = [];

function add(map: Map<number, Entry[]>, key: number, entry: Entry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [entry]);
  else if (!known.some(({frame, flags}) => frame === entry.frame && flags === entry.flags)) known.push(entry);
}
