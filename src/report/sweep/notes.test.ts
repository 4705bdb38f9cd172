import {expect, test} from 'vitest';
import {planOf} from '../../suite/plan.ts';
import {specSchema} from '../../suite/spec.ts';
import {sweepNotes} from './notes.ts';

const notesOf = async (spec: object) =>
  sweepNotes(
    await planOf(
      specSchema.parse({workloads: ['gups'], strategies: ['native', 'nested'], seeds: 1, ...spec}),
    ),
  );

test('a price of the machine that takes three values is swept', async () => {
  const notes = await notesOf({set: {'machine.exitCycles': [900, 100, 300]}});
  expect(notes).toMatchObject([
    {
      of: 'machine',
      base: 'cascade-lake',
      unit: 'cycles',
      points: [
        {label: 'cascade-lake (exitCycles 100)', value: 100},
        {label: 'cascade-lake (exitCycles 300)', value: 300},
        {label: 'cascade-lake (exitCycles 900)', value: 900},
      ],
    },
  ]);
});

test('a parameter of a workload, by itself for each value of another', async () => {
  const workloads = [{workload: 'gups', set: {tablePages: [256, 512, 1024], 'guest.isolated': [0, 1]}}];
  const notes = await notesOf({workloads});
  expect(notes.map(({of, base, points}) => [of, base, points.map(({value}) => value)])).toEqual([
    ['workload', 'gups (guest.isolated 0)', [256, 512, 1024]],
    ['workload', 'gups (guest.isolated 1)', [256, 512, 1024]],
  ]);
});

test('a parameter of a strategy, beside strategies that do not have it', async () => {
  const strategies = ['native', 'nested', {strategy: 'kvm', set: {poolPages: [128, 64, 256]}}];
  expect(await notesOf({strategies})).toMatchObject([
    {
      of: 'strategy',
      base: 'kvm',
      parameter: 'poolPages',
      unit: 'pages',
      points: [
        {label: 'kvm (poolPages 64)', value: 64},
        {label: 'kvm (poolPages 128)', value: 128},
        {label: 'kvm (poolPages 256)', value: 256},
      ],
    },
  ]);
});

test('two values are no sweep, nor are words, nor rows that differ in more', async () => {
  expect(await notesOf({set: {'machine.exitCycles': [100, 300]}})).toEqual([]);
  expect(await notesOf({workloads: ['gups', 'prefork', 'shell']})).toEqual([]);
  expect(await notesOf({machines: ['cascade-lake', 'zen4', 'nehalem'], set: {'guest.pcid': 0}})).toEqual([]);
});
