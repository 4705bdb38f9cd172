/**
 * The shadow pages that accesses would pass through if there were no TLB and every walk were seen: what a pool is asked
 * for whose policy sees everything, whose tables are traced, which prefetches nothing, and from which each page
 * leaves alone. A key is a shadow page's role: the guest table, its level, and the rights above it, for a table reached
 * with other rights has another shadow. Where the guest's page is larger than the host's, the pages that hold its pieces
 * are used too.
 *
 * Roots are pages like any other, as they are in the pool, and a load of CR3 uses one. A cache of fewer pages than there
 * are levels could not hold one walk, so a curve says something from that size on. An access that the guest's tables
 * refuse uses nothing, since nothing is filled for it; a frame that is zeroed or copied over is no table any more, so
 * its shadows are dropped.
 *
 * One thing does depend on the size: a store to a table that is in the pool is caught, and fills nothing, while here it
 * uses the pages on its path. So a curve is exact while the guest leaves its tables alone, and near where it does not.
 */
import {DIRTY, type Access, type Gfn, type Gvn, type Level, type Paging} from '../../hardware/address.ts';
import type {Cr3} from '../../hardware/mmu.ts';
import {ALL_RIGHTS, MAY_WRITE, narrow, type Rights} from '../../hardware/rights.ts';
import {PERMITTED, type Walk} from '../../replay/reference.ts';
import {keyOf} from '../../shadow/tables/shadow-page.ts';
import type {KeySink} from './key-stream.ts';
import type {GuestWatcher} from './walked-guest.ts';

export class ShadowPageStream implements GuestWatcher {
  private readonly paging: Paging;
  private readonly hostLevel: Level;
  private readonly sinks: readonly KeySink[];
  private readonly shadowsOf = new Map<Gfn, Set<number>>();
  /** The pages that the last access passed through, from the root down, and those of the one before. */
  private path: number[] = [];
  private before: number[] = [];

  /** For a host that backs the guest by pages of `hostLevel`. */
  constructor(paging: Paging, hostLevel: Level, ...sinks: readonly KeySink[]) {
    this.paging = paging;
    this.hostLevel = hostLevel;
    this.sinks = sinks;
  }

  /** The same path again finds every page, and leaves the order of their last uses as it was. */
  accessed(_gvn: Gvn, _access: Access, walk: Walk): void {
    if (walk.verdict !== PERMITTED) return;
    [this.path, this.before] = [this.before, this.path];
    this.path.length = 0;
    const rights = this.addTables(walk);
    if (walk.level > this.hostLevel) this.addPieces(walk, rights);
    if (isSame(this.path, this.before)) this.foundAgain();
    else this.use(this.path);
  }

  loadCr3({root}: Cr3): void {
    this.path.length = 0;
    this.addTable(root, this.paging.levels, ALL_RIGHTS);
    this.use(this.path);
  }

  invlpg(): void {}

  invpcid(): void {}

  toggleGlobalPages(): void {}

  overwritten(gfn: Gfn): void {
    const shadows = this.shadowsOf.get(gfn);
    if (shadows === undefined) return;
    for (const key of shadows) for (const sink of this.sinks) sink.drop(key);
    this.shadowsOf.delete(gfn);
    this.path.length = 0;
  }

  chapterEnded(): void {
    for (const sink of this.sinks) sink.chapterEnded();
  }

  /** The shadows of the guest's tables, from the root down; returns the rights of the whole path. */
  private addTables({gfns, tables, indices, level: leaf}: Walk): Rights {
    let access: Rights = ALL_RIGHTS;
    for (let {levels: level} = this.paging; level >= leaf; level--) {
      this.addTable(gfns[level], level, access);
      access = narrow(access, tables[level]!.flags[indices[level]]);
    }
    return access;
  }

  private addTable(gfn: Gfn, level: Level, access: Rights): void {
    const key = keyOf({kind: 'indirect', gfn, level, access});
    this.path.push(key);
    const shadows = this.shadowsOf.get(gfn);
    if (shadows === undefined) this.shadowsOf.set(gfn, new Set([key]));
    else shadows.add(key);
  }

  /** The pages that hold a large guest page in pieces. A clean page is mapped read-only. */
  private addPieces({gfn, tables, indices, level: leaf}: Walk, rights: Rights): void {
    const dirty = (tables[leaf]!.flags[indices[leaf]] & DIRTY) !== 0;
    const access = dirty ? rights : rights & ~MAY_WRITE;
    for (let level = leaf; level > this.hostLevel; level--) {
      this.path.push(keyOf({kind: 'direct', gfn: this.paging.base(gfn, level), level: level - 1, access}));
    }
  }

  private use(keys: readonly number[]): void {
    for (const sink of this.sinks) for (const key of keys) sink.use(key);
  }

  private foundAgain(): void {
    for (const sink of this.sinks) for (let at = 0; at < this.path.length; at++) sink.hit();
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}
