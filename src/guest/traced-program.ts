/**
 * The program of an address trace: one process whose accesses are those of a real program, with the guest kernel giving
 * it tables by demand paging. A trace tells no system calls, no switches and no mappings, so wherever it goes is taken to be
 * one mapping of memory that somebody loaded: the first touch of a page is a fault that gives it a frame of its own; or of 2 MiB,
 * code among it, where the guest always gives large pages.
 */
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {Recorder} from '../recording/recorder.ts';
import {untouched} from './areas.ts';
import {STACK} from './frames.ts';
import {GuestKernel} from './kernel.ts';
import type {GuestParameters} from './parameters.ts';
import {ProgramAccesses} from './program-accesses.ts';
import {UserPages} from './user-pages.ts';

export class TracedProgram extends ProgramAccesses {
  private readonly warmupAccesses: number;

  constructor(
    parameters: GuestParameters,
    recorder: Recorder,
    {seed, warmupAccesses}: {readonly seed: number; readonly warmupAccesses: number},
  ) {
    const kernel = new GuestKernel(parameters, recorder, seed);
    const {core, running} = kernel;
    const space = core.newSpace(0);
    const stack = core.allocate(STACK);
    recorder.hint(HINT_ADDRESS_SPACE_READY, space.root);
    // All of a region is mapped, for the trace does not tell what is.
    const pages = new UserPages(core, start => {
      const end = start + core.paging.regionPages;
      const backing = {kind: 'anonymous'} as const;
      space.areas.insert(untouched({start, end, protection: 'read-write-execute', backing}));
    });
    super(kernel, pages);
    this.warmupAccesses = warmupAccesses;
    this.task = {space, stack, code: 0, codePages: 0, codePage: 0, untilNextPage: 0, fetchDue: true};
    running.resume(this.task);
    if (warmupAccesses === 0) this.endChapter('guest booted');
  }

  protected override counted(): void {
    super.counted();
    if (this.accesses === this.warmupAccesses) this.endChapter('warm-up');
  }
}
