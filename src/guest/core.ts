/** The parts of the kernel that every operation works with, and the steps that they share. */
import {PRESENT, NO_EXECUTE, type Gfn, type Gvn, type Level, Paging} from '../hardware/address.ts';
import type {Recorder} from '../recording/recorder.ts';
import {AddressSpace} from './address-space.ts';
import {Boot} from './boot.ts';
import {Contexts} from './contexts.ts';
import {Frames, TABLE, USER_PAGE, type FrameUse} from './frames.ts';
import {FullKernelAccesses, TableStoresOnly, type KernelAccesses} from './kernel-accesses.ts';
import {Layout} from './layout.ts';
import type {GuestParameters} from './parameters.ts';
import {Random} from './random.ts';
import {Swap} from './swap.ts';
import {GuestTables, TABLE_POINTER} from './tables.ts';

export class Core {
  readonly parameters: GuestParameters;
  readonly recorder: Recorder;
  readonly paging: Paging;
  readonly tables: GuestTables;
  readonly frames: Frames;
  readonly layout: Layout;
  readonly contexts: Contexts;
  readonly accesses: KernelAccesses;
  readonly swap: Swap;
  readonly zeroPage: Gfn;
  /** The kernel's own address space: no user half. Linux's init_mm. */
  readonly kernelSpace: AddressSpace;
  /** Every address space of a process, oldest first. */
  readonly spaces: AddressSpace[] = [];
  /** Where reclaim goes on: the hand of its clock. */
  readonly hand = {space: 0, gvn: 0};
  /** The seed's choice of a cache line, where a story names none. */
  readonly lines: Random;
  private readonly placement: Random;
  private nextSpace = 0;
  /** 0 is the heap's. */
  private regions = 0;

  /** Boots: tables, then the first CR3. */
  constructor(parameters: GuestParameters, recorder: Recorder, seed: number) {
    this.parameters = parameters;
    this.recorder = recorder;
    this.placement = new Random(seed, 'placement');
    this.lines = new Random(seed, 'lines');
    this.paging = new Paging(parameters.levels, parameters.indexBits);
    this.tables = new GuestTables(this.paging);
    this.layout = new Layout(this.paging, parameters.memoryPages, this.placement);
    this.layout.record(recorder);
    const boot = new Boot(this.tables, this.layout, parameters, recorder);
    this.zeroPage = boot.zeroPage;
    this.frames = new Frames(
      {
        frames: parameters.memoryPages,
        firstFree: boot.firstFree,
        lifo: parameters.lifo,
        blockFrames: this.paging.pagesIn(2),
        contiguousPages: parameters.contiguousPages,
      },
      new Random(seed, 'frames'),
    );
    this.swap = new Swap(parameters.swapPages);
    this.accesses =
      parameters.kernelAccesses === 1
        ? new FullKernelAccesses(this.layout, recorder, parameters)
        : new TableStoresOnly();
    this.kernelSpace = this.space(boot);
    this.contexts = new Contexts(this.kernelSpace, parameters, recorder);
  }

  /** A store to a guest table, through the direct map. */
  setEntry(table: Gfn, index: number, frame: Gfn, flags: number): void {
    this.tables.set(table, index, frame, flags);
    this.recorder.tableStore(this.layout.direct(table), table, index, frame, flags);
  }

  /**
   * The same for the entry of `level` on the path to `gvn`, which an isolated kernel keeps in both roots: first in the
   * user's, then in its own, where nothing of the user half may be executed.
   */
  setPointer(space: AddressSpace, gvn: Gvn, level: Level, table: Gfn, frame: Gfn, flags: number): void {
    const index = this.paging.index(gvn, level);
    const paired = table === space.root && space.userRoot !== space.root;
    if (paired) this.setEntry(space.userRoot, index, frame, flags);
    this.setEntry(table, index, frame, paired && flags & PRESENT ? flags | NO_EXECUTE : flags);
  }

  /** One frame: `makeRoom` comes before. */
  allocate(use: FrameUse): Gfn {
    this.recorder.work('guestPagesAllocated', 1);
    return this.frames.allocate(use);
  }

  /** The same for a page of the space. */
  allocatePage({id}: AddressSpace, gvn: Gvn): Gfn {
    this.recorder.work('guestPagesAllocated', 1);
    return this.frames.allocateBeside(id, gvn, USER_PAGE);
  }

  release(frame: Gfn): void {
    this.frames.release(frame);
    this.recorder.work('guestPagesFreed', 1);
  }

  /** A frame for a table, zeroed. */
  newTable(): Gfn {
    const table = this.allocate(TABLE);
    this.clearTable(table);
    return table;
  }

  /** A table that nothing points at any more; its frame is counted with those that go together. */
  freeTable(table: Gfn): void {
    this.accesses.frameHandled(table);
    this.tables.remove(table);
    this.frames.release(table);
  }

  /** The table of `level` on the path to `gvn`; missing ones are allocated, zeroed and linked from the top down. */
  tableFor(space: AddressSpace, gvn: Gvn, level: Level): Gfn {
    const {tables, paging} = this;
    let table = space.root;
    for (let above = paging.levels; above > level; above--) {
      const index = paging.index(gvn, above);
      if (!(tables.flags(table, index) & PRESENT)) {
        this.setPointer(space, gvn, above, table, this.newTable(), TABLE_POINTER);
      }
      table = tables.frame(table, index);
    }
    return table;
  }

  /** A new address space for a process: its root, or two, with the kernel half copied. */
  newSpace(codePages: number, stackPages?: number): AddressSpace {
    const space = this.space(this.newRoots(), codePages, stackPages);
    this.spaces.push(space);
    return space;
  }

  /** An address space laid out like `parent`. */
  inheritSpace(parent: AddressSpace): AddressSpace {
    const space = new AddressSpace(this.nextSpace++, this.newRoots(), parent.image, this.paging);
    space.heapEnd = parent.heapEnd;
    this.spaces.push(space);
    return space;
  }

  /** The roots go last, when nothing runs on them. */
  freeSpace(space: AddressSpace): void {
    this.spaces.splice(this.spaces.indexOf(space), 1);
    this.freeTable(space.root);
    if (space.userRoot !== space.root) this.freeTable(space.userRoot);
    this.recorder.work('guestPagesFreed', 1);
  }

  /** A number for a new region. */
  nextRegion(): number {
    return ++this.regions;
  }

  private space(roots: {root: Gfn; userRoot: Gfn}, codePages = 0, stack?: number): AddressSpace {
    const image = this.layout.image(codePages, this.placement, stack);
    return new AddressSpace(this.nextSpace++, roots, image, this.paging);
  }

  /** An isolated kernel's two roots are a pair of frames, its own first. */
  private newRoots(): {root: Gfn; userRoot: Gfn} {
    const {isolated} = this.parameters;
    const root = isolated ? this.allocatePair() : this.allocate(TABLE);
    const userRoot = root + isolated;
    this.clearTable(root);
    if (isolated) this.clearTable(userRoot);
    this.copyKernelHalf(this.kernelSpace.root, root);
    if (isolated) this.copyKernelHalf(this.kernelSpace.userRoot, userRoot);
    return {root, userRoot};
  }

  /** One allocation of two frames. */
  private allocatePair(): Gfn {
    this.recorder.work('guestPagesAllocated', 1);
    return this.frames.allocatePair(TABLE);
  }

  private copyKernelHalf(from: Gfn, to: Gfn): void {
    const {tables, paging} = this;
    for (let index = paging.entries / 2; index < paging.entries; index++) {
      this.setEntry(to, index, tables.frame(from, index), tables.flags(from, index));
    }
  }

  private clearTable(table: Gfn): void {
    this.accesses.frameHandled(table);
    this.tables.add(table);
    this.recorder.pageWrite(this.layout.direct(table), table);
    this.recorder.work('guestPagesZeroed', 1);
  }
}
