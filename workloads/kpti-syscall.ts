/**
 * The story of plain-syscall in a guest whose kernel is isolated: each way into the kernel and each way out of it reads
 * CR3 and loads the other root. Hardware with tagged entries hardly minds; a hypervisor that shadows page tables must see
 * all four.
 */
import type {Workload} from '../src/guest/story.ts';
import {plainSyscall} from './plain-syscall.ts';
import {NESTED} from './claimants.ts';

export const kptiSyscall: Workload = {
  ...plainSyscall,
  id: 'kpti-syscall',
  title: 'System calls, isolated kernel',
  family: 'context switch',
  hypothesis:
    'Two CR3 reads and two CR3 loads a system call: four exits under shadow paging, several times the call ' +
    'itself, and without a cache a hidden fault for each page used after each load; native and nested paging pay ' +
    'for the loads alone, and without PCIDs for walks after them, which are longer under nested.',
  claims: [
    {who: ['shadow-cached', 'kvm'], exitsPer: 'guestSyscalls', atLeast: 4, atMost: 4.05},
    // After each of the two loads at least two pages.
    {who: 'shadow-uncached', exitsPer: 'guestSyscalls', atLeast: 8},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: ['shadow-cached', 'kvm'], over: 'native', atLeast: 3},
    {who: 'shadow-uncached', over: 'shadow-cached', atLeast: 2},
    {who: NESTED, over: 'native', within: 1.05, where: {'guest.pcid': 1}},
    {who: 'nested', over: 'native', atLeast: 1, atMost: 1.5, where: {'guest.pcid': 0}},
  ],
  follows: "the PVM paper's get_pid with page-table isolation (SOSP 2023, table 2)",
  guest: {isolated: 1},
};
