/**
 * The program of an address trace: one process whose accesses are those of a real program, with the guest kernel giving
 * it tables by demand paging. A trace tells no system calls, no switches and no mappings, so wherever it goes is taken to be
 * one mapping of memory that somebody loaded: the first touch of a page is a fault that gives it a frame of its own.
 *
 *   an instruction is one user instruction, and not one more for what it loads or stores. It is fetched where its page
 *   is not that of the instruction before, or where the process comes back from the kernel: what stays on a page cannot
 *   change what a TLB holds.
 *   a load or a store is one access of the line that its first byte lies in, and one of each page it runs on into.
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
  /** Instructions executed that no row of the recording carries yet. Each access carries one, so it may run ahead. */
  private uncarried = 0;

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
    const stack = core.frames.allocate(STACK);
    recorder.hint(HINT_ADDRESS_SPACE_READY, space.root);
    this.task = {space, stack, codePages: 0, codePage: 0, untilNextPage: 0, fetchDue: true};
    running.resume(this.task);
  }

  instruction(address: number, bytes: number): void {
    const {task} = this;
    const first = pageOf(address);
    this.uncarried++;
    if (task.fetchDue || first !== this.codePage) this.fetch(first, address);
    const last = pageOf(address + bytes - 1);
    if (last !== first) this.fetch(last, last * PAGE_BYTES);
  }

  load(address: number, bytes: number): void {
    this.data(READ | USER_MODE, address, bytes);
  }

  store(address: number, bytes: number): void {
    this.data(WRITE | USER_MODE, address, bytes);
  }

  private fetch(page: number, address: number): void {
    this.touch(FETCH | USER_MODE, page, address);
    this.codePage = page;
    this.task.fetchDue = false;
  }

  private data(access: Access, address: number, bytes: number): void {
    const first = pageOf(address);
    const last = pageOf(address + bytes - 1);
    this.touch(access, first, address);
    for (let page = first + 1; page <= last; page++) this.touch(access, page, page * PAGE_BYTES);
    if (++this.accesses === this.warmupAccesses) this.endChapter('warm-up');
  }

  endChapter(name: string): void {
    this.carry();
    this.core.recorder.chapter(name);
  }

  private touch(access: Access, page: number, address: number): void {
    const region = Math.trunc(page / this.pagesInRegion);
    if (region !== this.lastRegion) this.goTo(region, address);
    const line = Math.trunc((address - page * PAGE_BYTES) / LINE_BYTES);
    const gvn = this.lastRegionStart + (page - region * this.pagesInRegion);
    this.uncarried--;
    this.carry();
    this.running.access(this.task, access, gvn, line);
  }

  private carry(): void {
    if (this.uncarried <= 0) return;
    this.core.recorder.compute(this.uncarried, USER_MODE);
    this.uncarried = 0;
  }

  private goTo(region: number, address: number): void {
    const start = this.regions.get(region) ?? this.map(region, address);
    this.regions.set(region, start);
    this.lastRegion = region;
    this.lastRegionStart = start;
  }

  /** Maps all of a region, for the trace does not tell what is mapped. */
  private map(region: number, address: number): Gvn {
    const {core, pagesInRegion} = this;
    const start = core.paging.gvn(this.slotOf(region, address), 0);
    const end = start + pagesInRegion;
    const backing = {kind: 'anonymous'} as const;
    this.task.space.areas.insert(untouched({start, end, protection: 'read-write-execute', backing}));
    return start;
  }

  /** The slot of a region that the program comes to for the first time. */
  private slotOf(region: number, address: number): number {
    const {paging, recorder} = this.core;
    if (region >= this.userRegions) throw this.noUserAddress(address);
    const taken = paging.regionCount;
    if (taken === MAX_REGIONS && !paging.regions.includes(region)) {
      throw new Error(
        `address ${hex(address)}: a recording may use ${MAX_REGIONS} regions of 512 GiB, the kernel's among them, ` +
          'and this is one more',
      );
    }
    const slot = paging.intern(region);
    if (slot === taken) recorder.region(slot, region);
    return slot;
  }

  private noUserAddress(address: number): Error {
    const {levels} = this.core.paging;
    const end = hex(this.userRegions * this.pagesInRegion * PAGE_BYTES);
    return new Error(`address ${hex(address)} is no user address: those of ${levels} levels end at ${end}`);
  }
}

const pageOf = (address: number): number => Math.trunc(address / PAGE_BYTES);

const hex = (address: number): string => `0x${address.toString(16)}`;
