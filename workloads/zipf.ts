/**
 * Accesses to a heap by a Zipf distribution: few pages are hot and sit in the TLB, and a long tail of cold ones misses
 * it. Which page has which rank is the seed's choice, so hot pages do not share table entries' cache lines.
 */
import {workload} from '../src/guest/story.ts';
import {ZipfDistribution} from './zipf-distribution.ts';
import {NESTED_ON_2_MIB, SHADOWS} from './claimants.ts';

export const zipf = workload({
  id: 'zipf',
  title: 'Zipf accesses',
  family: 'translation-bound',
  hypothesis:
    'Hot pages hit the TLB and only the tail walks, and the walks are warm: nested paging should lose a few ' +
    'percent up to a third, less than with gups, and hardly anything with host pages of 2 MiB; shadow paging ' +
    'should tie with native.',
  claims: [
    {who: 'nested', over: 'native', atLeast: 1.02, atMost: 1.33},
    {who: NESTED_ON_2_MIB, over: 'native', atMost: 1.05},
    {who: SHADOWS, over: 'native', within: 1.02},
  ],
  follows: 'assumption: ours; the law is exact, its exponent an assumption',
  parameters: {
    heapPages: {
      default: 16384,
      min: 1,
      max: 2 ** 27,
      unit: 'pages',
      description: 'pages of the heap, all written',
    },
    exponent: {
      default: 0.9,
      min: 0.01,
      max: 10,
      unit: '',
      fractional: true,
      description: 'exponent of the distribution: rank r weighs 1/r^exponent',
    },
    writePercent: {default: 20, min: 0, max: 100, unit: '%', description: 'accesses that write'},
    accesses: {default: 150000, min: 1, max: 1e9, unit: 'accesses', description: 'accesses measured'},
    warmupAccesses: {
      default: 20000,
      min: 1,
      max: 1e9,
      unit: 'accesses',
      description: 'accesses before measuring',
    },
    warmupSweeps: {
      default: 1,
      min: 0,
      max: 1000,
      unit: 'sweeps',
      description: 'times that every page is written again before that, from front to back',
    },
  },
  *story(guest, {heapPages, exponent, writePercent, accesses, warmupAccesses, warmupSweeps}, rng) {
    const heap = guest.spawn().map(heapPages);
    const ranks = new ZipfDistribution(heapPages, exponent);
    const pageOfRank = rng.shuffle(Uint32Array.from({length: heapPages}, (_, page) => page));
    const access = () => {
      const page = pageOfRank[ranks.draw(rng) - 1];
      if (rng.below(100) < writePercent) heap.write(page);
      else heap.read(page);
    };
    for (let sweep = 0; sweep <= warmupSweeps; sweep++) heap.touchAll('write');
    for (let done = 0; done < warmupAccesses; done++) access();
    yield 'heap warm';
    for (let done = 0; done < accesses; done++) access();
    yield 'heap accessed';
  },
});
