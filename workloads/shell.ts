/**
 * A process has a shell run a program: fork, the child executes sh -c, the shell starts up and executes the program in its own
 * place, which starts up and ends; the parent waits. Three address spaces come up and go for each child.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';
import {BASH} from './programs/bash.ts';
import {HELLO, STATIC_HELLO} from './programs/hello.ts';
import {LAT_PROC} from './programs/lat-proc.ts';
import {SHELL} from './programs/shell.ts';

export const shell = workload({
  id: 'shell',
  title: 'Program run by a shell',
  family: 'fork',
  hypothesis:
    'Two starts of libc in a row, some 130 faults in all, and three address spaces torn down: both kinds of shadow ' +
    'paging should take at least half as long again as native and nested paging, which trap none of it.',
  claims: [
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 2},
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 1.5},
    {who: TEXTBOOK_SHADOWS, over: 'nested', atLeast: 1.5},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'lmbench lat_proc shell (src/lat_proc.c, do_shell): fork, the child closes its standard output and calls /bin/sh -c hello, ' +
    'the parent waits. The shell is dash, or bash',
  parameters: {
    bash: {
      default: 0,
      min: 0,
      max: 1,
      unit: '',
      description:
        "1: the shell is bash (Red Hat's /bin/sh; 209 faults a child in all), 0: dash (Debian's; 132)",
    },
    libraries: {
      default: 1,
      min: 0,
      max: 1,
      unit: 'libraries',
      description: "1: the program is linked with libc at run time; 0: statically (LMbench's STATIC)",
    },
    programs: {
      default: 16,
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
  *story(guest, {bash, libraries, programs, warmupPrograms}) {
    const program = libraries ? HELLO : STATIC_HELLO;
    const parent = guest.spawn({program: LAT_PROC});
    const runProgram = () => {
      const child = parent.fork();
      parent.wait();
      child.exec(bash ? BASH : SHELL);
      child.exec(program);
      child.exit();
      parent.run();
      guest.endIteration();
    };
    for (let run = 0; run < warmupPrograms; run++) runProgram();
    yield 'parent warm';
    for (let run = 0; run < programs; run++) runProgram();
    yield 'programs run';
  },
});
