/** A process as a story sees it: every word is a system call, an access or computing, recorded by the kernel. */
import {READ, WRITE, type Access, type Gvn, type Level} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import {PageCacheFile, type Backing} from './areas.ts';
import type {Core} from './core.ts';
import {forkSpace} from './fork.ts';
import {STACK} from './frames.ts';
import {buildImage} from './image.ts';
import type {Programs} from './programs.ts';
import {makeRoom} from './reclaim.ts';
import {MappedRegion} from './region.ts';
import type {Running, Task} from './running.ts';
import type {FileOptions, GuestFile, MapOptions, Process, Region} from './story.ts';
import {tearDown, unmap} from './unmap.ts';

/** What a process is given: the kernel's parts. */
export interface Kernel {
  readonly core: Core;
  readonly running: Running;
  readonly programs: Programs;
}

/** The heap's region, which brk changes. */
const HEAP = 0;

export class GuestProcess implements Process, Task {
  space: AddressSpace;
  readonly stack: number;
  readonly codePages: number;
  codePage = 0;
  untilNextPage: number;
  fetchDue = true;
  private readonly kernel: Kernel;
  private readonly regions = new Map<number, MappedRegion>();
  private alive = true;

  /** A process in `space`, which the kernel has built. */
  constructor(kernel: Kernel, space: AddressSpace, codePages: number) {
    this.kernel = kernel;
    this.space = space;
    this.codePages = codePages;
    this.untilNextPage = kernel.core.parameters.instructionsPerFetch;
    this.stack = kernel.core.frames.allocate(STACK);
  }

  map(pages: number, options: MapOptions = {}): Region {
    return this.mapBacked(pages, {kind: 'anonymous'}, options);
  }

  mapFile(file: GuestFile, options: FileOptions): Region {
    if (!(file instanceof PageCacheFile)) throw new Error('mapFile: the file is not of this guest');
    return this.mapBacked(file.pages, {kind: options.sharing, file}, options);
  }

  brk(pages: number): Region {
    return this.syscall(core => {
      const {space} = this;
      const end = space.heapEnd + pages;
      if (end < space.image.heap || end > space.image.heapEnd) {
        throw new Error(`brk(${pages}): a heap of ${end - space.image.heap} pages is out of range`);
      }
      if (pages > 0) growHeap(space, end);
      if (pages < 0) unmap(core, space, end, space.heapEnd);
      space.heapEnd = end;
      const heap = this.regions.get(HEAP) ?? this.addRegion(HEAP, space.image.heap, 0);
      heap.pages = end - space.image.heap;
      return heap;
    });
  }

  run(): void {
    this.mustLive();
    this.kernel.running.resume(this);
  }

  fork(): Process {
    return this.syscall(core => {
      const child = new GuestProcess(this.kernel, forkSpace(core, this.space), this.codePages);
      child.codePage = this.codePage;
      for (const {id, start, pages} of this.regions.values()) child.addRegion(id, start, pages);
      return child;
    });
  }

  exec(): void {
    this.syscall(core => {
      const {codePages, kernel} = this;
      makeRoom(core, imageFrames(core));
      const old = this.space;
      this.space = core.newSpace(codePages);
      buildImage(core, this.space, kernel.programs.withPages(codePages));
      core.recorder.hint(HINT_ADDRESS_SPACE_READY, this.space.root);
      core.contexts.switchTo(this.space);
      tearDown(core, old);
      core.freeSpace(old);
      this.regions.clear();
      this.codePage = 0;
    });
  }

  exit(): void {
    this.mustLive();
    const {core, running} = this.kernel;
    running.lastSyscall(this, () => {
      core.contexts.lazy = true;
      tearDown(core, this.space);
      core.contexts.switchTo(core.kernelSpace);
      core.freeSpace(this.space);
      core.frames.release(this.stack);
    });
    this.alive = false;
  }

  compute(instructions: number): void {
    this.run();
    this.kernel.running.compute(this, instructions);
  }

  syscall<Result>(body: (core: Core) => Result): Result;
  syscall(): void;
  syscall<Result>(body?: (core: Core) => Result): Result | void {
    this.mustLive();
    const {core, running} = this.kernel;
    return running.syscall(this, () => body?.(core));
  }

  pipe(): void {
    const {running, programs} = this.kernel;
    const buffer = this.space.image.stack + this.space.image.stackPages - 1;
    this.syscall(core => {
      const writes = programs.nextPipeEnd() === 'write';
      core.accesses.copyLine(() => running.access(this, writes ? READ : WRITE, buffer, 0));
      core.accesses.pipe(writes ? WRITE : READ);
    });
  }

  /** One of the story's own accesses. */
  touch(access: Access, gvn: Gvn, line = this.kernel.core.lines.below(64)): void {
    const {core, running} = this.kernel;
    this.run();
    running.compute(this, core.parameters.instructionsPerAccess);
    running.access(this, access, gvn, line);
  }

  /** `process` as one of this kernel's. */
  sibling(process: Process): GuestProcess {
    if (!(process instanceof GuestProcess)) throw new Error('the process is not of this guest');
    return process;
  }

  region(id: number): MappedRegion {
    const region = this.regions.get(id);
    if (!region) throw new Error('the story uses a region in a process that does not have it');
    return region;
  }

  /** A place for a mapping of `pages` pages that keeps the alignment of `start` where that is a whole table's. */
  placeLike(start: Gvn, pages: number): Gvn {
    const {core} = this.kernel;
    const aligned = core.paging.offset(start, 2) === 0 && pages >= core.paging.pagesIn(2);
    const level = aligned ? (this.space.areas.find(start)?.pageLevel ?? 1) : 1;
    return this.place(pages, Math.max(level, aligned ? 2 : 1), 0);
  }

  private mapBacked(pages: number, backing: Backing, options: MapOptions): Region {
    return this.syscall(core => {
      const {protection = 'read-write', pageLevel = 1, alignment} = options;
      const level = pageLevel > 1 ? pageLevel : alignment === undefined ? 1 : 2;
      const start = this.place(pages, level, alignment ?? 0);
      const end = start + pages;
      const area = {start, end, protection, backing, filePage: 0, pageLevel, hasOwnPages: false};
      this.space.areas.insert(area);
      return this.addRegion(core.nextRegion(), start, pages);
    });
  }

  /** The highest free place whose start lies `offset` pages beyond a boundary of `level`. */
  private place(pages: number, level: Level, offset: number): Gvn {
    const {paging} = this.kernel.core;
    const {areas, image} = this.space;
    const step = paging.pagesIn(level);
    const snap = (highest: Gvn) => highest - ((((highest - offset) % step) + step) % step);
    const start = areas.gap([image.mappings, image.mappingsEnd], pages, snap);
    if (start === undefined)
      throw new Error(`a mapping of ${pages} pages does not fit into the address space`);
    return start;
  }

  private addRegion(id: number, start: Gvn, pages: number): MappedRegion {
    const region = new MappedRegion(this, id, start, pages);
    this.regions.set(id, region);
    return region;
  }

  private mustLive(): void {
    if (!this.alive) throw new Error('the story uses a process that has exited');
  }
}

/** Roots, stack page and the tables above it, kernel stack. */
export const imageFrames = (core: Core): number => 4 + core.paging.levels;

function growHeap(space: AddressSpace, end: Gvn): void {
  const {areas, image, heapEnd} = space;
  const [area] = heapEnd > image.heap ? areas.cut(heapEnd - 1, heapEnd) : [];
  const heap = {protection: 'read-write', backing: HEAP_BACKING, pageLevel: 1, hasOwnPages: false} as const;
  areas.insert({
    ...heap,
    ...area,
    start: area?.start ?? heapEnd,
    end,
    filePage: area?.filePage ?? heapEnd - image.heap,
  });
  areas.join(area?.start ?? heapEnd);
}

const HEAP_BACKING = {kind: 'anonymous'} as const;
