/**
 * System calls that do nothing, with a little computing between them, in a guest whose kernel shares its page tables with
 * user mode. No table changes and no CR3 is loaded, so a hypervisor has nothing to do: the twin of kpti-syscall, in which
 * nothing differs but the isolation.
 */
import {workload} from '../src/guest/story.ts';

export const plainSyscall = workload({
  id: 'plain-syscall',
  title: 'System calls',
  family: 'control',
  hypothesis:
    'A system call touches no page table and loads no CR3: there is no exit under any strategy and all should tie with ' +
    'native; set beside kpti-syscall, it shows what isolation alone costs.',
  follows: "the PVM paper's get_pid without page-table isolation (SOSP 2023, table 2)",
  parameters: {
    calls: {default: 8000, min: 1, max: 1e9, unit: 'calls', description: 'system calls measured'},
    warmupCalls: {
      default: 600,
      min: 1,
      max: 1e9,
      unit: 'calls',
      description: 'system calls before measuring',
    },
    instructionsBetween: {
      default: 100,
      min: 0,
      max: 1e9,
      unit: 'instructions',
      description: 'user instructions between two calls (assumption)',
    },
  },
  *story(guest, {calls, warmupCalls, instructionsBetween}) {
    const process = guest.spawn();
    const call = () => {
      process.compute(instructionsBetween);
      process.syscall();
      guest.endIteration();
    };
    for (let done = 0; done < warmupCalls; done++) call();
    yield 'kernel warm';
    for (let done = 0; done < calls; done++) call();
    yield 'calls made';
  },
});
