/** A virtual CPU that tells what it looks up, loads and flushes. */
import type {Access, Gfn, Gvn, Level, Pcid} from '../../hardware/address.ts';
import {NOWHERE} from '../../hardware/associative.ts';
import type {CacheLevel} from '../../hardware/caches.ts';
import {Cpu} from '../../hardware/cpu.ts';
import type {TableMemory} from '../../hardware/memory.ts';
import type {Mmu, Outcome} from '../../hardware/mmu.ts';
import type {NestedTlb} from '../../hardware/nested-tlb.ts';
import type {Tlb} from '../../hardware/tlb.ts';
import type {WalkCaches} from '../../hardware/walk-caches.ts';
import type {FlushScope, Observer} from '../observation.ts';
import {entryAt} from './tables.ts';

/** Of data and of instructions one for each size of page; they come first among all. */
const FIRST_LEVEL_ARRAYS = 6;

export class WatchedCpu extends Cpu {
  private readonly observer: Observer;
  /** Whether a world switch without tags has begun. */
  private isSwitching = false;

  constructor(observer: Observer, ...made: ConstructorParameters<typeof Cpu>) {
    super(...made);
    this.observer = observer;
  }

  override loadEntry(tables: TableMemory, slot: number, level?: Level): CacheLevel {
    const foundIn = super.loadEntry(tables, slot, level);
    if (this.observer.isAwake)
      this.observer.saw({seen: 'entry loaded', entry: entryAt(tables, slot), level, foundIn});
    return foundIn;
  }

  override findPath(caches: WalkCaches, page: number, tag: number): Level {
    const level = super.findPath(caches, page, tag);
    const dimension = caches === this.walkCaches ? 'guest' : 'host';
    if (this.observer.isAwake)
      this.observer.saw({seen: 'path looked for', dimension, level, frame: caches.frame});
    return level;
  }

  override findFrame(tlb: NestedTlb, gfn: Gfn): number {
    const place = super.findFrame(tlb, gfn);
    if (this.observer.isAwake) this.observer.saw({seen: 'frame looked for', gfn, isHeld: place !== NOWHERE});
    return place;
  }

  /** What the exit itself flushes comes after it. */
  override untaggedSwitch(): void {
    this.entered();
    this.isSwitching = true;
    super.untaggedSwitch();
  }

  override hypervisorRuns(): void {
    if (!this.isSwitching) this.entered();
    this.isSwitching = false;
    super.hypervisorRuns();
  }

  override flushContext(pcid: Pcid): void {
    super.flushContext(pcid);
    this.flushed('one address space');
  }

  override flushPage(gvn: Gvn): void {
    super.flushPage(gvn);
    this.flushed('the page in this address space', gvn);
  }

  override flushPageEverywhere(gvn: Gvn): void {
    super.flushPageEverywhere(gvn);
    this.flushed('the page in every address space', gvn);
  }

  override flushAddress(gvn: Gvn, pcid: Pcid): void {
    super.flushAddress(gvn, pcid);
    this.flushed('the page in one address space', gvn);
  }

  override flushNonGlobal(): void {
    super.flushNonGlobal();
    this.flushed('all but global entries');
  }

  override flushAll(): void {
    super.flushAll();
    this.flushed('everything');
  }

  override faultRaised(gvn: Gvn): void {
    super.faultRaised(gvn);
    this.flushed('what is cached of the page', gvn);
  }

  override violationRaised(gvn: Gvn): void {
    super.violationRaised(gvn);
    this.flushed('what is cached of the address', gvn);
  }

  protected override miss(mmu: Mmu, gvn: Gvn, access: Access, tlb: Tlb, place: number): Outcome {
    if (this.observer.isAwake) this.observer.saw({seen: 'TLB entry refused', level: this.levelOf(tlb)});
    return super.miss(mmu, gvn, access, tlb, place);
  }

  private entered(): void {
    if (this.observer.isAwake) this.observer.saw({seen: 'hypervisor entered'});
  }

  private levelOf(tlb: Tlb): 1 | 2 {
    return this.tlbs.indexOf(tlb) < FIRST_LEVEL_ARRAYS ? 1 : 2;
  }

  private flushed(scope: FlushScope, gvn?: Gvn): void {
    if (this.observer.isAwake) this.observer.saw({seen: 'flushed', scope, ...(gvn !== undefined && {gvn})});
  }
}
