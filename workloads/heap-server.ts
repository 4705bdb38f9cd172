/**
 * A server with a large heap that is in place: a Java virtual machine whose threads read and write objects all over it. Page tables
 * hardly change, and threads share one address space, so a switch loads no CR3; what is left is how long a TLB miss takes.
 *
 * Kernel work is measured for this project on OpenJDK 17 (perf stat on two threads of a map of lists, 512 MiB, a Zen 4 at 3.69 GHz):
 * with AlwaysPreTouch 557 system calls, 632 switches and 34 faults a CPU second; while the heap grows 1,073, 798 and 9,495. How
 * often it misses the TLB no counter told; that is assumed over a range.
 */
import {workload} from '../src/guest/story.ts';
import {Data} from './applications/data.ts';
import {Mix} from './applications/mix.ts';
import {exponent, farAccesses, GUEST, millions, rate, warmCode} from './applications/parameters.ts';
import {Scratch} from './applications/scratch.ts';
import {NESTED, NESTED_ON_2_MIB} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';

const MACHINE = dynamicProgram('java', 1024);
/** A switch goes to a thread of the kernel's or back: as long as it takes to wake and to sleep (assumption). */
const KERNEL_THREAD_INSTRUCTIONS = 2000;

export const heapServer = workload({
  id: 'heap-server',
  title: 'Java-like heap server (density assumed)',
  family: 'application',
  hypothesis:
    'TLB misses over a large heap and hardly a table update: nested paging should lose by the length of its walks, ' +
    'less with host pages of 2 MiB, and shadow paging should tie with native.',
  claims: [
    {who: 'nested', over: 'native', atLeast: 1.005, atMost: 1.4},
    {who: NESTED_ON_2_MIB, over: 'native', atMost: 1.1},
    {who: ['shadow-cached', 'kvm'], over: 'native', within: 1.03},
    {who: NESTED, exitsPer: 'run', atMost: 0},
  ],
  follows:
    'a Java virtual machine: its system calls, switches and faults as measured, its TLB misses assumed',
  guest: GUEST,
  parameters: {
    heapPages: {
      default: 8192,
      min: 1,
      max: 2 ** 27,
      unit: 'pages',
      description: 'pages of the old objects, all written',
    },
    youngPages: {
      default: 16,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the young objects that are touched anew and given back when full (assumption)',
    },
    millionCycles: millions(20, 'measured'),
    warmupMillionCycles: millions(5, 'before measuring'),
    faults: rate(0.009, 'faults (heap touched before 0.009, growing heap 2.6)'),
    calls: rate(0.15, 'system calls (heap touched before 0.15, growing heap 0.29)'),
    switches: rate(0.17, 'switches between threads (heap touched before 0.17, growing heap 0.22)'),
    accesses: farAccesses(5000, '500 to 10,000'),
    writePercent: {default: 20, min: 0, max: 100, unit: '%', description: 'accesses that write (assumption)'},
    exponent,
  },
  *story(guest, parameters, rng) {
    const {heapPages, youngPages, faults, calls, switches, accesses, writePercent} = parameters;
    const server = guest.spawn({program: MACHINE});
    warmCode(server, MACHINE);
    const heap = new Data(server, {pages: heapPages, exponent: parameters.exponent, writePercent}, rng);
    const young = new Scratch(server, youngPages);
    const mix = new Mix(
      instructions => server.compute(instructions),
      [
        {perMillion: accesses, happen: () => heap.access()},
        {perMillion: faults, happen: () => young.touch()},
        {perMillion: calls, happen: () => server.syscall()},
        {perMillion: switches / 2, happen: () => guest.kernelThread(KERNEL_THREAD_INSTRUCTIONS)},
      ],
    );
    mix.run(parameters.warmupMillionCycles * 1e6);
    yield 'server warm';
    mix.run(parameters.millionCycles * 1e6);
    yield 'requests served';
  },
});
