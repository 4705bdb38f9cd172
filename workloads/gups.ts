/**
 * Giga-updates per second: reads and writes back a random word of a large table. The table exceeds the reach of the
 * second-level TLB forty times, so nearly each update walks, and the leaf entries it walks to, 512 KiB of them, compete
 * with the table's lines for a second-level cache of 1 MiB and lose: many walks go on to the last level or to memory.
 * Nothing changes in the tables, so shadow paging has nothing to do but to be walked.
 */
import {LINES_PER_PAGE, workload} from '../src/guest/story.ts';
import {NESTED_ON_2_MIB, OTHER_SHADOWS, SHADOWS} from './claimants.ts';

export const gups = workload({
  id: 'gups',
  title: 'Random updates',
  family: 'translation-bound',
  hypothesis:
    'Nearly each update misses the TLB, and a good part of the walks miss the nearest caches: nested paging should ' +
    'lose, by two dimensions of walk against one, less with host pages of 2 MiB; shadow paging walks one dimension as ' +
    'native does and should nearly tie.',
  claims: [
    {who: 'nested', over: 'native', atLeast: 1.1},
    {who: 'nested', over: NESTED_ON_2_MIB, atLeast: 1.05},
    {who: [...SHADOWS, ...OTHER_SHADOWS], over: 'native', within: 1.05},
  ],
  follows: 'assumption: after GUPS (RandomAccess), a read and a write of one random word a table update',
  parameters: {
    tablePages: {default: 65536, min: 1, max: 2 ** 27, unit: 'pages', description: 'pages of the table'},
    updates: {default: 40000, min: 1, max: 1e9, unit: 'updates', description: 'updates measured'},
    warmupUpdates: {
      default: 10000,
      min: 1,
      max: 1e9,
      unit: 'updates',
      description: 'updates before measuring',
    },
    warmupSweeps: {
      default: 1,
      min: 0,
      max: 1000,
      unit: 'sweeps',
      description: 'times that every page is written again before that, from front to back',
    },
  },
  *story(guest, {tablePages, updates, warmupUpdates, warmupSweeps}, rng) {
    const table = guest.spawn().map(tablePages);
    const update = () => {
      const page = rng.below(tablePages);
      const line = rng.below(LINES_PER_PAGE);
      table.read(page, line);
      table.write(page, line);
    };
    for (let sweep = 0; sweep <= warmupSweeps; sweep++) table.touchAll('write');
    for (let done = 0; done < warmupUpdates; done++) update();
    yield 'table warm';
    for (let done = 0; done < updates; done++) update();
    yield 'table updated';
  },
});
