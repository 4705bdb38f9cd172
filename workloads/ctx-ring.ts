/**
 * Processes in a ring of pipes: each reads a token, reads its own array and passes the token on. A hop is one switch,
 * two system calls and the array. More processes than the guest has PCIDs in use make every switch flush, for everyone.
 * Shadow paging pays an exit for each CR3 load; without a cache the shadow is thrown away too, so the whole array must be
 * filled again, a hidden fault a page, at each hop.
 */
import {LINES_PER_PAGE, workload, type Process, type Region} from '../src/guest/story.ts';

export const ctxRing = workload({
  id: 'ctx-ring',
  title: 'Ring of processes',
  family: 'context switch',
  hypothesis:
    'A switch and a small array at each hop: shadow-uncached should lose by far, since each CR3 load throws its shadow ' +
    'away and each page of the array costs a hidden fault again; shadow-cached pays one exit a switch, nested none.',
  follows:
    'lmbench lat_ctx: processes in a ring of pipes, each reads a token, sums a private array, passes it on',
  parameters: {
    processes: {default: 8, min: 2, max: 2048, unit: 'processes', description: 'processes in the ring'},
    arrayKiB: {default: 64, min: 4, max: 2 ** 22, unit: 'KiB', description: 'private array of each process'},
    linesPerPage: {
      default: 4,
      min: 1,
      max: 64,
      unit: 'lines',
      description: 'cache lines read in each page of the array, evenly spaced (lat_ctx reads all)',
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
  *story(guest, {processes, arrayKiB, linesPerPage, laps, warmupLaps, warmupInstructions}) {
    const ring = Array.from({length: processes}, () => memberOf(guest.spawn(), Math.ceil(arrayKiB / 4)));
    const lap = () => {
      for (let at = 1; at <= processes; at++) {
        const {process, array} = ring[at % processes];
        process.pipe();
        sum(array, linesPerPage);
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

function memberOf(process: Process, pages: number): {readonly process: Process; readonly array: Region} {
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
