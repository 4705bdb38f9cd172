/** What the guest itself does, and what it costs in counts, may not depend on who runs it. */
import {describe, expect, test} from 'vitest';
import {measure, STRATEGIES} from '../testing/measured.ts';
import {difference, EVENT_NAMES, total, type EventCounts, type EventName} from '../timing/events.ts';
import {forkExit} from '../../workloads/fork-exit.ts';
import {kptiSyscall} from '../../workloads/kpti-syscall.ts';
import {mprotectToggle} from '../../workloads/mprotect-toggle.ts';
import {prefork} from '../../workloads/prefork.ts';

const WORKLOADS = [
  {workload: forkExit, parameters: {heapPages: 64, children: 3}},
  {workload: prefork, parameters: {heapPages: 64, children: 2, readPages: 40, dirtyPages: 20}},
  {workload: mprotectToggle, parameters: {codePages: 32, batches: 8, warmupBatches: 2}},
  {workload: kptiSyscall, parameters: {}},
];

const GUEST_WORK = EVENT_NAMES.filter(
  name => /^(guest|user|kernel)/.test(name) && !/Walk|Ad|Data/.test(name),
);
const named = (pattern: RegExp): readonly EventName[] => EVENT_NAMES.filter(name => pattern.test(name));
const USER_DATA = named(/^userData/);
const KERNEL_DATA = named(/^kernelData/);

const shared = (counts: EventCounts): number[] => [
  ...GUEST_WORK.map(name => counts[name]),
  total(counts, USER_DATA),
  total(counts, KERNEL_DATA),
];

describe.each(WORKLOADS)('$workload.id', ({workload, parameters}) => {
  const measured = measure(workload, {parameters});

  test('the guest works as much under every strategy, and touches memory as often', () => {
    for (const name of STRATEGIES) {
      // A store that the hypervisor carries out touches its line like one that the guest carries out.
      expect(shared(measured[name].events), name).toEqual(shared(measured.native.events));
    }
  });
});

test('a warm-up that is longer changes nothing that is measured of a workload in a steady state', () => {
  const run = (warmupBatches: number): EventCounts =>
    measure(mprotectToggle, {parameters: {codePages: 8, batchPages: 8, batches: 4, warmupBatches}})[
      'shadow-cached'
    ].events;
  const changes = difference(run(12), run(6));
  for (const name of named(/^exits/)) expect(changes[name], name).toBe(0);
});
