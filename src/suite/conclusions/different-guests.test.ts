import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {zen2} from '../../machines/zen2.ts';
import {expectProperty} from '../../testing/property.ts';
import type {Values} from '../definition.ts';
import {differentGuestNotes} from './different-guests.ts';
import {planOf} from '../plan.ts';
import type {Cell, OkCell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import type {Planned} from './subjects.ts';

const TINY = {workloads: ['touch-once'], strategies: ['native', 'nested'], seeds: 2} satisfies SpecInput;

async function notesOf(input: Partial<SpecInput>) {
  const plan = await planOf(specSchema.parse({...TINY, ...input}));
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  return differentGuestNotes(plan, cells);
}

const sentences = async (input: Partial<SpecInput>) => (await notesOf(input)).map(({sentence}) => sentence);

const OWN_PCID = {machine: 'cascade-lake', label: 'with PCIDs', set: {'guest.pcid': 1}};

test('one guest on all machines is one recording, of which there is nothing to say', async () => {
  expect(await sentences({machines: ['cascade-lake', 'zen2']})).toEqual([]);
  expect(await sentences({set: {'host.pageKiB': [4, 2048]}})).toEqual([]);
});

test('where machines have guests of their own, the parameter that made them differ is named', async () => {
  expect(await notesOf({machines: [OWN_PCID, 'zen2']})).toEqual([
    {
      kind: 'different guests',
      parameters: ['guest.pcid'],
      workloads: ['touch-once'],
      machines: ['with PCIDs', 'zen2'],
      sentence: 'The recordings of touch-once differ, for guest.pcid is 0 or 1.',
    },
  ]);
});

test('so it is where a list makes variants of a workload, each parameter by itself', async () => {
  expect(await sentences({set: {pages: [8, 16], 'guest.isolated': [0, 1]}})).toEqual([
    'The recordings of touch-once differ, for pages is 8 or 16.',
    'The recordings of touch-once differ, for guest.isolated is 0 or 1.',
  ]);
  expect(await sentences({set: {pages: [1, 2, 3, 4, 10]}})).toEqual([
    'The recordings of touch-once differ, for pages has 5 values.',
  ]);
});

test('entries that differ in two parameters at once are told by both', async () => {
  const other = {workload: 'touch-once', label: 'other', set: {pages: 9, 'guest.pcid': 0}};
  expect(await sentences({workloads: ['touch-once', other]})).toEqual([
    'The recordings of touch-once differ, for pages and guest.pcid differ together.',
  ]);
});

test('a parameter that records nothing else is not named', async () => {
  expect(await sentences({set: {'guest.swapPages': [0, 8]}})).toEqual([]);
});

interface Made {
  readonly workload?: string;
  readonly machine?: string;
  readonly values: Values;
  readonly recording: string;
}

const made = ({workload = 'a', machine = 'zen2', values, recording}: Made): OkCell =>
  ({
    workload,
    strategy: 'native',
    machine,
    seed: 1,
    parameters: values,
    status: 'ok',
    recording,
  }) as unknown as OkCell;

const named = (id: string) => ({label: id, id, hash: '', values: {}, thing: zen2});
const planned = (workloads: readonly string[]): Planned =>
  ({
    workloads: workloads.map(named),
    strategies: [named('native')],
    machines: ['zen2', 'nehalem'].map(named),
  }) as unknown as Planned;

test('recordings that differ by no parameter that is known are an alarm', () => {
  const cells = ['zen2', 'nehalem'].map(machine => made({machine, values: {pages: 8}, recording: machine}));
  expect(differentGuestNotes(planned(['a']), cells)).toMatchObject([
    {
      parameters: [],
      machines: ['zen2', 'nehalem'],
      sentence: 'The recordings of a differ, and no parameter says why.',
    },
  ]);
});

test('many workloads are named together', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const cells = ids.flatMap(workload =>
    [0, 1].map(pcid => made({workload, values: {'guest.pcid': pcid}, recording: `${pcid}`})),
  );
  expect(differentGuestNotes(planned(ids), cells).map(({sentence}) => sentence)).toEqual([
    'The recordings of all workloads differ, for guest.pcid is 0 or 1.',
  ]);
});

const PARAMETERS = ['pages', 'guest.x', 'guest.y'] as const;
const value = fc.integer({min: 0, max: 2});

test('there is a note just where recordings differ, and its parameters decide them', () => {
  expectProperty(
    fc.property(
      fc.array(fc.record({pages: value, 'guest.x': value, 'guest.y': value}), {maxLength: 8}),
      fc.subarray([...PARAMETERS]),
      (guests, deciding) => {
        const cells = guests.map(values =>
          made({values, recording: JSON.stringify(deciding.map(name => values[name]))}),
        );
        const notes = differentGuestNotes(planned(['a']), cells);
        expect(notes.length > 0).toBe(new Set(cells.map(({recording}) => recording)).size > 1);
        const deciders = deciding.map(name => (name === 'pages' ? 'a.pages' : name));
        for (const {parameters} of notes) {
          expect(parameters.some(name => deciders.includes(name as never))).toBe(true);
          if (parameters.length === 1) expect(deciders).toContain(parameters[0]);
        }
      },
    ),
    {numRuns: 300},
  );
});
