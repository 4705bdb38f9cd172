/**
 * What a processor may still remember: the past versions of table entries, which address spaces were loaded when, and
 * every invalidation. Time is counted in instants, one after each change; a change made at instant t ends the old
 * state just before t, and an invalidation at t removes what was cached before t.
 *
 * Memory is bounded: when a list outgrows its limit the older half is forgotten, and what is forgotten counts as gone from
 * the caches. Only a racy access, which no settled recording has, can ask for anything that old.
 */
import {PRESENT, type Gfn, type Gvn, type Level, type Paging, type Pcid} from '../hardware/address.ts';
import {LeafInvalidations} from './leaf-invalidations.ts';

const LIMIT = 1 << 14;
const CONTEXT_LIMIT = 1 << 8;

/** An entry as it stood from instant `from` until just before `to`. */
export interface Version {
  readonly frame: number;
  readonly flags: number;
  readonly from: number;
  readonly to: number;
}

/** An address space as it was loaded from instant `from` until just before `to`. */
export interface Context {
  readonly root: Gfn;
  readonly pcid: Pcid;
  readonly from: number;
  to: number;
}

/** What an invalidation removes from the paging-structure caches: of one PCID or all, of one page's path or all. */
interface PathInvalidation {
  readonly at: number;
  readonly pcid: Pcid | undefined;
  readonly gvn: Gvn | undefined;
}

export class Journal {
  now = 0;
  /** Until when another root than the one of now was loaded under its PCID, and under any. */
  otherRootUntil = 0;
  otherSpaceUntil = 0;
  /** In order of time; the last one is loaded now. */
  contexts: Context[] = [{root: 0, pcid: 0, from: 0, to: Number.POSITIVE_INFINITY}];
  private readonly paging: Paging;
  private readonly leaves: LeafInvalidations;
  private paths: PathInvalidation[] = [];
  private readonly versions = new Map<number, Version[]>();
  private versionCount = 0;

  constructor(paging: Paging) {
    this.paging = paging;
    this.leaves = new LeafInvalidations(paging);
  }

  get context(): Context {
    return this.contexts[this.contexts.length - 1];
  }

  /** Past versions of an entry that were present, oldest first: what was not present was never cached. */
  past(table: Gfn, index: number): readonly Version[] {
    return this.versions.get(this.slot(table, index)) ?? [];
  }

  /** Every past version there is, with the number of its slot: table × entries a table + index. */
  *pastEntries(): Generator<readonly [slot: number, Version]> {
    for (const [slot, versions] of this.versions) for (const version of versions) yield [slot, version];
  }

  /** An entry that stood as (frame, flags) since `from` is stored to: the instant of the store. */
  overwrite(table: Gfn, index: number, frame: number, flags: number, from: number): number {
    const at = ++this.now;
    if (flags & PRESENT) {
      const slot = this.slot(table, index);
      const versions = this.versions.get(slot);
      const version = {frame, flags, from, to: at};
      if (versions === undefined) this.versions.set(slot, [version]);
      else versions.push(version);
      if (++this.versionCount > LIMIT) this.forgetVersions();
    }
    return at;
  }

  /** MOV to CR3. Without bit 63 it empties what is cached of the new PCID, but for global leaves. */
  loadCr3(root: Gfn, pcid: Pcid, flush: 'flush' | 'keep'): void {
    this.context.to = ++this.now;
    this.contexts.push({root, pcid, from: this.now, to: Number.POSITIVE_INFINITY});
    if (this.contexts.length > CONTEXT_LIMIT) this.contexts = this.contexts.slice(CONTEXT_LIMIT / 2);
    if (flush === 'flush') this.flushContext(pcid);
    const others = this.contexts.filter(context => context.root !== root);
    this.otherSpaceUntil = latestEnd(others);
    this.otherRootUntil = latestEnd(others.filter(context => context.pcid === pcid));
  }

  /** INVLPG: the page in the current PCID, global or not, and every path of the current PCID. */
  invlpg(gvn: Gvn): void {
    this.leaves.page(gvn, this.context.pcid, ++this.now);
    this.leaves.globalPage(gvn, this.now);
    this.losePaths(this.context.pcid, undefined);
  }

  /** #PF raised on a page: as INVLPG, but only the paths to that page. */
  pageFault(gvn: Gvn): void {
    this.leaves.page(gvn, this.context.pcid, ++this.now);
    this.leaves.globalPage(gvn, this.now);
    this.losePaths(this.context.pcid, gvn);
  }

  /** INVPCID 0: the page in one PCID unless global, and the paths to it. */
  invpcidAddress(gvn: Gvn, pcid: Pcid): void {
    this.leaves.page(gvn, pcid, ++this.now);
    this.losePaths(pcid, gvn);
  }

  /** INVPCID 1, and what MOV to CR3 does: all of one PCID unless global. */
  flushContext(pcid: Pcid): void {
    this.leaves.context(pcid, ++this.now);
    this.losePaths(pcid, undefined);
  }

  /** INVPCID 3: all PCIDs, unless global. */
  flushContexts(): void {
    this.leaves.contexts(++this.now);
    this.losePaths(undefined, undefined);
  }

  /** INVPCID 2, and a toggle of CR4.PGE. */
  flushEverything(): void {
    this.leaves.everything(++this.now);
    this.losePaths(undefined, undefined);
  }

  /** When the cached leaf of `level` that maps `gvn` in `pcid` was last invalidated, where it is not global. */
  leafLostAt(gvn: Gvn, level: Level, pcid: Pcid): number {
    return this.leaves.lostAt(gvn, level, pcid);
  }

  /** When all that any cache held was last invalidated. */
  get everythingLostAt(): number {
    return this.leaves.everythingLostAt;
  }

  globalLeafLostAt(gvn: Gvn, level: Level): number {
    return this.leaves.globalLostAt(gvn, level);
  }

  /** The first instant from `from` on at which the cached entry of `level` on the path to `gvn` is invalidated. */
  pathLostAt(gvn: Gvn, level: Level, pcid: Pcid, from: number): number {
    const {paging, paths} = this;
    const prefix = paging.prefix(gvn, level);
    for (let i = this.firstPathLossFrom(from); i < paths.length; i++) {
      const lost = paths[i];
      const samePath = lost.gvn === undefined || paging.prefix(lost.gvn, level) === prefix;
      if (samePath && (lost.pcid === undefined || lost.pcid === pcid)) return lost.at;
    }
    return Number.POSITIVE_INFINITY;
  }

  private losePaths(pcid: Pcid | undefined, gvn: Gvn | undefined): void {
    this.paths.push({at: this.now, pcid, gvn});
    if (this.paths.length > LIMIT) this.forgetPaths();
  }

  private firstPathLossFrom(instant: number): number {
    let low = 0;
    let high = this.paths.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.paths[middle].at < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private slot(table: Gfn, index: number): number {
    return table * this.paging.entries + index;
  }

  private forgetVersions(): void {
    const ends = [...this.versions.values()].flat().map(version => version.to);
    const horizon = ends.sort((a, b) => a - b)[Math.floor(ends.length / 2)];
    this.versionCount = 0;
    for (const [slot, versions] of this.versions) {
      const kept = versions.filter(version => version.to > horizon);
      if (kept.length === 0) this.versions.delete(slot);
      else this.versions.set(slot, kept);
      this.versionCount += kept.length;
    }
  }

  /** A path that is older than every invalidation we remember must not look uninvalidated. */
  private forgetPaths(): void {
    this.paths = this.paths.slice(LIMIT / 2);
    const horizon = this.paths[0].at;
    this.contexts = this.contexts
      .filter(context => context.to > horizon)
      .map(context => ({...context, from: Math.max(context.from, horizon)}));
  }
}

const latestEnd = (contexts: readonly Context[]): number => contexts[contexts.length - 1]?.to ?? 0;
