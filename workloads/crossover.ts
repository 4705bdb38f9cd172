/**
 * What shadow and nested paging pay for, each at a rate of its own: of a million accesses so many go to a page that no TLB holds, and
 * so often the protection of a page in use is changed, and the page used again. The other accesses hit, so they are told as the
 * instructions that they take. Where the two rates balance neither wins; `pagewalk reproduce --map` draws where that is.
 *
 * The far pages are those of a file in memory, read in a shuffled order over and over, so that each is a miss: sixty-four leaf tables'
 * worth, twice what the paging-structure caches reach. Of all ways to change an entry in use a change of protection costs the guest
 * least: no page is taken, cleared or given back.
 */
import {workload} from '../src/guest/story.ts';
import {GUEST} from './applications/parameters.ts';
import {NESTED} from './claimants.ts';

const MILLION = 1e6;
const CODE_PAGES = 16;

/** What happens so often in a million accesses, evenly spaced. */
class Paced {
  /** The access at which it happens next. */
  due: number;
  private readonly rate: number;
  private readonly act: (count: number) => void;
  private count = 0;
  private paced = 0;

  constructor(rate: number, act: (count: number) => void) {
    this.rate = rate;
    this.act = act;
    this.due = this.next();
  }

  /** Has it happen at once, so many times. */
  happen(times: number): void {
    for (let time = 0; time < times; time++) this.act(this.count++);
  }

  /** Has whatever is due at the access `now` happen; answers how many that were. */
  until(now: number): number {
    const before = this.count;
    for (; this.due <= now; this.due = this.next()) this.happen(1);
    return this.count - before;
  }

  private next(): number {
    return Math.floor(((this.paced++ + 0.5) * MILLION) / this.rate);
  }
}

export const crossover = workload({
  id: 'crossover',
  title: 'TLB misses and table updates, each at its rate',
  family: 'page-table churn',
  hypothesis:
    'A miss costs nested paging a longer walk and shadow paging nothing; a table update costs nested paging nothing and ' +
    'shadow paging exits. Who wins should hang on how many misses come with an update.',
  claims: [
    // An mprotect stores twice and flushes once; each store exits, the flush does, and the page is filled again.
    {who: 'shadow-cached', exitsPer: 'guestTableStores', atLeast: 2, atMost: 2.1},
    {who: NESTED, exitsPer: 'run', atMost: 0},
  ],
  follows:
    'assumption: ours, the two terms of the break-even condition: updates × exits × their cost = misses × a longer walk',
  // Whatever is accessed, the story tells itself how many instructions that takes.
  guest: {...GUEST, instructionsPerAccess: 0},
  parameters: {
    regionPages: {
      default: 32768,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages that far accesses go to',
    },
    hotPages: {
      default: 16,
      min: 1,
      max: 512,
      unit: 'pages',
      description: 'pages whose protection is changed in turn',
    },
    misses: {
      default: 50_000,
      min: 0,
      max: MILLION,
      unit: 'misses',
      description: 'accesses to a far page, in a million',
    },
    updates: {
      default: 100,
      min: 0,
      max: MILLION,
      unit: 'updates',
      description: 'changes of the protection of a page, in a million accesses',
    },
    accesses: {
      default: 1_000_000,
      min: 1,
      max: 1e9,
      unit: 'accesses',
      description: 'accesses measured',
    },
    warmupAccesses: {
      default: 20_000,
      min: 1,
      max: 1e9,
      unit: 'accesses',
      description: 'accesses before measuring',
    },
    instructions: {
      default: 10,
      min: 1,
      max: 1000,
      unit: 'instructions',
      description: 'user instructions of an access, itself among them (assumption)',
    },
  },
  *story(guest, parameters, rng) {
    const {regionPages, hotPages, instructions} = parameters;
    const process = guest.spawn({codePages: CODE_PAGES});
    process.compute(2 * CODE_PAGES * GUEST.instructionsPerFetch);
    const region = process.mapFile(guest.file(regionPages), {sharing: 'shared', protection: 'read'});
    const hot = process.map(hotPages);
    region.touchAll('read');
    hot.touchAll('write');
    const order = rng.shuffle(Uint32Array.from({length: regionPages}, (_, page) => page));
    const miss = (count: number) => region.read(order[count % regionPages]);
    /** Each page in turn: read-only in one round, writable again in the next. */
    const update = (count: number) => {
      const page = count % hotPages;
      const isTaken = Math.floor(count / hotPages) % 2 === 0;
      hot.protect(isTaken ? 'read' : 'read-write', page, 1);
      if (isTaken) hot.read(page);
      else hot.write(page);
    };
    const misses = new Paced(parameters.misses, miss);
    const updates = new Paced(parameters.updates, update);
    // All of both, so that what follows misses, and finds the pages as they will be.
    misses.happen(regionPages);
    updates.happen(2 * hotPages);

    let [now, told] = [0, 0];
    const run = (accesses: number) => {
      const end = now + accesses;
      while (now < end) {
        now = Math.min(misses.due, updates.due, end);
        process.compute(Math.max(0, now * instructions - told));
        // An access that is recorded is one of its instructions.
        told = now * instructions + misses.until(now) + updates.until(now);
      }
    };
    run(parameters.warmupAccesses);
    yield 'caches warm';
    run(parameters.accesses);
    yield 'accesses made';
  },
});
