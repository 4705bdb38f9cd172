/**
 * A store of keys and values in memory, such as Redis: one process that serves requests from all over its heap, and now and then forks
 * a child that reads all of it and saves it. Until the child is done the store copies each page that it writes to.
 *
 * Two saves of one store set the range of copies (redis issue 1211, 5.6 GB): 5,655 MB copied in 86 seconds, 6.7 pages in a million
 * cycles at 2.5 GHz, and afterwards some 40 MB. A request is two system calls (read and write); how long it takes and how often it
 * misses the TLB is assumed.
 */
import {workload} from '../src/guest/story.ts';
import {Data} from './applications/data.ts';
import {Mix} from './applications/mix.ts';
import {exponent, farAccesses, GUEST, millions, rate, warmCode} from './applications/parameters.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';

const STORE = dynamicProgram('redis-server', 256);

export const keyValueStore = workload({
  id: 'key-value-store',
  title: 'In-memory key-value store with snapshots (density assumed)',
  family: 'application',
  hypothesis:
    'System calls and TLB misses cost shadow paging nothing while nobody saves; a snapshot write-protects the whole heap ' +
    'and makes each page written a fault: both kinds of textbook shadow paging should lose for it, nested only by its walks.',
  claims: [
    {who: 'shadow-cached', exitsPer: 'guestFaults', atLeast: 4},
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 1.02},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: 'nested', over: 'native', atMost: 1.3},
  ],
  follows:
    'Redis with snapshots by fork (BGSAVE): pages copied a save from its log; requests and TLB misses assumed',
  guest: GUEST,
  parameters: {
    heapPages: {
      default: 1024,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of keys and values, all written',
    },
    snapshots: {default: 2, min: 1, max: 1000, unit: 'snapshots', description: 'snapshots measured'},
    warmupSnapshots: {
      default: 1,
      min: 1,
      max: 1000,
      unit: 'snapshots',
      description: 'snapshots before measuring',
    },
    millionCycles: millions(150, 'of the store while a snapshot is saved: 6.8 pages a million'),
    betweenMillionCycles: millions(20, 'of the store between two snapshots (assumption)'),
    slices: {
      default: 50,
      min: 1,
      max: 1e6,
      unit: 'slices',
      description: 'turns of store and child in a snapshot',
    },
    calls: rate(10, 'system calls (assumption, 5 to 50)'),
    accesses: farAccesses(60, '50 to 5,000'),
    writePercent: {
      default: 50,
      min: 0,
      max: 100,
      unit: '%',
      description: 'accesses that write (assumption, 1 to 50)',
    },
    exponent,
  },
  *story(guest, parameters, rng) {
    const {heapPages, snapshots, warmupSnapshots, slices, calls, accesses, writePercent} = parameters;
    const store = guest.spawn({program: STORE});
    warmCode(store, STORE);
    const data = new Data(store, {pages: heapPages, exponent: parameters.exponent, writePercent}, rng);
    const mix = new Mix(
      instructions => store.compute(instructions),
      [
        {perMillion: accesses, happen: () => data.access()},
        {perMillion: calls, happen: () => store.syscall()},
      ],
    );
    const save = () => {
      mix.run(parameters.betweenMillionCycles * 1e6);
      const child = store.fork();
      const frozen = data.region.in(child);
      let saved = 0;
      for (let slice = 1; slice <= slices; slice++) {
        mix.run(Math.ceil((parameters.millionCycles * 1e6) / slices));
        for (; saved < (heapPages * slice) / slices; saved++) frozen.read(saved);
        child.syscall();
      }
      child.exit();
      store.syscall();
      guest.endIteration();
    };
    for (let taken = 0; taken < warmupSnapshots; taken++) save();
    yield 'store warm';
    for (let taken = 0; taken < snapshots; taken++) save();
    yield 'snapshots taken';
  },
});
