/**
 * For every page of a mapping: write it, give it back with madvise(MADV_DONTNEED), read it again. Each page is faulted
 * in, cleared, flushed and faulted in again, with nothing else around: the purest churn of page tables.
 */
import {workload} from '../src/guest/story.ts';
import {NESTED, TEXTBOOK_SHADOWS} from './claimants.ts';

export const churnDontneed = workload({
  id: 'churn-dontneed',
  title: 'Churn by MADV_DONTNEED',
  family: 'page-table churn',
  hypothesis:
    'Fault, flush, clear, flush, fault for each page: shadow paging should lose by six exits a page without a cache ' +
    'and ten with one, since each of four stores to a traced table is one more; nested paging should look native.',
  claims: [
    // Two faults a page.
    {who: 'shadow-uncached', exitsPer: 'guestFaults', atLeast: 3, atMost: 3.1},
    {who: 'shadow-cached', exitsPer: 'guestFaults', atLeast: 5, atMost: 5.1},
    {who: TEXTBOOK_SHADOWS, over: 'native', atLeast: 2},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.05},
  ],
  follows:
    'will-it-scale tlb_flush2: for each page of 1 MiB of anonymous memory, write, MADV_DONTNEED, read again',
  parameters: {
    mappingPages: {default: 256, min: 1, max: 2 ** 24, unit: 'pages', description: 'pages of the mapping'},
    rounds: {default: 8, min: 1, max: 1000, unit: 'rounds', description: 'times that every page is churned'},
    warmupRounds: {default: 1, min: 1, max: 1000, unit: 'rounds', description: 'rounds before measuring'},
  },
  *story(guest, {mappingPages, rounds, warmupRounds}) {
    const mapping = guest.spawn().map(mappingPages);
    const round = () => {
      for (let page = 0; page < mappingPages; page++) {
        mapping.write(page);
        mapping.discard(page, 1);
        mapping.read(page);
        guest.endIteration();
      }
    };
    for (let done = 0; done < warmupRounds; done++) round();
    yield 'mapping churned once';
    for (let done = 1; done <= rounds; done++) {
      round();
      yield `round ${done}`;
    }
  },
});
