/**
 * Where a line is found. Page-table entries and data go through the same hierarchy, so they compete for it. A load
 * fills every level above the one that had the line.
 */
import {LINES_PER_PAGE, type Hfn} from './address.ts';
import type {ArrayGeometry, CacheFidelity, CacheGeometry, Replacement} from './geometry.ts';
import type {Lines} from './lines.ts';
import {PagePass} from './page-pass.ts';
import {PolicyLines} from './policy-lines.ts';
import {RecentLines} from './recent-lines.ts';

export type CacheLevel = 0 | 1 | 2 | 3;
export const IN_L1 = 0;
export const IN_L2 = 1;
export const IN_LLC = 2;
export const IN_MEMORY = 3;

export interface Caches {
  /** Loads a line that holds a page-table entry. */
  loadEntry(line: number): CacheLevel;
  /** Touches a line of data or instructions. */
  touchData(line: number): CacheLevel;
  /** Passes a whole page of data through: the same as to touch each of its lines in turn. */
  touchPage(frame: Hfn): void;
  /** Touches the first lines of a page in turn; answers, until it is asked again, how many each level had. */
  touchLines(frame: Hfn, lines: number): Found;
}

/** How many lines were found where. */
export interface Found {
  l1: number;
  l2: number;
  llc: number;
  memory: number;
}

const FIDELITIES: Readonly<
  Record<CacheFidelity, (geometry: CacheGeometry, replacement: Replacement) => Caches>
> = {
  full: (geometry, replacement) => new SharedCaches(geometry, replacement),
  entries: (geometry, replacement) => new EntryCaches(geometry, replacement),
  flat: () => new FlatCaches(),
};

export function cachesOf(fidelity: CacheFidelity, geometry: CacheGeometry, replacement: Replacement): Caches {
  return FIDELITIES[fidelity](geometry, replacement);
}

/** Three levels of lines. A level is asked, and takes the line in, only where the one above lacks it. */
class Hierarchy {
  private readonly l1: Lines;
  private readonly l2: Lines;
  private readonly llc: Lines;
  private readonly pass = new PagePass();
  private readonly found = allInL1(0);

  constructor(geometry: CacheGeometry, replacement: Replacement) {
    this.l1 = linesOf(geometry.l1, replacement);
    this.l2 = linesOf(geometry.l2, replacement);
    this.llc = linesOf(geometry.llc, replacement);
  }

  access(line: number): CacheLevel {
    this.pass.used(line);
    if (this.l1.use(line)) return IN_L1;
    if (this.l2.use(line)) return IN_L2;
    return this.llc.use(line) ? IN_LLC : IN_MEMORY;
  }

  accessPage(frame: Hfn): void {
    const {l1, l2, llc, pass} = this;
    this.start(frame);
    l1.usePage(pass);
    l2.usePage(pass);
    llc.endPage(pass);
  }

  accessLines(frame: Hfn, lines: number): Found {
    const {l1, l2, llc, pass, found} = this;
    if (lines === LINES_PER_PAGE) this.start(frame);
    else pass.startPart(frame, lines);
    l1.usePage(pass);
    found.l1 = lines - pass.sought;
    l2.usePage(pass);
    found.l2 = lines - found.l1 - pass.sought;
    llc.usePage(pass);
    found.memory = pass.sought;
    found.llc = lines - found.l1 - found.l2 - found.memory;
    return found;
  }

  private start(frame: Hfn): void {
    const {l1, l2, llc, pass} = this;
    if (pass.isLast) for (const each of [l1, l2, llc, pass]) each.renumber();
    pass.start(frame);
  }
}

const allInL1 = (lines: number): Found => ({l1: lines, l2: 0, llc: 0, memory: 0});

const linesOf = (geometry: ArrayGeometry, replacement: Replacement): Lines =>
  replacement === 'lru' ? new RecentLines(geometry) : new PolicyLines(geometry, replacement);

/** Data and entries share the hierarchy. */
class SharedCaches implements Caches {
  private readonly hierarchy: Hierarchy;

  constructor(geometry: CacheGeometry, replacement: Replacement) {
    this.hierarchy = new Hierarchy(geometry, replacement);
  }

  loadEntry(line: number): CacheLevel {
    return this.hierarchy.access(line);
  }

  touchData(line: number): CacheLevel {
    return this.hierarchy.access(line);
  }

  touchPage(frame: Hfn): void {
    this.hierarchy.accessPage(frame);
  }

  touchLines(frame: Hfn, lines: number): Found {
    return this.hierarchy.accessLines(frame, lines);
  }
}

/** Entries have the hierarchy for themselves, and data is taken to hit the first level. */
class EntryCaches implements Caches {
  private readonly hierarchy: Hierarchy;

  constructor(geometry: CacheGeometry, replacement: Replacement) {
    this.hierarchy = new Hierarchy(geometry, replacement);
  }

  loadEntry(line: number): CacheLevel {
    return this.hierarchy.access(line);
  }

  touchData(): CacheLevel {
    return IN_L1;
  }

  touchPage(): void {}

  touchLines(_frame: Hfn, lines: number): Found {
    return allInL1(lines);
  }
}

/** A flat cost: each entry is taken to come from the second level. */
class FlatCaches implements Caches {
  loadEntry(): CacheLevel {
    return IN_L2;
  }

  touchData(): CacheLevel {
    return IN_L1;
  }

  touchPage(): void {}

  touchLines(_frame: Hfn, lines: number): Found {
    return allInL1(lines);
  }
}
