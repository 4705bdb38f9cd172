import {expect, test} from 'vitest';
import type {Level} from '../hardware/address.ts';
import {planOf} from '../suite/plan.ts';
import {sourceOf} from '../suite/source.ts';
import {specSchema} from '../suite/spec.ts';
import {onePassCurves} from './one-pass.ts';
import {streamsOf} from './streams.ts';

test.each<[number, Level]>([
  [4, 1],
  [2048, 2],
  [1048576, 3],
])('on host pages of %i KiB shadow pages are those of level %i', async (pageKiB, hostLevel) => {
  // Large pages of the guest's, which smaller ones of the host's would cut.
  const plan = await planOf(
    specSchema.parse({
      workloads: ['touch-once'],
      strategies: ['shadow-cached'],
      reference: 'shadow-cached',
      seeds: 1,
      set: {'host.pageKiB': pageKiB, 'guest.memoryPages': 262144, 'guest.directMapLevel': 3},
    }),
  );
  const [pass] = plan.passes;
  const streams = await streamsOf(plan.passes, () => 1e5, {jobs: 1, signal: new AbortController().signal});
  const source = sourceOf(plan.workloads[0].thing, pass);
  const curves = ([1, 2, 3] as const).map(level => onePassCurves({source, hostLevel: level, accesses: 1e5}));
  expect(streams.get('touch-once')).toEqual(curves[hostLevel - 1]);
  // Each level has another curve, or the test could not tell them apart.
  expect(new Set(curves.map(each => JSON.stringify(each))).size).toBe(3);
});

test('a workload that could not be recorded has no curves', async () => {
  const plan = await planOf(specSchema.parse({workloads: ['touch-once'], strategies: ['native'], seeds: 1}));
  const {signal} = new AbortController();
  expect(await streamsOf(plan.passes, () => 0, {jobs: 1, signal})).toEqual(new Map());
});
