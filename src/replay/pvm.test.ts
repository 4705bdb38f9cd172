/** PVM against the pager that it is built on, and against what its paper measured. */
import {describe, expect, test} from 'vitest';
import type {StoryParameters, Workload} from '../guest/story.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {withParameters} from '../machines/parameters.ts';
import {kvm} from '../strategies/kvm.ts';
import {nested} from '../strategies/nested.ts';
import {pvm} from '../strategies/pvm.ts';
import {countRun, type Run} from '../testing/measured.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import {cycles} from '../timing/pricing.ts';
import {ctxRing} from '../../workloads/ctx-ring.ts';
import {faultAnon} from '../../workloads/fault-anon.ts';
import {forkExit} from '../../workloads/fork-exit.ts';
import {mapUnmap} from '../../workloads/map-unmap.ts';
import {mprotectToggle} from '../../workloads/mprotect-toggle.ts';
import {plainSyscall} from '../../workloads/plain-syscall.ts';
import {prefork} from '../../workloads/prefork.ts';

describe('with one tree and no prefault it is KVM, but for how the guest gets to the hypervisor', () => {
  // A context a guest root and PCID either way; what flushes one of them flushes it alone.
  // Where PVM has no exit, nothing of a hypervisor's passes through the caches.
  const machine = withParameters(cascadeLake, {hypervisorLines: 0});
  const AS_KVM: Run = {strategy: pvm, set: {userTree: 'off', prefault: 'off'}, machine};
  const AS_PVM: Run = {strategy: kvm, set: {flushScope: 'context'}, machine};
  const THE_SWITCHERS = new Set([
    'switcherCrossings',
    'directSwitches',
    'hostPcidsAssigned',
    // PVM's guest remembers what it loaded.
    'exitsCr3Read',
    // It loads CR3 on its way back, which flushes a context.
    'cr3LoadFlushes',
  ]);
  const WORKLOADS: readonly (readonly [Workload, StoryParameters])[] = [
    // With more parents PVM would run out of host PCIDs, and KVM has no such limit.
    [forkExit, {heapPages: 64, parents: 2, children: 3}],
    [prefork, {heapPages: 64, children: 2, readPages: 40, dirtyPages: 20}],
    [mapUnmap, {}],
    [ctxRing, {laps: 3}],
  ];

  test.each(WORKLOADS)('$id', (workload, parameters) => {
    const [a, b] = [AS_KVM, AS_PVM].map(run => countRun(workload, parameters, run));
    for (const name of EVENT_NAMES) if (!THE_SWITCHERS.has(name)) expect(a[name], name).toBe(b[name]);
    expect(a.directSwitches).toBeGreaterThan(0);
  });
});

describe('SOSP 2023, tables 2 to 4: PVM stands between nested and shadow paging where KVM’s guest is isolated', () => {
  const ISOLATED = {isolated: 1};
  const price = (workload: Workload, parameters: StoryParameters): number[] =>
    [{strategy: nested, guest: ISOLATED}, {strategy: pvm}, {strategy: kvm, guest: ISOLATED}].map(run =>
      cycles(countRun(workload, parameters, run), cascadeLake.costs),
    );

  const WORKLOADS: readonly (readonly [Workload, StoryParameters])[] = [
    [plainSyscall, {calls: 500}],
    [faultAnon, {}],
    [mapUnmap, {}],
    [mprotectToggle, {}],
  ];
  test.each(WORKLOADS)('$id', (workload, parameters) => {
    const [ept, between, spt] = price(workload, parameters);
    expect(between).toBeGreaterThan(ept);
    expect(between).toBeLessThan(spt);
  });

  test('a system call takes 0.29 µs against 0.22, 1.3 times as long', () => {
    const [ept, between] = price(plainSyscall, {});
    expect(between / ept / (0.29 / 0.22)).toBeGreaterThan(0.9);
    expect(between / ept / (0.29 / 0.22)).toBeLessThan(1.1);
  });
});
