/**
 * Which guest frames are traced: those that a shadow page stands for. A frame may have several shadow pages, for it may
 * be used at several levels and reached with several rights, and is traced as long as it has any.
 */
import {HIGHEST_LEAF_LEVEL, WRITABLE, type Gfn, type Level} from '../hardware/address.ts';
import {MAY_WRITE} from '../hardware/rights.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import type {ShadowEntries} from './tables/shadow-entries.ts';
import type {ShadowPage} from './tables/shadow-page.ts';
import type {WriteGate} from './write-protection.ts';

const NO_PAGES: ReadonlySet<ShadowPage> = new Set();

export class TracedFrames implements WriteGate {
  private readonly machine: VirtualMachine;
  private readonly shadows = new Map<Gfn, Set<ShadowPage>>();
  /** Traced frames in each run that a leaf of level 2 or 3 would map. */
  private readonly countIn: readonly Uint32Array[];

  constructor(machine: VirtualMachine) {
    const {paging, physmap} = machine;
    this.machine = machine;
    this.countIn = [2, 3].map(
      level => new Uint32Array(Math.ceil(physmap.guestFrames / paging.pagesIn(level))),
    );
  }

  has(gfn: Gfn): boolean {
    return this.shadows.has(gfn);
  }

  letsStoresThrough(gfn: Gfn): boolean {
    return !this.has(gfn);
  }

  /** The shadow pages of a frame. */
  shadowsOf(gfn: Gfn): ReadonlySet<ShadowPage> {
    return this.shadows.get(gfn) ?? NO_PAGES;
  }

  /** The size of the largest leaf around `gfn` with no traced frame in it. */
  largestLeaf(gfn: Gfn): Level {
    const {paging} = this.machine;
    let level: Level = HIGHEST_LEAF_LEVEL;
    while (level > 1 && this.countIn[level - 2][paging.unit(gfn, level)] > 0) level--;
    return level;
  }

  /** Whether the frame of the page was not traced before. */
  add(page: ShadowPage): boolean {
    const {gfn} = page.role;
    const shadows = this.shadows.get(gfn);
    shadows?.add(page);
    if (shadows) return false;
    this.shadows.set(gfn, new Set([page]));
    this.count(gfn, 1);
    return true;
  }

  /** The page has been freed. */
  remove(page: ShadowPage): void {
    const {kind, gfn} = page.role;
    if (kind === 'direct') return;
    const shadows = this.shadows.get(gfn)!;
    shadows.delete(page);
    if (shadows.size > 0) return;
    this.shadows.delete(gfn);
    this.count(gfn, -1);
  }

  /** Throws where a shadow page is not known, or where a store to a traced frame that is not let go would get through. */
  audit(tables: ShadowEntries, isUnsynced: (gfn: Gfn) => boolean = () => false): void {
    this.auditRegister(tables);
    for (const gfn of this.shadows.keys()) if (!isUnsynced(gfn)) this.auditLeaves(gfn, tables);
    this.auditTlb(isUnsynced);
  }

  private count(gfn: Gfn, change: number): void {
    const {paging} = this.machine;
    for (const level of [2, 3]) this.countIn[level - 2][paging.unit(gfn, level)] += change;
  }

  private auditRegister({pool}: ShadowEntries): void {
    const {paging} = this.machine;
    const known = [...this.shadows.values()].flatMap(shadows => [...shadows]);
    const missing = known.find(page => pool.at(page.frame) !== page);
    if (missing) throw new Error(`traces: guest table ${missing.role.gfn} has a shadow page not in the pool`);
    const indirect = [...pool.pages()].filter(page => page.role.kind === 'indirect').length;
    if (known.length !== indirect)
      throw new Error(`traces: of ${indirect} shadow pages of guest tables ${known.length} are known`);
    for (const level of [2, 3]) {
      const counts = new Uint32Array(this.countIn[level - 2].length);
      for (const gfn of this.shadows.keys()) counts[paging.unit(gfn, level)]++;
      const wrong = counts.findIndex((count, unit) => count !== this.countIn[level - 2][unit]);
      if (wrong >= 0)
        throw new Error(
          `traces: run ${wrong} of level ${level} has ${counts[wrong]} traced frames, not as counted`,
        );
    }
  }

  /** No leaf of any size, in any address space, may let a store through. */
  private auditLeaves(gfn: Gfn, {reverseMap, memory}: ShadowEntries): void {
    for (const slot of reverseMap.leaves(gfn, 1)) {
      if (memory.flagsAt(slot) & WRITABLE)
        throw new Error(`traces: guest table ${gfn} is writable through slot ${slot}`);
    }
    for (const level of [2, 3]) {
      for (const slot of reverseMap.leaves(gfn, level))
        throw new Error(`traces: guest table ${gfn} lies in the large leaf at slot ${slot}`);
    }
  }

  /** Nor may a TLB entry. */
  private auditTlb(isUnsynced: (gfn: Gfn) => boolean): void {
    const {cpus, paging, physmap} = this.machine;
    for (const tlb of cpus.flatMap(({tlbs}) => tlbs)) {
      for (const {gvn, frame, level, rights} of tlb.list()) {
        if (!(rights & MAY_WRITE)) continue;
        for (let page = 0; page < paging.pagesIn(level); page++) {
          const gfn = physmap.ownerOf(frame + page);
          if (gfn !== undefined && this.has(gfn) && !isUnsynced(gfn))
            throw new Error(`traces: the TLB lets stores to page ${gvn + page} reach guest table ${gfn}`);
        }
      }
    }
  }
}
