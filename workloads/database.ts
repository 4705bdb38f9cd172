/**
 * A database over a large pool of buffers that its processes share, one process a connection: each request is read from a socket,
 * walks an index through shared pages, and is answered. Processes take turns at every request or two.
 *
 * Measured for this project on PostgreSQL 15 with 256 MiB of shared buffers (pgbench -s 10 -c 4, perf stat on the backends, a Zen 4 at
 * 3.69 GHz): reading (-S), 130,881 system calls, 22,838 switches and 0.7 faults a CPU second; writing (-N), 58,082, 18,896 and 1,454.
 * How often it misses the TLB no counter told; that is assumed over a range.
 */
import {workload} from '../src/guest/story.ts';
import {Mix} from './applications/mix.ts';
import {exponent, farAccesses, GUEST, millions, rate, warmCode} from './applications/parameters.ts';
import {Scratch} from './applications/scratch.ts';
import {NESTED, NESTED_ON_2_MIB, SHADOWS} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';
import {ZipfDistribution} from './zipf-distribution.ts';

const BACKEND = dynamicProgram('postgres', 512);

/** Of a process of its own (assumption). */
const SCRATCH_PAGES = 64;

export const database = workload({
  id: 'database',
  title: 'Database over a large buffer pool (density assumed)',
  family: 'application',
  hypothesis:
    'A switch every hundred and sixty thousand cycles and TLB misses all over a shared pool: shadow paging pays an ' +
    'exit a switch, nested paging a longer walk a miss; which of the two loses is for the densities to say.',
  claims: [
    {who: ['shadow-cached', 'kvm'], exitsPer: 'guestContextSwitches', atLeast: 1},
    {who: SHADOWS, over: 'native', atLeast: 1.005},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: 'nested', over: 'native', atLeast: 1.005},
    {who: NESTED_ON_2_MIB, over: 'native', atMost: 1.15},
  ],
  follows:
    'PostgreSQL under pgbench: its system calls, switches and faults as measured, its TLB misses assumed',
  guest: GUEST,
  parameters: {
    backends: {default: 4, min: 1, max: 1000, unit: 'backends', description: 'processes, one a connection'},
    poolPages: {
      default: 4096,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the pool that all of them share',
    },
    millionCycles: millions(15, 'measured'),
    warmupMillionCycles: millions(5, 'before measuring'),
    faults: rate(0, 'faults (reading 0.0002, writing 0.39)'),
    calls: rate(35, 'system calls (reading 35, writing 16)'),
    switches: rate(6.2, 'switches (reading 6.2, writing 5.1)'),
    accesses: farAccesses(5000, '500 to 5,000'),
    writePercent: {default: 10, min: 0, max: 100, unit: '%', description: 'accesses that write (assumption)'},
    exponent,
  },
  *story(guest, parameters, rng) {
    const {poolPages, faults, calls, switches, accesses, writePercent} = parameters;
    const pool = guest.file(poolPages);
    const ranks = new ZipfDistribution(poolPages, parameters.exponent);
    const pageOfRank = rng.shuffle(Uint32Array.from({length: poolPages}, (_, page) => page));
    const backends = Array.from({length: parameters.backends}, () => {
      const process = guest.spawn({program: BACKEND});
      warmCode(process, BACKEND);
      const buffers = process.mapFile(pool, {sharing: 'shared'});
      const access = () => {
        const page = pageOfRank[ranks.draw(rng) - 1];
        if (rng.below(100) < writePercent) buffers.write(page);
        else buffers.read(page);
      };
      const scratch = new Scratch(process, SCRATCH_PAGES);
      const mix = new Mix(
        instructions => process.compute(instructions),
        [
          {perMillion: accesses, happen: access},
          {perMillion: faults, happen: () => scratch.touch()},
          {perMillion: calls, happen: () => process.syscall()},
        ],
      );
      return {process, buffers, mix};
    });
    // Often enough for a hypervisor that has room for four address spaces to have found out which four.
    for (let time = 0; time < 4; time++) for (const {buffers} of backends) buffers.touchAll('write');
    const turn = Math.ceil(1e6 / Math.max(switches, 1e-3));
    const serve = (cycles: number) => {
      for (let done = 0, at = 0; done < cycles; done += turn, at++) {
        const {process, mix} = backends[at % backends.length];
        mix.run(turn);
        process.wait();
      }
    };
    serve(parameters.warmupMillionCycles * 1e6);
    yield 'pool warm';
    serve(parameters.millionCycles * 1e6);
    yield 'requests served';
  },
});
