import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {zen2} from '../../machines/zen2.ts';
import {expectProperty} from '../../testing/property.ts';
import type {Values} from '../definition.ts';
import {idleParameterNotes} from './idle-parameters.ts';
import {planOf} from '../plan.ts';
import type {Cell, OkCell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import type {Planned} from './subjects.ts';

async function sentences(input: SpecInput): Promise<readonly string[]> {
  const plan = await planOf(specSchema.parse({seeds: 2, ...input}));
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  expect(cells.filter(({status}) => status === 'failed')).toEqual([]);
  return idleParameterNotes(plan, cells).map(({sentence}) => sentence);
}

const GUPS = {'gups.tablePages': 2048, 'gups.updates': 500, 'gups.warmupUpdates': 100};
const TINY = {workload: 'touch-once', label: 'touch-once'};

test('a guest that is given no large pages to ask for', async () => {
  const set = {...GUPS, 'guest.largePages': [0, 1]};
  expect(await sentences({workloads: ['gups'], strategies: ['native', 'nested'], set})).toEqual([
    'guest.largePages had nothing to act on under gups.',
  ]);
  expect(await sentences({workloads: ['gups', TINY], strategies: ['native'], set})).toEqual([
    'guest.largePages had nothing to act on under any workload.',
  ]);
});

test('a parameter that acts, of the workload, the guest, the host or the strategy, is not named', async () => {
  const strategies = ['native', 'nested'];
  const workloads = ['gups'];
  for (const set of [
    {...GUPS, 'gups.updates': [500, 600]},
    {...GUPS, 'guest.isolated': [0, 1]},
    {...GUPS, 'host.pageKiB': [4, 2048]},
  ])
    expect(await sentences({workloads, strategies, set})).toEqual([]);
  const prefork = {'prefork.heapPages': 256, 'prefork.children': 2, 'kvm.unsync': ['on', 'off']};
  expect(await sentences({workloads: ['prefork'], strategies: ['kvm'], set: prefork})).toEqual([]);
});

test('a parameter of a strategy, where a story has nothing for it', async () => {
  const set = {...GUPS, 'kvm.rmapRecycle': [0, 1000]};
  expect(await sentences({workloads: ['gups'], strategies: ['kvm'], set})).toEqual([
    'kvm.rmapRecycle had nothing to act on under gups.',
  ]);
});

test('a price changes no count: it is named where it changes no cycles, a way of working where no count', async () => {
  const workloads = ['gups', 'fault-anon'];
  const small = {...GUPS, 'fault-anon.mappingPages': 16};
  const exit = {...small, 'machine.exitCycles': [1000, 2000]};
  expect(await sentences({workloads, strategies: ['native', 'nested', 'kvm'], set: exit})).toEqual([
    'machine.exitCycles had nothing to act on under gups, and for native and nested under fault-anon.',
  ]);
  const tags = {'fault-anon.mappingPages': 16, 'machine.vpid': [0, 1]};
  expect(await sentences({workloads: ['fault-anon'], strategies: ['native', 'kvm'], set: tags})).toEqual([
    'machine.vpid had nothing to act on for native under fault-anon.',
  ]);
});

test("a machine's own value is the value where its entry says nothing", async () => {
  const machines = ['zen2', {machine: 'zen2', label: 'other', set: {dataExposed: 1}}];
  expect(await sentences({workloads: ['gups'], strategies: ['native'], machines, set: GUPS})).toEqual([]);
});

interface Place {
  readonly workload: string;
  readonly strategy: string;
  readonly machine: string;
}

interface Made extends Partial<Place> {
  readonly workload: string;
  readonly seed?: number;
  readonly values: Values;
  readonly count: number;
}

/** All that is compared of a cell, made of one count. */
const made = ({workload, strategy = 'native', machine = 'zen2', seed = 1, values, count}: Made): OkCell => {
  const events = {tlbMisses: count};
  return {
    workload,
    strategy,
    machine,
    seed,
    parameters: values,
    status: 'ok',
    cycles: count,
    events,
    overheadBytes: {peak: 0, end: 0},
    chapters: [{name: 'all', measured: true, events}],
  } as unknown as OkCell;
};

const named = (id: string) => ({label: id, id, hash: '', values: {}, thing: zen2});

const planned = (workloads: readonly string[], machines = ['zen2']): Planned =>
  ({
    workloads: workloads.map(named),
    strategies: ['native', 'nested'].map(named),
    machines: machines.map(named),
  }) as unknown as Planned;

/** A parameter of the guest that acts where it is said, at each of two values. */
function sentenceOf(places: readonly Omit<Made, 'values' | 'count'>[], acts: (place: Place) => boolean) {
  const cells = places.flatMap(place =>
    [0, 1].map(value =>
      made({...place, values: {'guest.lifo': value}, count: acts(place as Place) ? value : 0}),
    ),
  );
  const idsOf = (of: 'workload' | 'machine') => [...new Set(places.map(place => place[of] ?? 'zen2'))];
  const notes = idleParameterNotes(planned(idsOf('workload'), idsOf('machine')), cells);
  return notes.map(({sentence}) => sentence).join();
}

test('places are named in as few words as tell them', () => {
  const at = (workloads: string, machines = 'zen2', strategies = 'native nested') =>
    workloads
      .split(' ')
      .flatMap(workload =>
        machines
          .split(' ')
          .flatMap(machine => strategies.split(' ').map(strategy => ({workload, machine, strategy}))),
      );
  const idle = 'guest.lifo had nothing to act on';
  expect(sentenceOf(at('a b'), () => false)).toBe(`${idle} under any workload.`);
  expect(sentenceOf(at('a b'), ({workload}) => workload === 'b')).toBe(`${idle} under a.`);
  expect(sentenceOf(at('a b c d e f'), ({workload}) => workload === 'b')).toBe(
    `${idle} under any workload but b.`,
  );
  expect(sentenceOf(at('a b'), ({strategy}) => strategy === 'nested')).toBe(
    `${idle} for native under any workload.`,
  );
  expect(sentenceOf(at('a b'), ({workload, strategy}) => workload + strategy === 'bnested')).toBe(
    `${idle} under a, and for native under b.`,
  );
  expect(sentenceOf(at('a b', 'zen2 nehalem'), ({machine}) => machine === 'nehalem')).toBe(
    `${idle} on zen2 under any workload.`,
  );
  expect(sentenceOf(at('a b', 'zen2 nehalem'), () => false)).toBe(`${idle} under any workload.`);
  expect(sentenceOf(at('a b', 'zen2 nehalem'), () => true)).toBe('');
});

test('what acts before anything is measured, and not after, is told apart', () => {
  const warmed = [0, 1].map(value => {
    const cell = made({workload: 'a', values: {'guest.lifo': value}, count: 7});
    const [measured] = cell.chapters;
    const events = {...measured.events, tlbMisses: value};
    return {...cell, chapters: [{name: 'warm-up', measured: false, events}, measured]};
  });
  const idle = [0, 1].map(value => made({workload: 'b', values: {'guest.lifo': value}, count: 7}));
  const [note] = idleParameterNotes(planned(['a', 'b']), [...warmed, ...idle]);
  expect(note).toMatchObject({
    kind: 'no effect',
    parameters: ['guest.lifo'],
    workloads: ['a', 'b'],
    machines: ['zen2'],
    sentence: 'guest.lifo had nothing to act on under b, and changed nothing but the warm-up under a.',
  });
});

test('parameters of all kinds are named as they are set', () => {
  const kinds = ['pages', 'guest.lifo', 'host.warm', 'nested.hugePages'];
  const cells = [{}, ...kinds.map(name => ({[name]: 1}))].map(apart =>
    made({
      workload: 'a',
      strategy: 'nested',
      values: {...Object.fromEntries(kinds.map(name => [name, 0])), ...apart},
      count: 5,
    }),
  );
  expect(idleParameterNotes(planned(['a']), cells).map(({sentence}) => sentence)).toEqual(
    ['a.pages', 'guest.lifo', 'host.warm', 'nested.hugePages'].map(
      name => `${name} had nothing to act on under a.`,
    ),
  );
});

test('what was changed together with another is named with it', () => {
  const both = [0, 1].map(value =>
    made({workload: 'a', values: {'guest.lifo': value, 'guest.isolated': value}, count: 5}),
  );
  expect(idleParameterNotes(planned(['a']), both)).toMatchObject([
    {
      parameters: ['guest.lifo', 'guest.isolated'],
      sentence: 'guest.lifo and guest.isolated together had nothing to act on under a.',
    },
  ]);
});

test('at one seed of many it acts, so it acts', () => {
  const cells = [1, 2].flatMap(seed =>
    [0, 1].map(value =>
      made({workload: 'a', seed, values: {'guest.lifo': value}, count: seed === 2 ? value : 0}),
    ),
  );
  expect(idleParameterNotes(planned(['a']), cells)).toEqual([]);
});

const NAMES = ['guest.a', 'guest.b', 'guest.c'] as const;
const WEIGHTS = {'guest.a': 1, 'guest.b': 10, 'guest.c': 100};
const IDS = ['one', 'two'] as const;

const values = fc.record({
  'guest.a': fc.integer({min: 0, max: 2}),
  'guest.b': fc.integer({min: 0, max: 2}),
  'guest.c': fc.integer({min: 0, max: 1}),
});

test('a parameter that was varied alone is named just where it changes no count, and never with one that does', () => {
  expectProperty(
    fc.property(
      fc.uniqueArray(values, {maxLength: 14, selector: each => JSON.stringify(each)}),
      fc.record({one: fc.subarray([...NAMES]), two: fc.subarray([...NAMES])}),
      (combinations, acting) => {
        const cells = IDS.flatMap(workload =>
          combinations.flatMap(each => {
            const count = acting[workload].reduce((sum, name) => sum + WEIGHTS[name] * each[name], 0);
            return [1, 2].map(seed => made({workload, seed, values: each, count: seed * 1000 + count}));
          }),
        );
        const notes = idleParameterNotes(planned(IDS), cells);
        for (const name of NAMES) {
          const alone = combinations.some(left =>
            combinations.some(right =>
              NAMES.every(other => (left[other] === right[other]) === (other !== name)),
            ),
          );
          const note = notes.find(({parameters}) => parameters.join() === name);
          expect(note?.workloads ?? []).toEqual(alone ? IDS.filter(id => !acting[id].includes(name)) : []);
        }
        for (const {parameters, workloads} of notes)
          for (const id of IDS.filter(each => workloads.includes(each)))
            if (parameters.length === 1) expect(acting[id]).not.toContain(parameters[0]);
      },
    ),
    {numRuns: 300},
  );
});
