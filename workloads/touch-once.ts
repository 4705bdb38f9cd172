/**
 * The template of a story, and the smoke test: copy this file to write a workload of your own. A process writes every
 * page of two small mappings once. Each first write is a page fault, and the first mapping is the warm-up. Under shadow
 * paging each fault is two exits, one that finds the guest's tables empty (true fault) and one that copies what the
 * guest then wrote there (hidden fault), and a third where the guest's tables are write-protected (trace fault).
 */
import {workload} from '../src/guest/story.ts';

export const touchOnce = workload({
  id: 'touch-once',
  title: 'Touch once',
  family: 'page-table churn',
  // First touches are the result; a story of a steady state leaves this out.
  means: 'start',
  hypothesis:
    'Each page faults once: shadow paging should lose, by at least two exits a page without a cache and three with one, ' +
    'since it sees the fault, the store to the table and the retry; nested paging leaves all of it to the guest.',
  claims: [
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 2},
    {who: 'shadow-cached', exitsPer: 'guestFaults', atLeast: 3},
    {who: ['shadow-uncached', 'shadow-cached'], over: 'native', atLeast: 1.5},
    {who: 'nested', exitsPer: 'run', atMost: 0},
    {who: 'nested', over: 'native', within: 1.05},
  ],
  follows: 'assumption: ours, the template of a story',
  parameters: {
    pages: {
      default: 32,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of each of the two mappings',
    },
  },
  *story(guest, {pages}) {
    const process = guest.spawn();
    process.map(pages).touchAll('write');
    yield 'first mapping touched';
    process.map(pages).touchAll('write');
    yield 'second mapping touched';
  },
});
