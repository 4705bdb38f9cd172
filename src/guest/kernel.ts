/** The guest: a small deterministic kernel in Linux's manner, driven by a story, recorded as it goes. */
import {HINT_ADDRESS_SPACE_READY} from '../hardware/mmu.ts';
import type {Recorder} from '../recording/recorder.ts';
import {Core} from './core.ts';
import {USER_PAGE} from './frames.ts';
import {buildImage, imageFrames, spaceOf} from './image.ts';
import type {GuestParameters} from './parameters.ts';
import {GuestProcess, type Kernel} from './process.ts';
import {Programs} from './programs.ts';
import {Random} from './random.ts';
import {makeRoom} from './reclaim.ts';
import {Running} from './running.ts';
import {expectCount, expectOptions} from './said.ts';
import type {Guest, GuestFile, SpawnOptions} from './story.ts';

export class GuestKernel implements Guest, Kernel {
  readonly core: Core;
  readonly running: Running;
  readonly programs: Programs;
  private readonly host: Random;

  /** Boots: what the tables hold then, and the first CR3, are recorded. */
  constructor(parameters: GuestParameters, recorder: Recorder, seed: number) {
    this.core = new Core(parameters, recorder, seed);
    this.running = new Running(this.core);
    this.programs = new Programs(this.core);
    this.host = new Random(seed, 'host reclaim');
  }

  spawn(options: SpawnOptions = {}): GuestProcess {
    expectOptions('spawn', options, ['codePages', 'program']);
    const {codePages = this.core.parameters.codePages, program} = options;
    if (program && options.codePages !== undefined) {
      throw new Error('spawn is given codePages and a program, expected one of them');
    }
    expectCount('spawn: codePages', codePages, 0, 'pages');
    return this.running.inKernel(() => {
      const {core, programs} = this;
      const code = program ? undefined : programs.withPages(codePages);
      makeRoom(core, imageFrames(core));
      const space = program ? spaceOf(core, program) : core.newSpace(codePages);
      buildImage(core, space, code);
      core.recorder.hint(HINT_ADDRESS_SPACE_READY, space.root);
      const process = new GuestProcess(this, space, codePages);
      if (program) process.startWith(program);
      return process;
    });
  }

  file(pages: number): GuestFile {
    expectCount('file', pages, 1, 'pages');
    return this.running.inKernel(() => this.programs.load(pages));
  }

  hostReclaim(frames: number): void {
    expectCount('hostReclaim', frames, 0, 'frames');
    const {use, total} = this.core.frames;
    const candidates: number[] = [];
    for (let frame = 0; frame < total; frame++) if (use[frame] === USER_PAGE) candidates.push(frame);
    this.host.shuffle(candidates);
    for (const frame of candidates.slice(0, frames)) this.core.recorder.hostUnmap(frame);
  }

  endIteration(): void {
    this.core.recorder.iteration();
  }

  kernelThread(instructions: number): void {
    expectCount('kernelThread', instructions, 0, 'instructions');
    this.running.inKernel(() => {
      const {contexts, recorder} = this.core;
      contexts.lazy = true;
      recorder.work('guestContextSwitches', 2);
      recorder.compute(instructions, 0);
      contexts.lazy = false;
    });
  }
}
