/**
 * What the kernel touches beside the tables it stores to. Each number is an assumption of ours, made once and stated:
 *
 *   event                touches
 *   entry                entry text (fetch), entry stack (write), [isolated: CR3], per-CPU data (read),
 *                        kernel stack (write), the first `kernelEntryPages` pages of text (fetch)
 *   exit to user         kernel stack (read), [isolated: CR3], entry text (fetch)
 *   context switch       scheduler data (write), the next process's kernel stack (write)
 *   frame handled        its page descriptor (write): of a page or a table, allocated, mapped, shared, copied from,
 *                        unmapped or freed; of a large page its first, and each where they are freed
 *   page zeroed, copied  the whole page through the direct map
 *   pipe                 the line of the pipe buffer
 */
import {FETCH, LINES_PER_PAGE, READ, WRITE, type Gfn} from '../hardware/address.ts';
import type {Hint} from '../hardware/mmu.ts';
import type {Recorder} from '../recording/recorder.ts';
import type {Layout} from './layout.ts';
import type {GuestParameters} from './parameters.ts';

export interface KernelAccesses {
  /** Before and after CR3 changes. */
  entryOnUserRoot(): void;
  entryOnKernelRoot(stack: Gfn, how: Hint): void;
  exitOnKernelRoot(stack: Gfn): void;
  exitOnUserRoot(): void;
  contextSwitch(stack: Gfn): void;
  frameHandled(frame: Gfn): void;
  pageZeroed(frame: Gfn): void;
  pageCopied(from: Gfn, to: Gfn): void;
  lineWritten(frame: Gfn): void;
  pipe(access: typeof READ | typeof WRITE): void;
  /** `copy` touches user memory on behalf of the process. */
  copyLine(copy: () => void): void;
}

/** Nothing: counts stay derivable by hand. */
export class TableStoresOnly implements KernelAccesses {
  entryOnUserRoot(): void {}
  entryOnKernelRoot(): void {}
  exitOnKernelRoot(): void {}
  exitOnUserRoot(): void {}
  contextSwitch(): void {}
  frameHandled(): void {}
  pageZeroed(): void {}
  pageCopied(): void {}
  lineWritten(): void {}
  pipe(): void {}
  copyLine(): void {}
}

export class FullKernelAccesses implements KernelAccesses {
  private readonly layout: Layout;
  private readonly recorder: Recorder;
  private readonly entryPages: number;

  constructor(layout: Layout, recorder: Recorder, parameters: GuestParameters) {
    this.layout = layout;
    this.recorder = recorder;
    this.entryPages = parameters.kernelEntryPages;
  }

  entryOnUserRoot(): void {
    this.recorder.access(FETCH, this.layout.entryText, 0, 0);
    this.recorder.access(WRITE, this.layout.entryStack, 0, 0);
  }

  entryOnKernelRoot(stack: Gfn, how: Hint): void {
    const {layout, recorder} = this;
    recorder.access(READ, layout.data, 0, 0);
    recorder.access(WRITE, layout.direct(stack), ownLine(stack), 0);
    const first = how * this.entryPages;
    for (let page = first; page < first + this.entryPages; page++) {
      recorder.access(FETCH, layout.text + (page % layout.textPages), ownLine(page), 0);
    }
  }

  exitOnKernelRoot(stack: Gfn): void {
    this.recorder.access(READ, this.layout.direct(stack), ownLine(stack), 0);
  }

  exitOnUserRoot(): void {
    this.recorder.access(FETCH, this.layout.entryText, 1, 0);
  }

  contextSwitch(stack: Gfn): void {
    this.recorder.access(WRITE, this.layout.data + 1, 0, 0);
    this.recorder.access(WRITE, this.layout.direct(stack), ownLine(stack), 0);
  }

  frameHandled(frame: Gfn): void {
    const {layout} = this;
    this.recorder.access(WRITE, layout.descriptor(frame), layout.descriptorLine(frame), 0);
  }

  pageZeroed(frame: Gfn): void {
    this.recorder.pageWrite(this.layout.direct(frame), frame);
  }

  pageCopied(from: Gfn, to: Gfn): void {
    this.recorder.pageRead(this.layout.direct(from));
    this.recorder.pageWrite(this.layout.direct(to), to);
  }

  lineWritten(frame: Gfn): void {
    this.recorder.access(WRITE, this.layout.direct(frame), ownLine(frame), 0);
  }

  pipe(access: typeof READ | typeof WRITE): void {
    this.recorder.access(access, this.layout.data + 2, 0, 0);
  }

  copyLine(copy: () => void): void {
    copy();
  }
}

/** One line of a page, another in each, so that they do not all compete for one set of a cache. */
const ownLine = (page: number): number => page % LINES_PER_PAGE;
