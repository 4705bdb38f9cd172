/**
 * What a shell does: fork, the child executes another program, which maps and writes its memory, computes and exits. The
 * address space that fork made is torn down at once, and a new one comes up fault by fault.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';

export const forkExec = workload({
  id: 'fork-exec',
  title: 'Fork and exec',
  family: 'fork',
  hypothesis:
    'An address space is copied, thrown away, built anew by faults and thrown away again: both kinds of shadow ' +
    'paging should take at least twice as long as native and nested paging, for every step is a fault, a table ' +
    'store or a CR3 load; nested paging sees none of them.',
  claims: [
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 2, where: {'guest.isolated': [0, 1]}},
    {who: TEXTBOOK_SHADOWS, over: 'nested', atLeast: 2, where: {'guest.isolated': [0, 1]}},
    {who: NESTED, exitsPer: 'run', atMost: 0, where: {'guest.isolated': [0, 1]}},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows: 'lmbench lat_proc exec: fork and execve of a small program',
  parameters: {
    shellPages: {
      default: 512,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'written pages of the process that forks',
    },
    programPages: {
      default: 64,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages that the program maps and writes',
    },
    programInstructions: {
      default: 50000,
      min: 0,
      max: 1e9,
      unit: 'instructions',
      description: 'instructions that the program computes (assumption)',
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
  *story(guest, {shellPages, programPages, programInstructions, programs, warmupPrograms}) {
    const shell = guest.spawn();
    const memory = shell.map(shellPages);
    memory.touchAll('write');
    const runProgram = () => {
      const child = shell.fork();
      child.exec();
      child.map(programPages).touchAll('write');
      child.compute(programInstructions);
      child.exit();
      shell.syscall();
      memory.write(0);
      guest.endIteration();
    };
    for (let run = 0; run < warmupPrograms; run++) runProgram();
    yield 'shell warm';
    for (let run = 0; run < programs; run++) runProgram();
    yield 'programs run';
  },
});
