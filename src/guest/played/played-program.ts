/**
 * Plays the recording of a real program to the guest kernel: its processes fork, map, sleep and end as they did, at the addresses
 * at which they did. What the kernel does of itself (tables, faults, copies, flushes) is its own, and follows.
 */
import type {Image, ProgramSink, SystemCall} from '../../recording/program/program-sink.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {forkSpace} from '../fork.ts';
import {STACK} from '../frames.ts';
import {GuestKernel} from '../kernel.ts';
import type {GuestParameters} from '../parameters.ts';
import {ProgramAccesses} from '../program-accesses.ts';
import {makeRoom} from '../reclaim.ts';
import {tearDown} from '../unmap.ts';
import {UserPages} from '../user-pages.ts';
import {Calls} from './calls.ts';
import {loadImage} from './image.ts';
import type {Mappings} from './mappings.ts';
import {Outside} from './outside.ts';
import {PageCache} from './page-cache.ts';
import {PlayedProcess} from './played-process.ts';

export class PlayedProgram extends ProgramAccesses implements ProgramSink {
  /** Where it went though nothing was told to be there. */
  readonly outside: Outside;
  private readonly cache: PageCache;
  private readonly calls: Calls;
  private readonly living = new Map<number, PlayedProcess>();
  /** Processes so far. */
  private count = 0;
  private process: PlayedProcess | undefined;

  /** Boots the guest, which ends the first chapter. */
  constructor(parameters: GuestParameters, recorder: Recorder, seed: number) {
    const kernel = new GuestKernel(parameters, recorder, seed);
    super(kernel, new UserPages(kernel.core));
    this.cache = new PageCache(this.core);
    this.calls = new Calls(kernel, this.pages, this.cache);
    this.outside = new Outside(this.core, this.pages);
    this.endChapter('guest booted');
  }

  start(image: Image): void {
    if (this.count > 0) throw new Error('the program starts a second time');
    const process = this.running.inKernel(() => this.born(0, this.mapped(image)));
    this.goOn(process);
  }

  run(process: number): void {
    this.carry();
    this.goOn(this.livingOf(process));
  }

  fork(child: number): void {
    const parent = this.inUserMode();
    this.mustBeNext(child);
    this.running.syscall(parent, () => {
      this.core.recorder.work('guestForks', 1);
      const {mappings} = parent;
      this.bornOf(parent, child, mappings.inheritedBy(forkSpace(this.core, mappings.space)));
    });
  }

  vfork(child: number): void {
    const parent = this.inUserMode();
    this.mustBeNext(child);
    this.running.sleep(parent);
    this.core.recorder.work('guestForks', 1);
    makeRoom(this.core, 1);
    this.bornOf(parent, child, parent.mappings.lend());
    this.nobodyRuns();
  }

  execute(image: Image): void {
    const process = this.inUserMode();
    const {core} = this;
    this.running.syscall(process, () => {
      core.recorder.work('guestExecs', 1);
      const {mappings: old} = process;
      process.mappings = this.mapped(image);
      core.contexts.switchTo(process.space);
      if (!old.leave()) return;
      tearDown(core, old.space);
      core.freeSpace(old.space);
    });
  }

  call(call: SystemCall): void {
    const process = this.inUserMode();
    this.running.syscall(process, () => this.calls.perform(process, call));
  }

  sleep(call: SystemCall): void {
    const process = this.inUserMode();
    this.running.sleep(process);
    process.sleepsIn = call;
    this.nobodyRuns();
  }

  /** What the handler returns to, which the kernel keeps on its stack, is not stored: where that ends is not recorded. */
  signal(): void {
    this.inUserMode();
    this.running.inKernel(() => this.core.recorder.work('guestSignals', 1));
  }

  exit(): void {
    const process = this.inUserMode();
    const {core} = this;
    this.running.lastSyscall(process, () => {
      core.contexts.lazy = true;
      if (process.mappings.leave()) {
        tearDown(core, process.space);
        core.contexts.switchTo(core.kernelSpace);
        core.freeSpace(process.space);
      }
      core.release(process.stack);
      core.recorder.work('guestExits', 1);
    });
    this.living.delete(process.number);
    this.nobodyRuns();
  }

  /** The recording of the program is at its end. */
  end(): void {
    this.endChapter('program');
  }

  /** It runs from here on, and comes back from what it slept in. */
  private goOn(process: PlayedProcess): void {
    const {sleepsIn} = process;
    process.sleepsIn = undefined;
    if (sleepsIn) this.running.onBehalfOf(process, () => this.calls.performAfterSleep(process, sleepsIn));
    this.running.resume(process);
    this.process = process;
    this.task = process;
  }

  private nobodyRuns(): void {
    this.process = undefined;
    this.task = undefined;
  }

  /** Who runs, with all that it has executed recorded. */
  private inUserMode(): PlayedProcess {
    this.carry();
    if (!this.process) throw new Error('the program goes on where no process runs');
    return this.process;
  }

  private livingOf(number: number): PlayedProcess {
    const process = this.living.get(number);
    if (process) return process;
    const why = number < this.count ? 'has ended' : 'nobody forked';
    throw new Error(`process ${number} is to run, which ${why}`);
  }

  private mustBeNext(child: number): void {
    if (child === this.count) return;
    throw new Error(`process ${child} is forked, expected the next number, ${this.count}`);
  }

  private mapped(image: Image): Mappings {
    return loadImage(this.core, this.pages, this.cache, image);
  }

  private bornOf(parent: PlayedProcess, number: number, mappings: Mappings): void {
    this.born(number, mappings).files = new Map(parent.files);
  }

  private born(number: number, mappings: Mappings): PlayedProcess {
    const process = new PlayedProcess(number, this.core.allocate(STACK), mappings, this.outside);
    this.living.set(number, process);
    this.count++;
    return process;
  }
}
