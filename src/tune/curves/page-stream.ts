/**
 * The pages that accesses translate, before any TLB: what one fully associative TLB array is asked for. A key is a page of
 * the size that the guest's leaf has, with the PCID that it is tagged with, or with none where it is global. The
 * guest's invalidations drop keys, each what the processor would drop.
 *
 * An access that the entry in the TLB does not serve (a store to a page that was clean when the entry was filled, a right
 * that was granted since) walks again at every size: the key is dropped and used. One that the guest's tables refuse is a
 * miss at every size, and drops the page as #PF does.
 */
import {
  DIRTY,
  isFetch,
  isWrite,
  type Access,
  type Gfn,
  type Gvn,
  type Level,
  type Paging,
  type Pcid,
} from '../../hardware/address.ts';
import {
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_CONTEXT,
  type Cr3,
  type InvpcidScope,
} from '../../hardware/mmu.ts';
import {PERMITTED, rightsVerdict, type Walk} from '../../replay/reference.ts';
import type {KeySink} from './key-stream.ts';
import type {GuestWatcher} from './walked-guest.ts';

/** Which accesses an array serves, and pages of which sizes it holds. */
export interface TlbArray {
  readonly accesses: 'data' | 'fetches' | 'all';
  readonly levels: readonly Level[];
}

/** The owner of a global page stands above all PCIDs. */
const EVERYBODY = 1 << 12;
const ALL_LEVELS: readonly Level[] = [1, 2, 3];
const ACCESSES: readonly Access[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Accesses as a set: bit n is access n. */
type AccessSet = number;

/** What the entries of one page may serve: `all` at every size of the array, `any` at one size or more. */
interface Serving {
  all: AccessSet;
  any: AccessSet;
}

export class PageStream implements GuestWatcher {
  /**
   * Uses that some sizes may serve and others not, because an entry got other rights or a dirty bit without an
   * invalidation and they walked at different times. A curve is exact where there are none, else off by at most so
   * many misses. A guest that maps a page anew must invalidate it, as every kernel does.
   */
  unsettled = 0;
  private readonly paging: Paging;
  private readonly array: TlbArray;
  private readonly sinks: readonly KeySink[];
  private pcid: Pcid = 0;
  /** By owner and key: what a TLB without bound holds. */
  private readonly held = new Map<number, Map<number, Serving>>();

  constructor(paging: Paging, array: TlbArray, ...sinks: readonly KeySink[]) {
    this.paging = paging;
    this.array = array;
    this.sinks = sinks;
  }

  accessed(gvn: Gvn, access: Access, walk: Walk): void {
    if (walk.verdict !== PERMITTED) this.refused(gvn, access);
    else if (this.takes(access, walk.level)) this.served(gvn, access, walk);
  }

  loadCr3({pcid, noFlush}: Cr3): void {
    this.pcid = pcid;
    if (!noFlush) this.dropOwner(pcid);
  }

  invlpg(gvn: Gvn): void {
    this.dropPage(gvn, this.pcid);
    this.dropPage(gvn, EVERYBODY);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (scope === INVPCID_ADDRESS) this.dropPage(gvn, pcid);
    else if (scope === INVPCID_CONTEXT) this.dropOwner(pcid);
    else if (scope === INVPCID_ALL) this.dropNonGlobal();
    else this.dropAll();
  }

  toggleGlobalPages(): void {
    this.dropAll();
  }

  overwritten(_gfn: Gfn): void {}

  chapterEnded(): void {
    for (const sink of this.sinks) sink.chapterEnded();
  }

  private takes(access: Access, level: Level): boolean {
    const {accesses, levels} = this.array;
    if (accesses !== 'all' && (accesses === 'fetches') !== isFetch(access)) return false;
    return levels.includes(level);
  }

  /** The array of small pages stands for the whole TLB, so that a refused access is counted once. */
  private refused(gvn: Gvn, access: Access): void {
    this.invlpg(gvn);
    if (this.takes(access, 1)) for (const sink of this.sinks) sink.miss();
  }

  private served(gvn: Gvn, access: Access, walk: Walk): void {
    const owner = walk.global ? EVERYBODY : this.pcid;
    const key = this.keyOf(gvn, walk.level, owner);
    const now = servedBy(walk);
    const pages = this.pagesOf(owner);
    const serving = pages.get(key);
    if (serving === undefined) pages.set(key, {all: now, any: now});
    else this.serve(serving, key, 1 << access, now);
    for (const sink of this.sinks) sink.use(key);
  }

  private serve(serving: Serving, key: number, bit: AccessSet, now: AccessSet): void {
    const {all, any} = serving;
    if (!(all & bit)) this.dropInSinks(key);
    if (!(any & bit)) {
      serving.all = now;
      serving.any = now;
      return;
    }
    if (!(all & bit)) this.unsettled++;
    serving.all = all & now;
    serving.any = any | now;
  }

  private pagesOf(owner: number): Map<number, Serving> {
    let pages = this.held.get(owner);
    if (pages === undefined) {
      pages = new Map();
      this.held.set(owner, pages);
    }
    return pages;
  }

  /** A page number is below 2^32, an owner below 2^13, a level below 4: 47 bits. */
  private keyOf(gvn: Gvn, level: Level, owner: number): number {
    return (owner * 4 + level) * 2 ** 32 + this.paging.unit(gvn, level);
  }

  private dropPage(gvn: Gvn, owner: number): void {
    const pages = this.held.get(owner);
    if (pages === undefined) return;
    for (const level of ALL_LEVELS) {
      const key = this.keyOf(gvn, level, owner);
      if (pages.delete(key)) this.dropInSinks(key);
    }
  }

  private dropOwner(owner: number): void {
    const pages = this.held.get(owner);
    if (pages === undefined) return;
    for (const key of pages.keys()) this.dropInSinks(key);
    this.held.delete(owner);
  }

  private dropNonGlobal(): void {
    for (const owner of this.held.keys()) if (owner !== EVERYBODY) this.dropOwner(owner);
  }

  private dropAll(): void {
    this.held.clear();
    for (const sink of this.sinks) sink.flush();
  }

  private dropInSinks(key: number): void {
    for (const sink of this.sinks) sink.drop(key);
  }
}

/** The accesses that an entry serves which a walk fills now: stores only to a page that is known to be dirty. */
function servedBy({rights, tables, indices, level}: Walk): AccessSet {
  const dirty = (tables[level]!.flags[indices[level]] & DIRTY) !== 0;
  const permitted = PERMITTED_BY.get(rights) ?? permittedBy(rights);
  return dirty ? permitted : permitted & ~STORES;
}

const STORES: AccessSet = setOf(isWrite);
const PERMITTED_BY = new Map<number, AccessSet>();

function permittedBy(rights: number): AccessSet {
  const permitted = setOf(access => rightsVerdict(rights, access) === PERMITTED);
  PERMITTED_BY.set(rights, permitted);
  return permitted;
}

function setOf(member: (access: Access) => boolean): AccessSet {
  return ACCESSES.reduce((set, access) => (member(access) ? set | (1 << access) : set), 0);
}
