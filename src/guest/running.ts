/** Who runs, and in which mode: every way into the kernel and out of it. */
import {
  FETCH,
  isUser,
  LINES_PER_PAGE,
  USER_MODE,
  type Access,
  type Gfn,
  type Gvn,
} from '../hardware/address.ts';
import {
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_SYSCALL,
  type Hint,
} from '../hardware/mmu.ts';
import {EXPECT_FAULT} from '../recording/format.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {handleFault, permits} from './faults.ts';
import {NO_FAULT} from './tables.ts';

/** What runs: Linux's task. */
export interface Task {
  space: AddressSpace;
  /** The frame of its kernel stack, reached through the direct map. */
  readonly stack: Gfn;
  /** The first page of the code it executes, the number of its pages, and the one it is at. */
  code: Gvn;
  codePages: number;
  codePage: number;
  /** User instructions until it goes on to the next. */
  untilNextPage: number;
  /** The code page must be fetched before anything else: it was just switched to, or came back from the kernel. */
  fetchDue: boolean;
  /** Where it maps as it goes: told of each fault before that is handled. */
  beforeFault?(gvn: Gvn, access: Access): void;
}

/** A fault is handled at once; a second one may follow it (a page read, then written), a fourth is a bug of ours. */
const MAX_FAULTS = 3;

export class Running {
  private readonly core: Core;
  private task: Task | undefined;
  private userMode = false;

  constructor(core: Core) {
    this.core = core;
  }

  /** Makes `task` run in user mode. */
  resume(task: Task): void {
    if (this.task === task && this.userMode) return;
    this.enter(HINT_USER_TO_KERNEL_INTERRUPT);
    if (this.task !== task) this.switchTo(task);
    this.leave(HINT_KERNEL_TO_USER, 0);
  }

  /** `body` as a system call of `task`. */
  syscall<Result>(task: Task, body: () => Result): Result {
    this.enterSyscall(task);
    const result = body();
    this.leave(HINT_KERNEL_TO_USER, 0);
    return result;
  }

  /** The system call from which `task` never returns: `body`, then nobody runs. */
  lastSyscall(task: Task, body: () => void): void {
    this.enterSyscall(task);
    body();
    this.task = undefined;
  }

  /** The system call in which `task` sleeps until it is resumed, which then returns from it. */
  sleep(task: Task): void {
    this.enterSyscall(task);
  }

  /** `body` as the end of a system call in which `task` slept: whoever runs begins one, in which it sleeps from now on. */
  wake(task: Task, body: () => void): void {
    if (this.userMode) this.core.recorder.work('guestSyscalls', 1);
    this.enter(HINT_USER_TO_KERNEL_SYSCALL);
    if (this.task !== task) this.switchTo(task);
    body();
    this.leave(HINT_KERNEL_TO_USER, 0);
  }

  /** `body` in the kernel for `task`, which then returns to user mode when it is resumed. */
  onBehalfOf(task: Task, body: () => void): void {
    this.enter(HINT_USER_TO_KERNEL_INTERRUPT);
    if (this.task !== task) this.switchTo(task);
    body();
  }

  /** `body` in the kernel, interrupting whoever runs. */
  inKernel<Result>(body: () => Result): Result {
    const interrupted = this.userMode;
    this.enter(HINT_USER_TO_KERNEL_INTERRUPT);
    const result = body();
    if (interrupted) this.leave(HINT_KERNEL_TO_USER, 0);
    return result;
  }

  /** User instructions of the running task: every so many of them it fetches from its next code page. */
  compute(task: Task, instructions: number): void {
    const {recorder, parameters} = this.core;
    if (task.codePages === 0) return recorder.compute(instructions, USER_MODE);
    if (task.fetchDue) this.fetch(task);
    let left = instructions;
    while (left >= task.untilNextPage) {
      recorder.compute(task.untilNextPage, USER_MODE);
      left -= task.untilNextPage;
      task.untilNextPage = parameters.instructionsPerFetch;
      task.codePage = (task.codePage + 1) % task.codePages;
      this.fetch(task);
    }
    recorder.compute(left, USER_MODE);
    task.untilNextPage -= left;
  }

  /**
   * An access of the running task, by itself or by the kernel on its behalf, with the faults that it takes. `marks` as a
   * recording keeps them.
   */
  access(task: Task, access: Access, gvn: Gvn, line: number, marks = 0): void {
    const {tables, recorder} = this.core;
    for (let faults = 0; faults <= MAX_FAULTS; faults++) {
      const error = tables.access(isUser(access) ? task.space.userRoot : task.space.root, gvn, access);
      if (error === NO_FAULT) return recorder.access(access, gvn, line, 0, marks);
      recorder.access(access, gvn, line, EXPECT_FAULT | error, marks);
      this.fault(task, gvn, access);
    }
    throw new Error(`guest page ${gvn} still faults after ${MAX_FAULTS} faults were handled`);
  }

  /** An access that `task` must not make: the fault ends in `signal`, and in the handler. */
  refused(task: Task, access: Access, gvn: Gvn, signal: () => void): void {
    const {tables, recorder} = this.core;
    const area = task.space.areas.find(gvn);
    if (!area || permits(area, access))
      throw new Error(`guest page ${gvn} does not refuse the access that the story says it does`);
    const error = tables.access(task.space.userRoot, gvn, access);
    recorder.access(access, gvn, 0, EXPECT_FAULT | error, 0);
    this.enter(HINT_USER_TO_KERNEL_FAULT);
    recorder.work('guestFaults', 1);
    signal();
    this.leave(HINT_KERNEL_TO_USER, 0);
  }

  private fetch(task: Task): void {
    const page = task.codePage;
    task.fetchDue = false;
    this.access(task, FETCH | USER_MODE, task.code + page, page % LINES_PER_PAGE);
    task.fetchDue = false;
  }

  private fault(task: Task, gvn: Gvn, access: Access): void {
    const {core} = this;
    if (isUser(access)) this.enter(HINT_USER_TO_KERNEL_FAULT);
    core.recorder.work('guestFaults', 1);
    task.beforeFault?.(gvn, access);
    handleFault(core, task.space, gvn, access);
    if (isUser(access)) this.leave(HINT_FAULT_RETURN, gvn);
    else core.recorder.hint(HINT_FAULT_RETURN, gvn);
  }

  private enterSyscall(task: Task): void {
    this.resume(task);
    this.enter(HINT_USER_TO_KERNEL_SYSCALL);
    this.core.recorder.work('guestSyscalls', 1);
  }

  private switchTo(task: Task): void {
    const {core} = this;
    core.contexts.switchTo(task.space);
    core.accesses.contextSwitch(task.stack);
    core.recorder.work('guestContextSwitches', 1);
    this.task = task;
  }

  private enter(how: Hint): void {
    const {core, task} = this;
    if (!this.userMode || !task) return;
    core.recorder.hint(how, 0);
    core.accesses.entryOnUserRoot();
    core.contexts.enterKernel();
    core.accesses.entryOnKernelRoot(task.stack, how);
    this.userMode = false;
  }

  private leave(how: Hint, operand: number): void {
    const {core, task} = this;
    if (!task) return;
    core.accesses.exitOnKernelRoot(task.stack);
    core.contexts.leaveKernel();
    core.accesses.exitOnUserRoot();
    core.recorder.hint(how, operand);
    this.userMode = true;
    task.fetchDue = true;
  }
}
