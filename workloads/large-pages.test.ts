import {describe, expect, test} from 'vitest';
import {storySource} from '../src/guest/source.ts';
import type {Workload} from '../src/guest/story.ts';
import {WORK, WORK_EVENTS} from '../src/recording/format.ts';
import {Recorder} from '../src/recording/recorder.ts';
import {defaultsOf} from '../src/testing/defaults.ts';
import {database} from './database.ts';
import {gups} from './gups.ts';
import {heapServer} from './heap-server.ts';
import {pointerChase} from './pointer-chase.ts';
import {sequential} from './sequential.ts';
import {tableScan} from './table-scan.ts';
import {zipf} from './zipf.ts';

type Parameters = Readonly<Record<string, number>>;

const FAULTS = WORK_EVENTS.indexOf('guestFaults');

/** Faults of the guest while the story is told. */
function faults(workload: Workload, parameters: Parameters, largePages: 0 | 'always'): number {
  let sum = 0;
  const recorder = new Recorder(({kind, a, d, length}) => {
    for (let row = 0; row < length; row++) if (kind[row] === WORK && d[row] === FAULTS) sum += a[row];
  });
  const values = {...defaultsOf(workload.parameters), ...parameters};
  storySource(workload, values, {...workload.guest, largePages}, 1).record(recorder);
  return sum;
}

describe('transparent large pages bring all of what a story touches at random', () => {
  const PAGES = 2048;
  const stories: readonly [Workload, Parameters, pages: number][] = [
    [gups, {tablePages: PAGES, updates: 10, warmupUpdates: 10}, PAGES],
    [zipf, {heapPages: PAGES, accesses: 10, warmupAccesses: 10}, PAGES],
    [pointerChase, {ringPages: PAGES, steps: 10, warmupSteps: 10}, PAGES],
    [sequential, {arrayPages: PAGES}, PAGES],
    [heapServer, {heapPages: PAGES, millionCycles: 1, warmupMillionCycles: 1}, PAGES],
    [tableScan, {tablePages: PAGES, hashPages: PAGES, millionCycles: 1, warmupMillionCycles: 1}, 2 * PAGES],
  ];
  for (const [workload, parameters, pages] of stories) {
    test(`${workload.id}: one fault for 512 pages`, () => {
      const fewer = faults(workload, parameters, 0) - faults(workload, parameters, 'always');
      expect(fewer).toBe(pages - pages / 512);
    });
  }

  test('but nothing of a file, which is what the processes of a database share', () => {
    const parameters = {poolPages: PAGES, millionCycles: 1, warmupMillionCycles: 1};
    expect(faults(database, parameters, 'always')).toBe(faults(database, parameters, 0));
  });

  test('nor what lies before the first boundary of 2 MiB and behind the last', () => {
    // No whole multiple of 512 is aligned: of 1,000 pages at most one large page can be aligned by luck.
    const parameters = {tablePages: 1000, updates: 10, warmupUpdates: 10};
    const fewer = faults(gups, parameters, 0) - faults(gups, parameters, 'always');
    expect([0, 511]).toContain(fewer);
  });
});
