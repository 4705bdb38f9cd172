/**
 * The program of an address trace: one process whose accesses are those of a real program, with the guest kernel giving
 * it tables by demand paging. A trace tells no system calls, no switches and no mappings, so wherever it goes is taken to be
 * one mapping of memory that somebody loaded: the first touch of a page is a fault that gives it a frame of its own; or of 2 MiB,
 * code among it, where the guest always gives large pages.
 *
 *   an instruction is one user instruction, and not one more for what it loads or stores, for a page that it or they run
 *   on into, or for an attempt that faulted. It is fetched where its page is not that of the instruction before, or where
 *   the process comes back from the kernel: what stays on a page cannot change what a TLB holds.
 *   a load or a store is one access of the line that its first byte lies in, and one of each page it runs on into. Where
 *   no instruction stands before it, in a trace of data alone, it is an instruction of its own; so is a modify. A trace
 *   does not tell which loads another load's result is the address of, so none is recorded as dependent.
 */
import {
  FETCH,
  LINE_BYTES,
  MAX_REGIONS,
  PAGE_BYTES,
  READ,
  USER_MODE,
  WRITE,
  type Access,
  type Gvn,
} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import {SAME_INSTRUCTION} from '../recording/format.ts';
import type {Recorder} from '../recording/recorder.ts';
import {untouched} from './areas.ts';
import type {Core} from './core.ts';
import {STACK} from './frames.ts';
import {GuestKernel} from './kernel.ts';
import type {GuestParameters} from './parameters.ts';
import type {Running, Task} from './running.ts';

export class TracedProgram implements AddressSink {
  /** Loads and stores so far. */
  accesses = 0;
  private readonly core: Core;
  private readonly running: Running;
  private readonly task: Task;
  private readonly warmupAccesses: number;
  private readonly pagesInRegion: number;
  private readonly userRegions: number;
  /** The first page of each region that the program has been to. */
  private readonly regions = new Map<number, Gvn>();
  private lastRegion = -1;
  private lastRegionStart: Gvn = 0;
  /** The page of the instruction before. */
  private codePage = -1;
  /** Whether the trace tells its instructions. */
  private tellsInstructions = false;
  /** Instructions executed that no row of the recording carries yet. */
  private uncarried = 0;
  /** The record at hand: what errors name. */
  private page = 0;
  private byte = 0;
  private bytes = 0;

  constructor(
    parameters: GuestParameters,
    recorder: Recorder,
    {seed, warmupAccesses}: {readonly seed: number; readonly warmupAccesses: number},
  ) {
    const {core, running} = new GuestKernel(parameters, recorder, seed);
    this.core = core;
    this.running = running;
    this.warmupAccesses = warmupAccesses;
    this.pagesInRegion = core.paging.regionPages;
    this.userRegions = core.paging.entries ** (core.paging.levels - 3) / 2;
    const space = core.newSpace(0);
    const stack = core.allocate(STACK);
    recorder.hint(HINT_ADDRESS_SPACE_READY, space.root);
    this.task = {space, stack, code: 0, codePages: 0, codePage: 0, untilNextPage: 0, fetchDue: true};
    running.resume(this.task);
    if (warmupAccesses === 0) this.endChapter('guest booted');
  }

  instruction(page: number, byte: number, bytes: number): void {
    this.tellsInstructions = true;
    this.uncarried++;
    this.begin(page, byte, bytes);
    if (this.task.fetchDue || page !== this.codePage) this.fetch(page, lineOf(byte));
    for (let next = page + 1; next <= this.lastPage; next++) this.fetch(next, 0);
  }

  load(page: number, byte: number, bytes: number): void {
    this.ownInstruction();
    this.data(READ | USER_MODE, page, byte, bytes);
  }

  store(page: number, byte: number, bytes: number): void {
    this.ownInstruction();
    this.data(WRITE | USER_MODE, page, byte, bytes);
  }

  modify(page: number, byte: number, bytes: number): void {
    this.ownInstruction();
    this.data(READ | USER_MODE, page, byte, bytes);
    this.data(WRITE | USER_MODE, page, byte, bytes);
  }

  private ownInstruction(): void {
    if (!this.tellsInstructions) this.uncarried++;
  }

  private fetch(page: number, line: number): void {
    this.touch(FETCH | USER_MODE, page, line);
    this.codePage = page;
    this.task.fetchDue = false;
  }

  private data(access: Access, page: number, byte: number, bytes: number): void {
    this.begin(page, byte, bytes);
    this.touch(access, page, lineOf(byte));
    for (let next = page + 1; next <= this.lastPage; next++) this.touch(access, next, 0);
    if (++this.accesses === this.warmupAccesses) this.endChapter('warm-up');
  }

  private begin(page: number, byte: number, bytes: number): void {
    this.page = page;
    this.byte = byte;
    this.bytes = bytes;
  }

  /** The page that the record's last byte lies in. */
  private get lastPage(): number {
    return this.page + Math.trunc((this.byte + this.bytes - 1) / PAGE_BYTES);
  }

  endChapter(name: string): void {
    this.carry();
    this.core.recorder.chapter(name);
  }

  private touch(access: Access, page: number, line: number): void {
    const region = Math.trunc(page / this.pagesInRegion);
    if (region !== this.lastRegion) this.goTo(region);
    const gvn = this.lastRegionStart + (page - region * this.pagesInRegion);
    // The access is the last of the instructions that are due, or belongs to one that a row before it carries.
    const marks = this.uncarried > 0 ? 0 : SAME_INSTRUCTION;
    if (this.uncarried > 0) this.uncarried--;
    this.carry();
    this.running.access(this.task, access, gvn, line, marks);
  }

  private carry(): void {
    if (this.uncarried === 0) return;
    this.core.recorder.compute(this.uncarried, USER_MODE);
    this.uncarried = 0;
  }

  private goTo(region: number): void {
    const start = this.regions.get(region) ?? this.map(region);
    this.regions.set(region, start);
    this.lastRegion = region;
    this.lastRegionStart = start;
  }

  /** Maps all of a region, for the trace does not tell what is mapped. */
  private map(region: number): Gvn {
    const {core, pagesInRegion} = this;
    const start = core.paging.gvn(this.slotOf(region), 0);
    const end = start + pagesInRegion;
    const backing = {kind: 'anonymous'} as const;
    this.task.space.areas.insert(untouched({start, end, protection: 'read-write-execute', backing}));
    return start;
  }

  /** The slot of a region that the program comes to for the first time. */
  private slotOf(region: number): number {
    const {paging, recorder} = this.core;
    if (region >= this.userRegions) throw this.noUserAddress();
    const taken = paging.regionCount;
    if (taken === MAX_REGIONS && !paging.regions.includes(region)) {
      throw new Error(
        `${this.named()}: a recording may use ${MAX_REGIONS} regions of 512 GiB, the kernel's among them, ` +
          'and this is one more',
      );
    }
    const slot = paging.intern(region);
    if (slot === taken) recorder.region(slot, region);
    return slot;
  }

  private noUserAddress(): Error {
    const {userRegions, pagesInRegion} = this;
    const pages = userRegions * pagesInRegion;
    const what = this.page < pages ? `${this.named()} runs on into what` : this.named();
    const end = hex(pages, 0);
    return new Error(`${what} is no user address: those of ${this.core.paging.levels} levels end at ${end}`);
  }

  /** The record at hand, as the trace has it. */
  private named(): string {
    const size = this.lastPage === this.page ? '' : ` of ${this.bytes} bytes`;
    return `address ${hex(this.page, this.byte)}${size}`;
  }
}

const lineOf = (byte: number): number => Math.trunc(byte / LINE_BYTES);

/** The address of a byte in a page, which no number need hold. */
function hex(page: number, byte: number): string {
  const low = byte.toString(16);
  return page === 0 ? `0x${low}` : `0x${page.toString(16)}${low.padStart(3, '0')}`;
}
