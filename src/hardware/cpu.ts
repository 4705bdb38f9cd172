/**
 * A virtual CPU: TLBs, paging-structure caches and data caches. It looks in its TLB and asks the Mmu for the rest. What
 * each invalidation must remove is a row of the manual's table (Intel SDM vol. 3, section 4.10.4); it removes just that,
 * though more would be legal, so that counts are defined.
 */
import {
  firstLine,
  isFetch,
  isUser,
  isWrite,
  LINES_PER_PAGE,
  NEAR_FRAMES,
  type Access,
  type Gfn,
  type Gvn,
  type Hfn,
  type Level,
  type Paging,
  type Pcid,
} from './address.ts';
import {expectAnswer, expectTranslation} from './answers.ts';
import {AssociativeArray, NOWHERE} from './associative.ts';
import {cachesOf, IN_L1, type CacheLevel, type Caches} from './caches.ts';
import type {Clock} from './clock.ts';
import {NO_ARRAY, type ArrayGeometry, type ProcessorGeometry, type TlbArrays} from './geometry.ts';
import type {TableMemory} from './memory.ts';
import {countDataHits, countHypervisorLoads, countKernelData, countUserData} from './load-counts.ts';
import {
  FILLED,
  INVPCID_ADDRESS,
  INVPCID_ALL,
  INVPCID_CONTEXT,
  RESOLVED,
  type Cr3,
  type InvpcidScope,
  type Mmu,
  type Outcome,
  type Translated,
} from './mmu.ts';
import type {NestedTlb} from './nested-tlb.ts';
import {permits} from './rights.ts';
import {Tlb, type Translation} from './tlb.ts';
import {TABLES} from './tags.ts';
import {WalkCaches, walkCacheArrays} from './walk-caches.ts';
import type {Events} from '../timing/events.ts';

/** Where the hypervisor's own lines begin: at the end of near memory. */
const HYPERVISOR_FRAME = NEAR_FRAMES - 2 ** 16 / LINES_PER_PAGE;

export class Cpu {
  /** After FILLED, and after EMULATED: the host frame of the page that was accessed. */
  frame: Hfn = 0;
  /** After GUEST_FAULT: what the guest's handler is told. */
  errorCode = 0;
  /** The tag of the context that is loaded. */
  pcid: Pcid = 0;
  /** Whether a world switch without tags has emptied everything, and nothing was filled since. */
  isEmpty = false;
  readonly paging: Paging;
  readonly events: Events;
  readonly clock: Clock;
  readonly caches: Caches;
  readonly walkCaches: WalkCaches;
  /** The second level's array, where it holds nested translations too. */
  readonly secondNested: AssociativeArray | undefined;
  /** Every TLB array: what an invalidation goes through. */
  readonly tlbs: readonly Tlb[];
  private readonly data: readonly Tlb[];
  private readonly instruction: readonly Tlb[];
  private readonly secondData: readonly Tlb[];
  private readonly secondInstruction: readonly Tlb[];
  private readonly staleFaults: boolean;
  private readonly tagged: boolean;
  private readonly hypervisorLines: number;
  private readonly moved: Translation = {
    frame: 0,
    rights: 0,
    level: 1,
    guestLevel: 1,
    global: false,
    dirty: false,
  };

  constructor(paging: Paging, processor: ProcessorGeometry, events: Events, clock: Clock) {
    const {tlb, replacement} = processor;
    const arrayOf = (geometry: ArrayGeometry) => new AssociativeArray(geometry, replacement);
    const arrays = (geometry: TlbArrays) =>
      geometry.map((array, at) => new Tlb(paging, [at + 1], arrayOf(array)));
    this.paging = paging;
    this.events = events;
    this.clock = clock;
    this.caches = cachesOf(processor.cacheFidelity, processor.caches, replacement);
    const second = arrayOf(tlb.second);
    const holdsTables = tlb.secondHolds !== 'pages';
    if (holdsTables) second.share();
    this.secondNested = tlb.secondHolds === 'nested' ? second : undefined;
    this.walkCaches = new WalkCaches(
      paging,
      TABLES,
      walkCacheArrays(processor.walkCaches, replacement, holdsTables ? second : undefined),
    );
    this.data = arrays(tlb.data);
    this.instruction = arrays(tlb.instruction);
    const secondLevel = (smaller: AssociativeArray, huge: ArrayGeometry) => [
      new Tlb(paging, [1, 2], smaller),
      new Tlb(paging, [3], arrayOf(huge)),
    ];
    const shared = tlb.secondInstruction.entries === 0;
    this.secondData = secondLevel(second, tlb.secondHuge);
    this.secondInstruction = shared ? this.secondData : secondLevel(arrayOf(tlb.secondInstruction), NO_ARRAY);
    this.tlbs = [
      ...new Set([...this.data, ...this.instruction, ...this.secondData, ...this.secondInstruction]),
    ];
    this.staleFaults = processor.staleFaults;
    this.tagged = processor.vpid;
    this.hypervisorLines = processor.hypervisorLines;
  }

  /** Translates one access; after FILLED the page lies in `frame`. */
  access(mmu: Mmu, gvn: Gvn, access: Access): Outcome {
    const {events, pcid} = this;
    events.tlbLookups++;
    this.clock.accesses++;
    const first = isFetch(access) ? this.instruction : this.data;
    for (let at = 0; at < first.length; at++) {
      const tlb = first[at];
      const place = tlb.lookup(gvn, pcid);
      if (place === NOWHERE) continue;
      if (!covers(tlb, place, access)) return this.miss(mmu, gvn, access, tlb, place);
      events.tlbHits++;
      this.frame = tlb.frameAt(place, gvn);
      return FILLED;
    }
    return this.lookupSecond(mmu, gvn, access, first);
  }

  /**
   * Makes the same access `times` more where the first level of the TLB serves it: to be used again changes nothing there.
   * Where it does not, nothing is done.
   */
  accessAgain(gvn: Gvn, access: Access, times: number): boolean {
    const {events, pcid} = this;
    const first = isFetch(access) ? this.instruction : this.data;
    for (let at = 0; at < first.length; at++) {
      const tlb = first[at];
      const place = tlb.lookup(gvn, pcid);
      if (place === NOWHERE) continue;
      if (!covers(tlb, place, access)) return false;
      events.tlbLookups += times;
      events.tlbHits += times;
      this.clock.accesses += times;
      this.frame = tlb.frameAt(place, gvn);
      return true;
    }
    return false;
  }

  /** Loads the entry in `slot` of `tables`, for a walk of the hardware or of software; `level` is that of its table, where known. */
  loadEntry(tables: TableMemory, slot: number, _level?: Level): CacheLevel {
    return this.caches.loadEntry(tables.lineAt(slot));
  }

  /** Looks for where a walk for `page` may begin; the answer is that of the caches. */
  findPath(caches: WalkCaches, page: number, tag: number): Level {
    return caches.lookup(page, tag);
  }

  /** Looks for where `gfn` lies; the answer is that of the nested TLB. */
  findFrame(tlb: NestedTlb, gfn: Gfn): number {
    return tlb.lookup(gfn);
  }

  /** Touches a line of the page in `frame`: data and table entries compete for the caches. */
  touch(access: Access, line: number): CacheLevel {
    const found = this.caches.touchData(firstLine(this.frame) + line);
    if (isUser(access)) countUserData(this.events, found);
    else countKernelData(this.events, found);
    return found;
  }

  /** Touches a line `times` more: where the first level has it, to be used again changes nothing there. */
  touchAgain(access: Access, line: number, times: number): void {
    for (let left = times; left > 0; left--) {
      if (this.touch(access, line) !== IN_L1) continue;
      countDataHits(this.events, access, left - 1);
      return;
    }
  }

  /** Passes a whole page through the caches; what that costs is in the price of zeroing or copying a page. */
  touchPage(): void {
    this.caches.touchPage(this.frame);
  }

  /** Takes a translation into both levels of the TLB. */
  fill(gvn: Gvn, access: Access, translation: Translation): void {
    expectTranslation(translation);
    this.events.tlbFills++;
    this.isEmpty = false;
    this.frame = translation.frame + this.paging.offset(gvn, translation.level);
    const fetched = isFetch(access);
    const second = fetched ? this.secondInstruction : this.secondData;
    second[translation.level <= 2 ? 0 : 1].fill(gvn, this.pcid, translation);
    const first = fetched ? this.instruction : this.data;
    first[translation.level - 1].fill(gvn, this.pcid, translation);
  }

  /** VM exit and VM entry: without a tag for the virtual machine both empty everything. */
  worldSwitch(): void {
    if (!this.tagged) this.untaggedSwitch();
    this.hypervisorRuns();
  }

  /** A world switch of a hypervisor that uses no tags. */
  untaggedSwitch(): void {
    this.flushAll();
    this.isEmpty = true;
  }

  /** Between exit and entry: its lines take the place of the guest's. */
  hypervisorRuns(): void {
    const {events, caches, hypervisorLines} = this;
    for (let frame = HYPERVISOR_FRAME, left = hypervisorLines; left > 0; frame++, left -= LINES_PER_PAGE)
      countHypervisorLoads(events, caches.touchLines(frame, Math.min(left, LINES_PER_PAGE)));
  }

  /** MOV to CR3, as the hardware does it. */
  loadCr3(value: Cr3): void {
    this.pcid = value.pcid;
    if (!value.noFlush) this.flushContext(value.pcid);
  }

  /** INVPCID, as the hardware does it. */
  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (scope === INVPCID_ADDRESS) this.flushAddress(gvn, pcid);
    else if (scope === INVPCID_CONTEXT) this.flushContext(pcid);
    else if (scope === INVPCID_ALL) this.flushNonGlobal();
    else this.flushAll();
  }

  /** MOV to CR3 without the no-flush bit, and INVPCID type 1: all of `pcid` that is not global. */
  flushContext(pcid: Pcid): void {
    for (const tlb of this.tlbs) tlb.dropContext(pcid);
    this.walkCaches.dropContext(pcid);
  }

  /** INVLPG: the page in the current context, global or not, and every paging-structure entry of the context. */
  flushPage(gvn: Gvn): void {
    for (const tlb of this.tlbs) tlb.dropPage(gvn, this.pcid);
    this.walkCaches.dropContext(this.pcid);
  }

  /** INVVPID type 0: the page in every context of the virtual machine. */
  flushPageEverywhere(gvn: Gvn): void {
    for (const tlb of this.tlbs) tlb.dropPageEverywhere(gvn);
  }

  /** INVPCID type 0: the page in `pcid` if it is not global, and the paging-structure entries on its path. */
  flushAddress(gvn: Gvn, pcid: Pcid): void {
    for (const tlb of this.tlbs) tlb.dropPageOfContext(gvn, pcid);
    this.walkCaches.dropPath(gvn, pcid);
  }

  /** INVPCID type 3: every context, but not what is global. */
  flushNonGlobal(): void {
    for (const tlb of this.tlbs) tlb.dropNonGlobal();
    this.walkCaches.dropAll();
  }

  /** INVPCID type 2, MOV to CR4 that toggles PGE, a world switch without tags: everything. */
  flushAll(): void {
    for (const tlb of this.tlbs) tlb.dropAll();
    this.walkCaches.dropAll();
  }

  /** #PF was raised: the page in the current context, global or not, and the paging-structure entries on its path. */
  faultRaised(gvn: Gvn): void {
    for (const tlb of this.tlbs) tlb.dropPage(gvn, this.pcid);
    this.walkCaches.dropPath(gvn, this.pcid);
  }

  /**
   * EPT violation of the page that an address leads to: what translates the address itself, in the current context or
   * globally, and the paging-structure entries on its path (Intel SDM vol. 3, section 28.3.3.1, "combined mappings for that
   * linear address"). Other pieces of a large page stay; only #PF and INVLPG must drop those too (section 4.10.2.3).
   */
  violationRaised(gvn: Gvn): void {
    for (const tlb of this.tlbs) tlb.dropTranslation(gvn, this.pcid);
    this.walkCaches.dropPath(gvn, this.pcid);
  }

  private lookupSecond(mmu: Mmu, gvn: Gvn, access: Access, first: readonly Tlb[]): Outcome {
    const {pcid, moved} = this;
    const second = isFetch(access) ? this.secondInstruction : this.secondData;
    for (let at = 0; at < second.length; at++) {
      const tlb = second[at];
      const place = tlb.lookup(gvn, pcid);
      if (place === NOWHERE) continue;
      if (!covers(tlb, place, access)) return this.miss(mmu, gvn, access, tlb, place);
      this.events.stlbHits++;
      this.frame = tlb.frameAt(place, gvn);
      tlb.read(place, moved);
      first[moved.level - 1].fill(gvn, pcid, moved);
      return FILLED;
    }
    this.events.tlbMisses++;
    return this.outcomeOf(mmu.translate(gvn, access));
  }

  /** An entry is there, but its rights or its dirty-knowledge do not cover the access: it goes. */
  protected miss(mmu: Mmu, gvn: Gvn, access: Access, tlb: Tlb, place: number): Outcome {
    this.events.tlbMisses++;
    const refused = !permits(tlb.rightsAt(place), access);
    tlb.remove(place);
    if (!refused || !this.staleFaults) return this.outcomeOf(mmu.translate(gvn, access));
    this.faultRaised(gvn);
    const translated = mmu.translate(gvn, access);
    if (translated === FILLED) mmu.staleFault();
    return this.outcomeOf(translated);
  }

  /** Who accesses need not know how the translation was come by. */
  private outcomeOf(translated: Translated): Outcome {
    expectAnswer(translated, this);
    return translated === RESOLVED ? FILLED : translated;
  }
}

function covers(tlb: Tlb, place: number, access: Access): boolean {
  return permits(tlb.rightsAt(place), access) && (!isWrite(access) || tlb.dirtyAt(place));
}
