import {expect, test} from 'vitest';
import {workloads} from '../../../workloads/index.ts';
import {Recorder} from '../../recording/recorder.ts';
import {findWorkload} from '../catalogue.ts';
import {planOf, type Plan} from '../plan.ts';
import {sourceOf} from '../source.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import {estimateOf} from './estimate.ts';
import {MEASURED_COSTS} from './measured-costs.ts';
import {passCosts} from './pass-cost.ts';

const planned = (input: SpecInput): Promise<Plan> => planOf(specSchema.parse({seeds: 1, ...input}));

test('every workload was measured, and none that there is not', () => {
  expect(Object.keys(MEASURED_COSTS).sort()).toEqual(workloads.map(({id}) => id).sort());
});

test('what was counted of a workload is counted again, and its parameters are its own', async () => {
  for (const {id, parameters} of workloads) {
    const {events, exponents} = MEASURED_COSTS[id];
    expect([id, Object.keys(exponents).filter(name => !(name in parameters))]).toEqual([id, []]);
    // Larger ones take too long here.
    if (events > 70_000) continue;
    const {passes} = await planned({workloads: [id]});
    const {thing} = await findWorkload(id);
    let counted = 0;
    sourceOf(thing, passes[0]).record(new Recorder(({length}) => void (counted += length)));
    expect([id, counted]).toEqual([id, events]);
  }
});

test('a pass takes what each of its strategies takes, and grows with its parameters', async () => {
  const costs = passCosts(
    await planned({
      workloads: ['compute', {workload: 'compute', label: 'twice', set: {instructions: 40_000_000}}, 'gups'],
      strategies: ['native', 'kvm'],
    }),
  );
  const {milliseconds, exponents} = MEASURED_COSTS['compute'];
  const usual = workloads.find(({id}) => id === 'compute')!.parameters['instructions'].default;
  expect(costs).toEqual([
    Math.round(2000 * milliseconds),
    Math.round(2000 * milliseconds * (40_000_000 / usual) ** exponents['instructions']),
    Math.round(2000 * MEASURED_COSTS['gups'].milliseconds),
  ]);
});

test('a file takes what it holds', async () => {
  const plan = await planned({workloads: ['workloads/traces/ls.lackey'], strategies: ['native']});
  const [{thing}] = plan.workloads;
  const accesses =
    'survey' in thing && thing.survey && 'accesses' in thing.survey ? thing.survey.accesses : 0;
  const [sum, events] = Object.values(MEASURED_COSTS).reduce(
    ([milliseconds, all], each) => [milliseconds + each.milliseconds, all + each.events],
    [0, 0],
  );
  expect(passCosts(plan)).toEqual([Math.round((1000 * accesses * sum) / events)]);
});

test('a run of some hours is dealt into shards of ten minutes, and no pass in two', async () => {
  const plan = await planned({workloads: ['gups'], strategies: ['native', 'kvm'], seeds: 100});
  const minutes = (100 * 2 * MEASURED_COSTS['gups'].milliseconds) / 60_000;
  expect(estimateOf(plan, 1)).toMatchObject({shards: 1});
  expect(estimateOf(plan, 1).minutes).toBeCloseTo(minutes, 6);
  const longer = {...plan, passes: Array.from({length: 50}, () => plan.passes).flat()};
  expect(estimateOf(longer, 4)).toMatchObject({shards: Math.ceil((50 * minutes) / 4 / 10)});
  const few = {...longer, passes: longer.passes.slice(0, 2)};
  expect(estimateOf(few, 1).shards).toBe(1);
});
