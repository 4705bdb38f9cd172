/**
 * make runs compilers, several at a time: for each unit a fork, an exec, a compiler that starts up, allocates all the time and
 * frees nothing, and an exit. Memory is touched for the first time, page by page; system calls and switches are rare.
 *
 * The rates are measured. A unit of gcc -O2 (for this project, getrusage on a Zen 4 at 3.69 GHz): 25 thousand faults, 6,400 system
 * calls, 200 to 300 switches and 3 execs in 0.6 CPU seconds. A whole LLVM build: 378.6 million faults in 31.5 thousand CPU seconds
 * (ClangBuiltLinux issue 1086), a third as many. Units are a 25th of such a one from exec to exec, so that many fit into a run:
 * what an exec and an exit take weighs more, but their faults are among those counted.
 */
import {workload, type Process} from '../src/guest/story.ts';
import {Mix} from './applications/mix.ts';
import {farAccesses, GUEST, millions, rate} from './applications/parameters.ts';
import {NESTED, SHADOWS} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';
import {LAT_PROC} from './programs/lat-proc.ts';

const COMPILER = dynamicProgram('cc1', 512);
/** Faults of a unit that are no first touches of its memory: fork, start, and code, a window of it a fault. */
const OTHER_FAULTS = 22 + 47 + 512 / 16;
/** System calls and switches of its fork, start and exit. */
const OTHER_CALLS = 34;
const OTHER_SWITCHES = 3;
/** Pages that are looked at again, of those that a unit has touched: its latest. */
const WORKING_SET = 256;

export const kernelBuild = workload({
  id: 'kernel-build',
  title: 'Kernel build',
  family: 'application',
  hypothesis:
    'A fault every ninety thousand cycles, each two exits or more under shadow paging and none under nested: ' +
    'shadow paging should lose by several percent, and nested paging hardly anything, since compilers have little data.',
  claims: [
    {who: SHADOWS, exitsPer: 'guestFaults', atLeast: 2},
    {who: SHADOWS, over: 'native', atLeast: 1.02},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'a kernel build in the densities of gcc and of an LLVM build: faults, system calls, switches and execs',
  guest: GUEST,
  parameters: {
    jobs: {default: 2, min: 1, max: 1000, unit: 'jobs', description: 'units that are compiled at a time'},
    units: {default: 16, min: 1, max: 1e6, unit: 'units', description: 'units compiled, in all'},
    warmupUnits: {default: 2, min: 1, max: 1e6, unit: 'units', description: 'units before measuring'},
    millionCycles: millions(30, 'of a unit; with gcc 740 from exec to exec'),
    faults: rate(11.3, 'faults (gcc 11.3, LLVM 4 at 3 GHz)'),
    calls: rate(2.9, 'system calls (gcc)'),
    switches: rate(0.11, 'switches to another job (gcc)'),
    accesses: farAccesses(50, '20 to 1,000'),
  },
  *story(guest, parameters, rng) {
    const {jobs, units, warmupUnits, millionCycles, faults, calls, switches, accesses} = parameters;
    const cycles = millionCycles * 1e6;
    const touches = Math.max(0, faults - OTHER_FAULTS / millionCycles);
    const others = Math.max(1e-6, switches - OTHER_SWITCHES / millionCycles);
    const slice = Math.min(cycles, Math.ceil(1e6 / others));
    const make = guest.spawn({program: LAT_PROC});
    const compile = (): Unit => {
      const child = make.fork();
      make.wait();
      child.exec(COMPILER);
      const memory = child.map(Math.max(WORKING_SET, Math.ceil(touches * millionCycles) + 1));
      let touched = 0;
      const mix = new Mix(
        count => child.compute(count),
        [
          {perMillion: touches, happen: () => memory.write(touched++)},
          {perMillion: Math.max(0, calls - OTHER_CALLS / millionCycles), happen: () => child.syscall()},
          {
            perMillion: accesses,
            happen: () => {
              if (touched > 0) memory.read(touched - 1 - rng.below(Math.min(touched, WORKING_SET)));
            },
          },
        ],
      );
      return {child, mix, left: cycles};
    };
    const running = Array.from({length: jobs}, (_, job) => ({
      ...compile(),
      left: Math.ceil((cycles * (job + 1)) / jobs),
    }));
    const finish = (count: number) => {
      for (let done = 0; done < count; ) {
        const unit = running.shift()!;
        const step = Math.min(slice, unit.left);
        unit.mix.run(step);
        unit.left -= step;
        if (unit.left > 0) {
          running.push(unit);
          continue;
        }
        unit.child.exit();
        make.run();
        running.push(compile());
        guest.endIteration();
        done++;
      }
    };
    finish(warmupUnits);
    yield 'build under way';
    finish(units);
    yield 'units compiled';
  },
});

interface Unit {
  readonly child: Process;
  readonly mix: Mix;
  left: number;
}
