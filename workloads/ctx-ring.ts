/**
 * Processes in a ring of pipes: each reads a token, reads its own array and passes the token on. A hop is one switch,
 * two system calls and the array. More processes than the guest has PCIDs in use make every switch flush, for everyone.
 * Shadow paging pays an exit for each CR3 load; without a cache the shadow is thrown away too, so the whole array must be
 * filled again, a hidden fault a page, at each hop.
 */
import {LINES_PER_PAGE, workload, type Process, type Region} from '../src/guest/story.ts';
import {NESTED} from './claimants.ts';

export const ctxRing = workload({
  id: 'ctx-ring',
  title: 'Ring of processes',
  family: 'context switch',
  hypothesis:
    'A switch and a small array at each hop: shadow-uncached should lose by far, since each CR3 load throws its ' +
    'shadow away and each page of the array costs a hidden fault again; shadow-cached and kvm pay one exit a ' +
    'switch and little more, nested paging none.',
  claims: [
    // The CR3 load, and the sixteen pages of 64 KiB.
    {who: 'shadow-uncached', exitsPer: 'guestContextSwitches', atLeast: 17},
    {who: ['shadow-cached', 'kvm'], exitsPer: 'guestContextSwitches', atMost: 1.5},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: 'shadow-uncached', over: 'shadow-cached', atLeast: 5},
    {who: ['shadow-cached', 'kvm'], over: 'native', atLeast: 1.2},
    // Without tags each exit empties the TLB, too.
    {who: ['shadow-cached', 'kvm'], over: 'native', atMost: 3, where: {'machine.vpid': 1}},
    {who: NESTED, over: 'native', within: 1.1},
  ],
  follows:
    'lmbench lat_ctx: processes in a ring of pipes, each reads a token, sums a private array, passes it on',
  parameters: {
    processes: {default: 8, min: 2, max: 2048, unit: 'processes', description: 'processes in the ring'},
    arrayKiB: {
      default: 64,
      min: 0,
      max: 2 ** 22,
      unit: 'KiB',
      description: 'private array of each process; 0: it has none',
    },
    linesPerPage: {
      default: 4,
      min: 1,
      max: 64,
      unit: 'lines',
      description: 'cache lines read in each page of the array, evenly spaced (lat_ctx reads all)',
    },
    sleepingReads: {
      default: 0,
      min: 0,
      max: 1,
      unit: 'reads',
      description:
        '1: the writer enters a read and sleeps there, and the next returns from its own, as in lat_ctx; 0: each read comes after its switch',
    },
    laps: {default: 60, min: 1, max: 1e6, unit: 'laps', description: 'times that the token goes round'},
    warmupLaps: {default: 4, min: 1, max: 1e6, unit: 'laps', description: 'laps before measuring'},
    warmupInstructions: {
      default: 32000,
      min: 0,
      max: 1e9,
      unit: 'instructions',
      description: 'that each process computes before the laps: twice through its code',
    },
  },
  *story(guest, {processes, arrayKiB, linesPerPage, sleepingReads, laps, warmupLaps, warmupInstructions}) {
    const ring = Array.from({length: processes}, () => memberOf(guest.spawn(), Math.ceil(arrayKiB / 4)));
    const lap = () => {
      for (let at = 1; at <= processes; at++) {
        const {process, array} = ring[at % processes];
        if (sleepingReads) process.wake();
        else process.pipe();
        if (array) sum(array, linesPerPage);
        process.pipe();
      }
      guest.endIteration();
    };
    for (const {process} of ring) process.compute(warmupInstructions);
    ring[0].process.pipe();
    for (let done = 0; done < warmupLaps; done++) lap();
    yield 'arrays warm';
    for (let done = 0; done < laps; done++) lap();
    yield 'token passed';
  },
});

interface Member {
  readonly process: Process;
  readonly array?: Region;
}

function memberOf(process: Process, pages: number): Member {
  if (pages === 0) return {process};
  const array = process.map(pages);
  array.touchAll('write');
  return {process, array};
}

function sum(array: Region, linesPerPage: number): void {
  for (let page = 0; page < array.pages; page++) {
    for (let read = 0; read < linesPerPage; read++)
      array.read(page, Math.trunc((read * LINES_PER_PAGE) / linesPerPage));
  }
}
