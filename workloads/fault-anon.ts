/**
 * Maps anonymous memory, writes a byte to every page, unmaps it; again. Each page is a fault, a zeroed page and a table
 * entry stored, and later that entry cleared: the plainest churn of page tables there is.
 */
import {workload} from '../src/guest/story.ts';

export const faultAnon = workload({
  id: 'fault-anon',
  title: 'Anonymous page faults',
  family: 'page-table churn',
  hypothesis:
    'A fault and two table stores a page: shadow paging should lose, by two exits a page and more without a cache (fault ' +
    'and retry) and four with one (fault, store, retry, and the store that clears); nested paging should look native.',
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
