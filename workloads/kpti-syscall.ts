/**
 * The story of plain-syscall in a guest whose kernel is isolated: each way into the kernel and each way out of it reads
 * CR3 and loads the other root. Hardware with tagged entries hardly minds; a hypervisor that shadows page tables must see
 * all four.
 */
import type {Workload} from '../src/guest/story.ts';
import {plainSyscall} from './plain-syscall.ts';

export const kptiSyscall: Workload = {
  ...plainSyscall,
  id: 'kpti-syscall',
  title: 'System calls, isolated kernel',
  family: 'context switch',
  hypothesis:
    'Two CR3 reads and two CR3 loads a system call: four exits under shadow paging, several times the call itself, and ' +
    'without a cache a hidden fault for each page used after each load; native and nested paging pay for the loads alone.',
  follows: "the PVM paper's get_pid with page-table isolation (SOSP 2023, table 2)",
  guest: {isolated: 1},
};
