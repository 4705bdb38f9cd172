/** KVM's shadow pager against its nested paging, as the PVM paper measured both: ratios of whole runs, isolated kernel. */
import {expect, test} from 'vitest';
import {workload as define, type StoryParameters, type Workload} from '../guest/story.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {kvm} from '../strategies/kvm.ts';
import {nested} from '../strategies/nested.ts';
import {countRun} from '../testing/measured.ts';
import {cycles} from '../timing/pricing.ts';
import {forkExec} from '../../workloads/fork-exec.ts';
import {forkExit} from '../../workloads/fork-exit.ts';
import {kptiSyscall} from '../../workloads/kpti-syscall.ts';
import {touchOnce} from '../../workloads/touch-once.ts';

const PAGES = 1024;

/** lmbench's lat_pagefault: a file in the page cache is mapped, its pages are read in random order, and it is unmapped. */
const latPagefault = define({
  id: 'lat-pagefault',
  title: 'lat_pagefault',
  family: 'page-table churn',
  hypothesis: 'a fault maps sixteen pages, and of those KVM prefetches eight at a time',
  follows: 'lmbench lat_pagefault',
  parameters: {},
  *story(guest) {
    const process = guest.spawn();
    const file = guest.file(PAGES);
    const readAll = () => {
      const region = process.mapFile(file, {sharing: 'shared'});
      // Every page once, each far from the one before.
      for (let step = 0; step < PAGES; step++) region.read((step * 389) % PAGES);
      region.unmap();
    };
    readAll();
    yield 'mapped once';
    readAll();
    yield 'mapped twice';
  },
});

interface Published {
  readonly workload: Workload;
  readonly parameters?: StoryParameters;
  readonly warm?: number;
  readonly ratio: number;
}

// Tables 2 to 4, one container, and figure 4, one process.
test.each<Published>([
  {workload: kptiSyscall, ratio: 2.09 / 0.22},
  // What a process of lmbench writes between fork and exit is not published; 25 pages on either side are an assumption.
  {workload: forkExit, parameters: {heapPages: 400, writtenPages: 25}, ratio: 504.67 / 82.13},
  {workload: forkExec, ratio: 1500 / 422.33},
  {workload: latPagefault, ratio: 0.93 / 0.15},
  {workload: touchOnce, parameters: {pages: PAGES}, warm: 0, ratio: 8 / 4.06},
])(
  '$workload.id takes as many times as long, give or take 30 %',
  ({workload, parameters = {}, warm = 1, ratio}) => {
    const [shadow, ept] = [kvm, nested].map(strategy =>
      cycles(countRun(workload, parameters, {strategy, warm, guest: {isolated: 1}}), cascadeLake.costs),
    );
    expect(shadow / ept / ratio).toBeGreaterThan(0.7);
    expect(shadow / ept / ratio).toBeLessThan(1.3);
  },
);
