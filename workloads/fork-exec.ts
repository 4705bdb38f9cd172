/**
 * Fork, the child executes another program, which starts up as libc has it, writes a line and ends; the parent waits. The
 * address space that fork made is torn down at once, and a new one comes up: six mappings for execve, eight more for the loader,
 * four protected, some fifty faults; then all of it goes.
 *
 * What is LMbench's: the loop, the parent, and hello, which does nothing. Ours, and off: pages that the program maps and
 * writes, and what it computes.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';
import {HELLO, STATIC_HELLO} from './programs/hello.ts';
import {LAT_PROC} from './programs/lat-proc.ts';

export const forkExec = workload({
  id: 'fork-exec',
  title: 'Fork and exec',
  family: 'fork',
  hypothesis:
    'An address space is copied, thrown away, built anew by faults and thrown away again: both kinds of shadow ' +
    'paging should take at least half as long again as native and nested paging, for every step is a fault, a table ' +
    'store or a CR3 load; nested paging sees none of them.',
  claims: [
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 2, where: {'guest.isolated': [0, 1]}},
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 1.5, where: {'guest.isolated': [0, 1]}},
    {who: TEXTBOOK_SHADOWS, over: 'nested', atLeast: 1.5, where: {'guest.isolated': [0, 1]}},
    {who: NESTED, exitsPer: 'run', atMost: 0, where: {'guest.isolated': [0, 1]}},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'lmbench lat_proc exec (src/lat_proc.c, do_forkexec): fork, the child closes its standard output and calls execve of ' +
    'hello, linked with libc at run time, the parent waits',
  parameters: {
    libraries: {
      default: 1,
      min: 0,
      max: 1,
      unit: 'libraries',
      description: "1: the program is linked with libc at run time; 0: statically (LMbench's STATIC)",
    },
    shellPages: {
      default: 0,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: "written pages of the process that forks, beside libc's; LMbench has none",
    },
    programPages: {
      default: 0,
      min: 0,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages that the program maps and writes; hello maps none',
    },
    programInstructions: {
      default: 0,
      min: 0,
      max: 1e9,
      unit: 'instructions',
      description: 'instructions that the program computes; hello computes nothing',
    },
    programs: {
      default: 20,
      min: 1,
      max: 1e6,
      unit: 'programs',
      description: 'programs run, one after the other',
    },
    warmupPrograms: {
      default: 8,
      min: 1,
      max: 1e6,
      unit: 'programs',
      description: 'programs before measuring',
    },
  },
  *story(guest, parameters) {
    const {shellPages, programPages, programInstructions, programs, warmupPrograms} = parameters;
    const program = parameters.libraries ? HELLO : STATIC_HELLO;
    const parent = guest.spawn({program: LAT_PROC});
    const memory = shellPages > 0 ? parent.map(shellPages) : undefined;
    memory?.touchAll('write');
    const runProgram = () => {
      const child = parent.fork();
      parent.wait();
      child.exec(program);
      if (programPages > 0) child.map(programPages).touchAll('write');
      child.compute(programInstructions);
      child.exit();
      parent.run();
      memory?.write(0);
      guest.endIteration();
    };
    for (let run = 0; run < warmupPrograms; run++) runProgram();
    yield 'parent warm';
    for (let run = 0; run < programs; run++) runProgram();
    yield 'programs run';
  },
});
