/** The steps of a program carried out: touches, and the system calls of its start-up as the kernel's own operations. */
import {shown} from '../timing/shown.ts';
import {LINES_PER_PAGE, WRITE, type Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import {untouched, type Backing} from './areas.ts';
import type {Core} from './core.ts';
import type {Execution} from './execution.ts';
import type {GuestProcess, Kernel} from './process.ts';
import type {ProgramMapping, Step} from './program.ts';
import {protect} from './protect.ts';
import {ACCESS_OF} from './region.ts';
import {expectCount, expectOneOf} from './said.ts';
import {PROTECTIONS, TOUCHES, type Touch} from './story.ts';
import {unmap} from './unmap.ts';

/** Steps that map, as one system call or within one. */
type Mapping = Extract<Step, {mmap: string} | {over: string}>;

export class Steps {
  private readonly kernel: Kernel;
  private readonly process: GuestProcess;
  private readonly execution: Execution;

  constructor(kernel: Kernel, process: GuestProcess, execution: Execution) {
    this.kernel = kernel;
    this.process = process;
    this.execution = execution;
  }

  /** `steps` in user mode; code is fetched from where the last fetch went. */
  perform(steps: readonly Step[]): void {
    const {process} = this;
    const {code, codePage, codePages} = process;
    for (const step of steps) this.step(step);
    process.executeFrom(code, codePages, codePage);
  }

  /** The image, in execve and its new address space. */
  load(core: Core, image: readonly Step[]): void {
    for (const step of image) {
      if ('mmap' in step || 'over' in step) this.map(core, step);
    }
  }

  /** What execve stores into the image that it has just loaded. */
  loaded(image: readonly Step[]): void {
    for (const step of image) if ('kernelWrites' in step) this.kernelWrite(step.kernelWrites, step.page);
  }

  private step(step: Step): void {
    const {process, execution} = this;
    if ('kernelWrites' in step) return this.kernelWrite(step.kernelWrites, step.page);
    if (isTouch(step)) return this.touch(step);
    this.compute();
    if ('syscalls' in step) {
      for (let call = 0; call < step.syscalls; call++) process.syscall();
    } else if ('brk' in step) process.brk(step.brk);
    else if ('mprotect' in step) {
      const start = execution.at(process.space, step.mprotect, step.at);
      const {pages, protection} = step;
      process.onMapping(core => protect(core, process.space, [start, start + pages], protection));
    } else if ('munmap' in step) {
      const [start, pages] = execution.whole(step.munmap);
      process.onMapping(core => unmap(core, process.space, start, start + pages));
      execution.gone(step.munmap);
    } else if ('mmap' in step || 'over' in step) process.onMapping(core => this.map(core, step));
    else throw execution.mistake(`has a step ${shown(step)}, which is none of those that a program has`);
  }

  private touch([touch, mapping, ...pages]: readonly [Touch, string, ...number[]]): void {
    const {process, kernel, execution} = this;
    expectOneOf(`program ${execution.program.name}: touch`, touch, TOUCHES);
    for (const page of pages) {
      const gvn = execution.at(process.space, mapping, page);
      if (touch === 'fetch') {
        process.run();
        kernel.running.access(process, ACCESS_OF.fetch, gvn, page % LINES_PER_PAGE);
        process.fetchDue = false;
        process.executeFrom(gvn, process.recordsCode ? 1 : 0, 0);
        this.compute();
      } else {
        this.compute();
        kernel.running.access(process, ACCESS_OF[touch], gvn, kernel.core.lines.below(LINES_PER_PAGE));
      }
    }
  }

  private compute(): void {
    this.process.compute(this.execution.program.instructionsPerStep);
  }

  private kernelWrite(mapping: string, page: number): void {
    const {kernel, process, execution} = this;
    const gvn = execution.at(process.space, mapping, page);
    kernel.running.onBehalfOf(process, () => {
      kernel.running.access(process, WRITE, gvn, kernel.core.lines.below(LINES_PER_PAGE));
    });
  }

  private map(core: Core, step: Mapping): void {
    const {execution, process} = this;
    const {space} = process;
    if ('over' in step) {
      const start = execution.at(space, step.over, step.at);
      return this.insert(core, space, start, step);
    }
    const own = execution.isOwn(step.mmap);
    const start = own ? space.image.code : space.place(step.pages, 1);
    execution.placed(step.mmap, start, step.pages);
    this.insert(core, space, start, step);
  }

  private insert(core: Core, space: AddressSpace, start: Gvn, mapping: ProgramMapping): void {
    const {pages, protection, file} = mapping;
    const word = `program ${this.execution.program.name}`;
    expectCount(`${word}: pages`, pages, 1, 'pages');
    expectOneOf(`${word}: protection`, protection, PROTECTIONS);
    const end = start + pages;
    if (space.areas.overlap(start, end)) unmap(core, space, start, end);
    const backing = this.backing(file?.[0]);
    space.areas.insert(untouched({start, end, protection, backing, filePage: file?.[1] ?? 0}));
  }

  private backing(file: string | undefined): Backing {
    if (file === undefined) return {kind: 'anonymous'};
    const {execution, kernel} = this;
    const pages = execution.program.files[file];
    if (pages === undefined) throw execution.mistake(`maps "${file}", which is none of its files`);
    return {kind: 'private', file: kernel.programs.named(file, pages)};
  }
}

const isTouch = (step: Step): step is readonly [Touch, string, ...number[]] => Array.isArray(step);
