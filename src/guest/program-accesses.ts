/**
 * The accesses of a real program, as a record of it has them:
 *
 *   an instruction is one user instruction, and not one more for what it loads or stores, for a page that it or they run
 *   on into, or for an attempt that faulted. It is fetched where its page is not that of the instruction before, or where
 *   the process comes back from the kernel: what stays on a page cannot change what a TLB holds.
 *   a load or a store is one access of the line that its first byte lies in, and one of each page it runs on into. Where
 *   no instruction stands before it, in a trace of data alone, it is an instruction of its own; so is a modify. A trace
 *   does not tell which loads another load's result is the address of, so none is recorded as dependent.
 */
import {FETCH, LINE_BYTES, READ, USER_MODE, WRITE, type Access} from '../hardware/address.ts';
import {SAME_INSTRUCTION} from '../recording/format.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import type {Core} from './core.ts';
import type {Running, Task} from './running.ts';
import type {UserPages} from './user-pages.ts';

export class ProgramAccesses implements AddressSink {
  /** Loads and stores so far. */
  accesses = 0;
  /** Whose accesses they are. */
  protected task: Task | undefined;
  protected readonly core: Core;
  protected readonly running: Running;
  protected readonly pages: UserPages;
  /** The page of the instruction before. */
  private codePage = -1;
  /** Whether the trace tells its instructions. */
  private tellsInstructions = false;
  /** Instructions executed that no row of the recording carries yet. */
  private uncarried = 0;

  constructor({core, running}: {readonly core: Core; readonly running: Running}, pages: UserPages) {
    this.core = core;
    this.running = running;
    this.pages = pages;
  }

  instruction(page: number, byte: number, bytes: number): void {
    const {pages} = this;
    const task = this.runningTask();
    this.tellsInstructions = true;
    this.uncarried++;
    pages.begin(page, byte, bytes);
    if (task.fetchDue || page !== this.codePage) this.fetch(task, page, lineOf(byte));
    const {lastPage} = pages;
    for (let next = page + 1; next <= lastPage; next++) this.fetch(task, next, 0);
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

  /** Ends the chapter `name`. */
  endChapter(name: string): void {
    this.carry();
    this.core.recorder.chapter(name);
  }

  /** One more load or store is made. */
  protected counted(): void {
    this.accesses++;
  }

  /** Who runs; an error where nobody does. */
  protected runningTask(): Task {
    if (!this.task) throw new Error('the program goes on where no process runs');
    return this.task;
  }

  /** Records the instructions that are executed already. */
  protected carry(): void {
    if (this.uncarried === 0) return;
    this.core.recorder.compute(this.uncarried, USER_MODE);
    this.uncarried = 0;
  }

  private ownInstruction(): void {
    if (!this.tellsInstructions) this.uncarried++;
  }

  private fetch(task: Task, page: number, line: number): void {
    this.touch(task, FETCH | USER_MODE, page, line);
    this.codePage = page;
    task.fetchDue = false;
  }

  private data(access: Access, page: number, byte: number, bytes: number): void {
    const {pages} = this;
    const task = this.runningTask();
    pages.begin(page, byte, bytes);
    this.touch(task, access, page, lineOf(byte));
    const {lastPage} = pages;
    for (let next = page + 1; next <= lastPage; next++) this.touch(task, access, next, 0);
    this.counted();
  }

  private touch(task: Task, access: Access, page: number, line: number): void {
    const gvn = this.pages.gvn(page);
    // The access is the last of the instructions that are due, or belongs to one that a row before it carries.
    const marks = this.uncarried > 0 ? 0 : SAME_INSTRUCTION;
    if (this.uncarried > 0) this.uncarried--;
    this.carry();
    this.running.access(task, access, gvn, line, marks);
  }
}

const lineOf = (byte: number): number => Math.trunc(byte / LINE_BYTES);
