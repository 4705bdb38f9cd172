/**
 * A query that scans a table in memory: every line of every page, one after the other, and a hash table beside it that is looked up
 * for each row. No system call and no fault; a switch now and then.
 *
 * Measured for this project on SQLite 3.40 in memory (grouping 600,000 rows of 100 bytes, perf stat): no system call and no fault, 381
 * switches a CPU second, for others wanted the processor. Look-ups are assumed.
 */
import {workload} from '../src/guest/story.ts';
import {Data, sweep} from './applications/data.ts';
import {Mix} from './applications/mix.ts';
import {exponent, farAccesses, GUEST, millions, rate, warmCode} from './applications/parameters.ts';
import {NESTED, NESTED_ON_2_MIB, SHADOWS} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';

const QUERY = dynamicProgram('sqlite', 128);
const KERNEL_THREAD_INSTRUCTIONS = 2000;

export const tableScan = workload({
  id: 'table-scan',
  title: 'In-memory scan (density assumed)',
  family: 'application',
  hypothesis:
    'One TLB miss a page of the table and a few for look-ups, and nothing that the kernel does: nested paging should lose a ' +
    'little, hardly anything with host pages of 2 MiB, and shadow paging should tie with native.',
  claims: [
    {who: SHADOWS, over: 'native', within: 1.02},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: 'nested', over: 'native', atMost: 1.2},
    {who: NESTED_ON_2_MIB, over: 'native', atMost: 1.05},
  ],
  follows:
    'an aggregating query of SQLite over a table in memory: its kernel work as measured, its look-ups assumed',
  guest: GUEST,
  parameters: {
    tablePages: {default: 2048, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of the table'},
    hashPages: {
      default: 4096,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the hash table (assumption)',
    },
    pages: rate(
      50,
      'pages of the table that are read: 20,000 cycles a page of 40 rows (assumption, 50 to 500)',
    ),
    switches: rate(0.1, 'switches to other work and back (SQLite)'),
    accesses: farAccesses(5000, '100 to 5,000'),
    exponent,
    millionCycles: millions(20, 'measured'),
    warmupMillionCycles: millions(5, 'before measuring'),
  },
  *story(guest, parameters, rng) {
    const {tablePages, hashPages, pages, switches, accesses} = parameters;
    const query = guest.spawn({program: QUERY});
    warmCode(query, QUERY);
    const table = query.map(tablePages);
    sweep(table);
    const hash = new Data(query, {pages: hashPages, exponent: parameters.exponent, writePercent: 50}, rng);
    let page = 0;
    const mix = new Mix(
      instructions => query.compute(instructions),
      [
        {perMillion: pages, happen: () => table.read(page++ % tablePages)},
        {perMillion: accesses, happen: () => hash.access()},
        {perMillion: switches / 2, happen: () => guest.kernelThread(KERNEL_THREAD_INSTRUCTIONS)},
      ],
    );
    mix.run(parameters.warmupMillionCycles * 1e6);
    yield 'scan under way';
    mix.run(parameters.millionCycles * 1e6);
    yield 'table scanned';
  },
});
