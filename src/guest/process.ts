/** A process as a story sees it: every word is a system call, an access or computing, recorded by the kernel. */
import {LINES_PER_PAGE, READ, WRITE, type Access, type Gvn} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import {PageCacheFile, untouched, type Backing} from './areas.ts';
import type {Core} from './core.ts';
import {forkSpace} from './fork.ts';
import {STACK} from './frames.ts';
import {resizeHeap} from './heap.ts';
import {buildImage, imageFrames} from './image.ts';
import {placeAligned} from './large-pages.ts';
import type {Programs} from './programs.ts';
import {makeRoom} from './reclaim.ts';
import {MappedRegion} from './region.ts';
import type {Running, Task} from './running.ts';
import {expectCount, expectOneOf, expectOptions} from './said.ts';
import {
  PROTECTIONS,
  SHARINGS,
  type FileOptions,
  type GuestFile,
  type MapOptions,
  type Process,
  type Region,
} from './story.ts';
import {tearDown} from './unmap.ts';

/** What a process is given: the kernel's parts. */
export interface Kernel {
  readonly core: Core;
  readonly running: Running;
  readonly programs: Programs;
}

const MAP_OPTIONS = ['protection', 'pageLevel', 'alignment'] as const satisfies readonly (keyof MapOptions)[];
const PAGE_LEVELS = [1, 2, 3] as const;

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
    expectCount('map', pages, 1, 'pages');
    expectOptions('map', options, MAP_OPTIONS);
    return this.mapBacked(pages, {kind: 'anonymous'}, options);
  }

  mapFile(file: GuestFile, options: FileOptions): Region {
    if (!(file instanceof PageCacheFile)) throw new Error('mapFile: the file is not of this guest');
    expectOptions('mapFile', options ?? {}, [...MAP_OPTIONS, 'sharing']);
    const {sharing} = options ?? {};
    expectOneOf('mapFile: sharing', sharing, SHARINGS);
    return this.mapBacked(file.pages, {kind: sharing, file}, options);
  }

  brk(pages: number): Region {
    return this.syscall(core => {
      const {space} = this;
      resizeHeap(core, space, pages);
      const heap = this.regions.get(HEAP) ?? this.addRegion(HEAP, space.image.heap, 0);
      heap.pages = space.heapEnd - space.image.heap;
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
    expectCount('compute', instructions, 0, 'instructions');
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
  touch(access: Access, gvn: Gvn, line = this.kernel.core.lines.below(LINES_PER_PAGE), marks = 0): void {
    const {core, running} = this.kernel;
    this.run();
    running.compute(this, core.parameters.instructionsPerAccess);
    running.access(this, access, gvn, line, marks);
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

  private mapBacked(pages: number, backing: Backing, options: MapOptions): Region {
    const {protection = 'read-write', pageLevel = 1, alignment} = options;
    expectOneOf('map: protection', protection, PROTECTIONS);
    expectOneOf('map: pageLevel', pageLevel, PAGE_LEVELS);
    if (alignment !== undefined) expectCount('map: alignment', alignment, 0, 'pages');
    return this.syscall(core => {
      const {space} = this;
      const level = alignment === undefined ? pageLevel : Math.max(pageLevel, 2);
      const start =
        level === 1 ? placeAligned(core, space, backing, pages) : space.place(pages, level, alignment);
      const end = start + pages;
      space.areas.insert(untouched({start, end, protection, backing, pageLevel}));
      return this.addRegion(core.nextRegion(), start, pages);
    });
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
