/**
 * Which answers the architecture allows for an access. One is the walk of now. Any other comes from the caches: there
 * are instants t_L ≤ … ≤ t_1 at which each entry of its chain stood where the entry above pointed, with the address
 * space loaded, no invalidation of the paging-structure caches between t_L and t_1 that covers the path, and none of
 * the TLB after t_1 that covers the leaf. No access need have happened then: a processor may walk by speculation. What
 * the host takes back is never legal, so an answer is a guest frame, and the frame behind it is the one of now.
 */
import {GLOBAL, type Access, type Gfn, type Gvn, type Level, type Pcid} from '../hardware/address.ts';
import type {GlobalPaths} from './global-paths.ts';
import {ALWAYS, common, includesNow, prolonged, reaches, type Instants} from './instants.ts';
import type {Context, Journal, Version} from './journal.ts';
import {
  entryVerdict,
  EVERY_RIGHT,
  isLeaf,
  narrowed,
  PERMITTED,
  rightsVerdict,
  type GuestTable,
  type Landing,
  type Reference,
  type Rights,
  type Verdict,
  type Walk,
} from './reference.ts';

/** An entry of a chain; `table` is there only while the entry still stands as it was read. */
export interface Step {
  readonly table: GuestTable | undefined;
  readonly index: number;
  readonly flags: number;
}

/** A way the processor can have come to an answer. `gfn` counts where the verdict is PERMITTED. */
export interface Chain extends Landing {
  readonly verdict: Verdict;
  /** The context that was loaded. */
  readonly pcid: Pcid;
  /** From the root down. */
  readonly steps: readonly Step[];
}

export class Legality {
  private readonly reference: Reference;
  private readonly journal: Journal;
  private readonly globals: GlobalPaths;

  constructor(reference: Reference, journal: Journal, globals: GlobalPaths) {
    this.reference = reference;
    this.journal = journal;
    this.globals = globals;
  }

  /**
   * Whether the caches may hold anything but `walked`, the walk of now. Where a chain leaves that walk, it does so at
   * an entry of that walk which stood otherwise, or at the root. What invalidates a leaf of one PCID invalidates the
   * paths of that PCID to it; but a global leaf may have been read by a path of another.
   */
  maybeStale(gvn: Gvn, walked: Walk): boolean {
    const {journal, globals} = this;
    const changed = this.changedAt(walked);
    const left = Math.max(changed, journal.otherRootUntil);
    if (left > 0 && left > journal.leafLostAt(gvn, 1, journal.context.pcid)) return true;
    return (
      Math.max(changed, journal.otherSpaceUntil) > journal.everythingLostAt && globals.mayDiffer(gvn, walked)
    );
  }

  /** The chains that lead to memory, and elsewhere than `walked`, the walk of now: with one, the access is racy. */
  others(gvn: Gvn, access: Access, walked: Walk): readonly Chain[] {
    if (!this.maybeStale(gvn, walked)) return [];
    const {verdict, gfn} = walked;
    return this.chains(gvn, access).filter(
      chain => chain.verdict === PERMITTED && (verdict !== PERMITTED || chain.gfn !== gfn),
    );
  }

  /** Every chain to `gvn`, the walk of now among them. */
  chains(gvn: Gvn, access: Access): readonly Chain[] {
    const search = new Search(this.reference, this.journal, gvn, access);
    const contexts = this.journal.contexts;
    const spaces = new Map(contexts.map(context => [`${context.root} ${context.pcid}`, context]));
    for (const {root, pcid} of spaces.values()) {
      search.from(
        root,
        pcid,
        contexts.filter(context => context.pcid === pcid),
      );
    }
    return search.found;
  }

  /** When an entry of the walk last came to stand as it does. */
  private changedAt(walked: Walk): number {
    const {journal, reference} = this;
    let at = 0;
    for (let level = reference.paging.levels; level >= walked.level; level--) {
      const past = journal.past(walked.gfns[level], walked.indices[level]);
      if (past.length > 0) at = Math.max(at, past[past.length - 1].to);
    }
    return at;
  }
}

/** One descent through all versions of the tables. */
class Search {
  readonly found: Chain[] = [];
  private readonly reference: Reference;
  private readonly journal: Journal;
  private readonly gvn: Gvn;
  private readonly access: Access;
  private readonly steps: Step[] = [];
  private pcid: Pcid = 0;
  private loaded: Instants = ALWAYS;

  constructor(reference: Reference, journal: Journal, gvn: Gvn, access: Access) {
    this.reference = reference;
    this.journal = journal;
    this.gvn = gvn;
    this.access = access;
  }

  /** Chains that start at `root` under `pcid`, which was loaded in `contexts`, with that root or another. */
  from(root: Gfn, pcid: Pcid, contexts: readonly Context[]): void {
    this.pcid = pcid;
    this.loaded = contexts;
    const rooted = contexts.filter(context => context.root === root);
    this.descend(this.reference.paging.levels, root, EVERY_RIGHT, rooted);
  }

  /** `reach`: the instants at which the processor may read the table `gfn` of `level` on its path to the page. */
  private descend(level: Level, gfn: Gfn, rights: Rights, reach: Instants): void {
    const {reference, journal, gvn} = this;
    const index = reference.paging.index(gvn, level);
    const table = reference.tables.get(gfn);
    for (const past of journal.past(gfn, index)) {
      this.read(level, past, {table: undefined, index, flags: past.flags}, rights, reach);
    }
    if (table === undefined) return this.read(level, ABSENT, {table, index, flags: 0}, rights, reach);
    const [frame, flags, since] = [table.frames[index], table.flags[index], table.since[index]];
    const current = {frame, flags, from: since, to: Number.POSITIVE_INFINITY};
    this.read(level, current, {table, index, flags}, rights, reach);
  }

  private read(level: Level, entry: Version, step: Step, rights: Rights, reach: Instants): void {
    const {journal, gvn, pcid} = this;
    const read = common(common(reach, [entry]), this.loaded);
    if (read.length === 0) return;
    this.steps.push(step);
    const verdict = entryVerdict(entry.flags, level, this.access);
    if (verdict !== PERMITTED) {
      // An entry that ends a walk is never cached, so it must stand now.
      if (includesNow(read))
        this.found.push({verdict, gfn: 0, level, pcid: this.pcid, steps: [...this.steps]});
    } else if (isLeaf(entry.flags, level)) {
      this.leaf(level, entry, narrowed(rights, entry.flags), read);
    } else {
      const cached = prolonged(read, to => journal.pathLostAt(gvn, level, pcid, to));
      this.descend(level - 1, entry.frame, narrowed(rights, entry.flags), cached);
    }
    this.steps.pop();
  }

  private leaf(level: Level, entry: Version, rights: Rights, read: Instants): void {
    const {journal, gvn, pcid} = this;
    const global = (entry.flags & GLOBAL) !== 0;
    if (!global && pcid !== journal.context.pcid) return;
    const lost = global ? journal.globalLeafLostAt(gvn, level) : journal.leafLostAt(gvn, level, pcid);
    if (!reaches(read, lost)) return;
    const gfn = entry.frame + this.reference.paging.offset(gvn, level);
    this.found.push({verdict: rightsVerdict(rights, this.access), gfn, level, pcid, steps: [...this.steps]});
  }
}

const ABSENT: Version = {frame: 0, flags: 0, from: 0, to: Number.POSITIVE_INFINITY};
