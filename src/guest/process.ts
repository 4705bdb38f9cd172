/** A process as a story sees it: every word is a system call, an access or computing, recorded by the kernel. */
import {LINES_PER_PAGE, READ, WRITE, type Access, type Gvn} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import {PageCacheFile, untouched, type Backing} from './areas.ts';
import type {Core} from './core.ts';
import {forkSpace} from './fork.ts';
import {STACK} from './frames.ts';
import {resizeHeap} from './heap.ts';
import {Execution} from './execution.ts';
import {buildImage, imageFrames, spaceOf} from './image.ts';
import {placeAligned} from './large-pages.ts';
import type {Program, Step} from './program.ts';
import type {PipeEnd, Programs} from './programs.ts';
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
import {Steps} from './steps.ts';
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
  code: Gvn;
  codePages: number;
  codePage = 0;
  untilNextPage: number;
  fetchDue = true;
  private readonly kernel: Kernel;
  private readonly regions = new Map<number, MappedRegion>();
  /** Pages of code where it runs no program. */
  private readonly plainCodePages: number;
  private execution: Execution | undefined;
  private alive = true;

  /** A process in `space`, which the kernel has built; its code has `codePages` pages. */
  constructor(kernel: Kernel, space: AddressSpace, codePages: number) {
    this.kernel = kernel;
    this.space = space;
    this.code = space.image.code;
    this.codePages = codePages;
    this.plainCodePages = codePages;
    this.untilNextPage = kernel.core.parameters.instructionsPerFetch;
    this.stack = kernel.core.allocate(STACK);
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
    return this.onMapping(core => {
      const {space} = this;
      resizeHeap(core, space, pages);
      const heap = this.regions.get(HEAP) ?? this.addRegion(HEAP, space.image.heap, 0);
      heap.pages = space.heapEnd - space.image.heap;
      return heap;
    });
  }

  run(): void {
    this.catchUp();
    this.kernel.running.resume(this);
  }

  fork(): Process {
    const {execution} = this;
    const child = this.syscall(core => {
      core.recorder.work('guestForks', 1);
      const process = new GuestProcess(this.kernel, forkSpace(core, this.space), this.plainCodePages);
      process.executeFrom(this.code, this.codePages, this.codePage);
      for (const {id, start, pages} of this.regions.values()) process.addRegion(id, start, pages);
      process.execution = execution?.inherited();
      return process;
    });
    child.execution?.owe(execution?.program.born);
    execution?.owe(execution.program.forked);
    this.catchUp();
    return child;
  }

  exec(program?: Program): void {
    this.catchUp();
    this.perform(this.execution?.program.leaves);
    this.syscall(core => {
      const {kernel, plainCodePages: codePages} = this;
      core.recorder.work('guestExecs', 1);
      makeRoom(core, imageFrames(core));
      const old = this.space;
      this.space = program ? spaceOf(core, program) : core.newSpace(codePages);
      buildImage(core, this.space, program ? undefined : kernel.programs.withPages(codePages));
      core.recorder.hint(HINT_ADDRESS_SPACE_READY, this.space.root);
      core.contexts.switchTo(this.space);
      tearDown(core, old);
      core.freeSpace(old);
      this.regions.clear();
      this.executeFrom(this.space.image.code, codePages, 0);
      this.execution = undefined;
      if (program) this.load(core, program).loaded(program.image);
    });
    this.execution?.owe(program?.start);
  }

  wait(): void {
    this.catchUp();
    this.kernel.running.sleep(this);
    this.kernel.core.recorder.work('guestWaits', 1);
    this.execution?.owe(this.execution.program.woken);
  }

  exit(): void {
    this.catchUp();
    this.perform(this.execution?.program.exits);
    const {core, running} = this.kernel;
    running.lastSyscall(this, () => {
      core.contexts.lazy = true;
      tearDown(core, this.space);
      core.contexts.switchTo(core.kernelSpace);
      core.freeSpace(this.space);
      core.release(this.stack);
      core.recorder.work('guestExits', 1);
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
    this.catchUp();
    const {core, running} = this.kernel;
    return running.syscall(this, () => body?.(core));
  }

  /** A system call that changes what is mapped. */
  onMapping<Result>(body: (core: Core) => Result): Result {
    return this.syscall(core => {
      core.recorder.work('guestMappingOperations', 1);
      return body(core);
    });
  }

  pipe(): void {
    this.syscall(core => this.transfer(core, this.kernel.programs.nextPipeEnd(this)));
  }

  wake(): void {
    this.catchUp();
    const {core, programs, running} = this.kernel;
    const end = programs.nextPipeEnd(this);
    if (end !== 'read after sleep')
      throw new Error('the story wakes a process for which no other has written to a pipe');
    running.wake(this, () => this.transfer(core, end));
  }

  signal(): void {
    this.syscall(core => this.deliverSignal(core));
    this.syscall();
  }

  /** An access that the tables refuse, the signal for it, and the return from its handler. */
  refused(access: Access, gvn: Gvn): void {
    const {core, running} = this.kernel;
    this.run();
    running.compute(this, core.parameters.instructionsPerAccess);
    running.refused(this, access, gvn, () => this.deliverSignal(core));
    this.syscall();
  }

  /** One of the story's own accesses. */
  touch(access: Access, gvn: Gvn, line = this.kernel.core.lines.below(LINES_PER_PAGE), marks = 0): void {
    const {core, running} = this.kernel;
    this.run();
    running.compute(this, core.parameters.instructionsPerAccess);
    running.access(this, access, gvn, line, marks);
  }

  /** A fresh process's program: its image, and what it owes. */
  startWith(program: Program): void {
    this.load(this.kernel.core, program);
    this.execution?.owe(program.image.filter(step => 'kernelWrites' in step));
    this.execution?.owe(program.start);
  }

  /** Maps the image of `program` into the space, which is fresh. */
  private load(core: Core, program: Program): Steps {
    const execution = new Execution(program);
    const steps = new Steps(this.kernel, this, execution);
    this.execution = execution;
    steps.load(core, program.image);
    const [page, pages] = program.code;
    this.executeFrom(this.space.image.code + page, this.recordsCode ? pages : 0, 0);
    return steps;
  }

  /** Has the code that it fetches from lie from `code` on. */
  executeFrom(code: Gvn, codePages: number, codePage: number): void {
    this.code = code;
    this.codePages = codePages;
    this.codePage = codePage;
  }

  /** Whether the guest records code at all. */
  get recordsCode(): boolean {
    return this.kernel.core.parameters.codePages > 0;
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

  /** What the handler returns to is kept on the process's stack. */
  private deliverSignal({recorder}: Core): void {
    recorder.work('guestSignals', 1);
    this.copyLine(WRITE);
  }

  private transfer(core: Core, end: PipeEnd): void {
    const writes = end === 'write';
    core.recorder.work('guestPipeTransfers', 1);
    if (end === 'read after sleep') core.recorder.work('guestWakeups', 1);
    this.copyLine(writes ? READ : WRITE);
    core.accesses.pipe(writes ? WRITE : READ);
  }

  /** The kernel touches the top of the process's stack on its behalf. */
  private copyLine(access: typeof READ | typeof WRITE): void {
    const {core, running} = this.kernel;
    const {stack, stackPages} = this.space.image;
    core.accesses.copyLine(() => running.access(this, access, stack + stackPages - 1, 0));
  }

  private mapBacked(pages: number, backing: Backing, options: MapOptions): Region {
    const {protection = 'read-write', pageLevel = 1, alignment} = options;
    expectOneOf('map: protection', protection, PROTECTIONS);
    expectOneOf('map: pageLevel', pageLevel, PAGE_LEVELS);
    if (alignment !== undefined) expectCount('map: alignment', alignment, 0, 'pages');
    return this.onMapping(core => {
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

  /** Whatever a process does, it does what its program has it do first. */
  private catchUp(): void {
    if (!this.alive) throw new Error('the story uses a process that has exited');
    if (this.execution?.isBehind) this.perform(this.execution.take());
  }

  private perform(steps: readonly Step[] = []): void {
    const {execution} = this;
    if (execution && steps.length > 0) new Steps(this.kernel, this, execution).perform(steps);
  }
}
