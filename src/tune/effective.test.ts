import {expect, test} from 'vitest';
import {
  atSize,
  curveConfigurations,
  defaultConfiguration,
  spaceConfigurations,
  spaceOf,
  unboundedConfiguration,
} from './search-space.ts';
import {tuneSpecSchema, type TuneSpecInput} from './spec.ts';
import {stagePlan} from './stage.ts';
import {subjectOf} from './subject.ts';
import type {Configuration} from './configuration.ts';
import {winnerSpec} from './winner-spec.ts';

const SIZES = [64, 128];

async function tuning(input: Partial<TuneSpecInput>) {
  const spec = tuneSpecSchema.parse({workloads: ['touch-once'], seeds: 1, policies: ['fifo'], ...input});
  const subject = await subjectOf(spec);
  const searched = spaceConfigurations(spec, subject, spaceOf(spec, subject, SIZES));
  return {
    spec,
    subject,
    searched,
    plan: (configurations: readonly Configuration[]) =>
      stagePlan(spec, subject, {name: 'stage', configurations, seeds: [1]}),
  };
}

const labels = (configurations: readonly Configuration[]): readonly string[] =>
  configurations.map(({label}) => label);

test('values of what is switched off are one configuration, and a run of it is told none of them', async () => {
  const {searched, plan} = await tuning({
    space: {poolPages: [64], prefetch: ['none', 'group'], prefetchEntries: [2, 4, 8]},
  });
  expect(labels(searched)).toEqual([
    'shadow-cached (poolPages 64)',
    'shadow-cached (poolPages 64, prefetch group, prefetchEntries 2)',
    'shadow-cached (poolPages 64, prefetch group, prefetchEntries 4)',
    'shadow-cached (poolPages 64, prefetch group)',
  ]);
  expect(searched[0].set).toEqual({
    eviction: 'fifo',
    poolPages: 64,
    prefetch: 'none',
    prefetchEntries: 8,
  });
  const {strategies} = await plan(searched);
  expect(strategies[0].values).toEqual({eviction: 'fifo', poolPages: 64, prefetch: 'none'});
});

test('what varies together is in effect with its partner alone', async () => {
  const {searched} = await tuning({
    space: {poolPages: [64], policySees: ['exits', 'accessedBits'], sampleInstructions: [1000, 2000]},
    zip: [['policySees', 'sampleInstructions']],
  });
  expect(labels(searched)).toEqual([
    'shadow-cached (poolPages 64)',
    'shadow-cached (policySees accessedBits, poolPages 64, sampleInstructions 2000)',
  ]);
});

test('what every configuration sets gives way where it is without effect: the bounds, the curves and the winner run', async () => {
  const {spec, subject, plan} = await tuning({
    strategy: {
      strategy: 'shadow-cached',
      set: {
        poolPages: 96,
        policySees: 'accessedBits',
        sampleInstructions: 1000,
        eviction: 'greedy-dual',
        rebuildWeightEntry: 3,
      },
    },
  });
  const bounds = [defaultConfiguration(subject), unboundedConfiguration(subject)];
  const {strategies} = await plan(bounds);
  expect(strategies.map(({values}) => values)).toEqual([subject.own, {eviction: 'unbounded'}]);
  const curves = await plan(curveConfigurations(spec, subject, SIZES));
  expect(curves.strategies).toHaveLength(4);
  expect(curves.strategies.at(-1)!.values).toEqual({
    eviction: 'belady',
    poolPages: 128,
    policySees: 'perfect',
  });
  const {label, set} = atSize(subject, 'fifo', 64);
  const winner = {label, set} as Parameters<typeof winnerSpec>[2];
  expect(winnerSpec(spec, subject, winner).strategies.at(-1)).toMatchObject({
    set: {poolPages: 64, eviction: 'fifo', policySees: 'accessedBits', sampleInstructions: 1000},
  });
});

test('what is less than it says, but not nothing, is refused', async () => {
  const {searched, plan} = await tuning({
    strategy: 'kvm',
    space: {poolPages: [12], previousRoots: [3, 9]},
  });
  expect(searched).toHaveLength(2);
  await expect(plan(searched)).rejects.toThrow('kvm.previousRoots is 9, expected at most 8');
});

test('1 and 0 are on and off, in the space and in what the strategy is set to', async () => {
  const said = {space: {poolPages: [64], sharePages: [1, 0]}};
  const {searched, plan} = await tuning(said);
  expect(searched).toEqual((await tuning({space: {poolPages: [64], sharePages: ['on', 'off']}})).searched);
  expect(labels(searched)).toEqual([
    'shadow-cached (poolPages 64)',
    'shadow-cached (poolPages 64, sharePages off)',
  ]);
  expect((await plan(searched)).strategies[1].values).toMatchObject({sharePages: 'off'});
  const {subject} = await tuning({
    ...said,
    strategy: {strategy: 'shadow-cached', set: {keepAcrossSwitch: 0}},
  });
  expect(subject.base).toMatchObject({keepAcrossSwitch: 'off'});
});
