/**
 * Maps anonymous memory, writes a byte to every page, unmaps it; again. Each page is a fault, a zeroed page and a table
 * entry stored, and later that entry cleared: the plainest churn of page tables there is. The frames are the same in each round,
 * so that the host has backed them all and the kernel knows their places: `first-touch` is about fresh ones.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, SHADOWS} from './claimants.ts';

export const faultAnon = workload({
  id: 'fault-anon',
  title: 'Anonymous page faults',
  family: 'page-table churn',
  hypothesis:
    'A fault and two table stores a page: shadow paging should lose, by two exits a page under kvm (fault and ' +
    'retry), more without a cache, and four under shadow-cached (a store each to fill and to clear); nested ' +
    'paging should look native.',
  claims: [
    // A little more for each new table, of which one holds 512 pages.
    {who: 'kvm', exitsPer: 'guestFaults', atLeast: 2, atMost: 2.1},
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 2},
    {who: 'shadow-cached', exitsPer: 'guestFaults', atLeast: 3.9, atMost: 4.1},
    {who: SHADOWS, over: 'native', atLeast: 1.5, where: {'guest.isolated': [0, 1]}},
    {who: NESTED, exitsPer: 'run', atMost: 0, where: {'guest.isolated': [0, 1]}},
    // A fault enters the kernel and leaves it, with a read and a load of CR3 each way, on top of all that it costs else.
    {who: 'kvm', exitsPer: 'guestFaults', atLeast: 6, where: {'guest.isolated': 1}},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'will-it-scale page_fault1: write one byte a page of a private anonymous mapping of 128 MiB, then unmap it',
  parameters: {
    mappingPages: {
      default: 4096,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of the mapping (page_fault1 has 32768)',
    },
    rounds: {
      default: 2,
      min: 1,
      max: 1000,
      unit: 'rounds',
      description: 'times that it is mapped, written and unmapped',
    },
    warmupRounds: {default: 1, min: 1, max: 1000, unit: 'rounds', description: 'rounds before measuring'},
  },
  *story(guest, {mappingPages, rounds, warmupRounds}) {
    const process = guest.spawn();
    const round = () => {
      const mapping = process.map(mappingPages);
      mapping.touchAll('write');
      mapping.unmap();
      guest.endIteration();
    };
    for (let done = 0; done < warmupRounds; done++) round();
    yield 'frames warm';
    for (let done = 1; done <= rounds; done++) {
      round();
      yield `round ${done}`;
    }
  },
});
