import {expect, test} from 'vitest';
import {planOf} from '../plan.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import {cacheFidelityNotes} from './cache-fidelity.ts';

const notesFor = async (set: SpecInput['set']) =>
  cacheFidelityNotes(await planOf(specSchema.parse({workloads: ['touch-once'], seeds: 1, set})));

test('where everything goes through the caches there is nothing to say', async () => {
  expect(await notesFor({})).toEqual([]);
});

test('each machine that takes some for granted says what', async () => {
  const notes = await notesFor({'machine.cacheFidelity': ['full', 'entries', 'flat']});
  expect(notes.map(({machines, sentence}) => [machines, sentence])).toEqual([
    [
      ['cascade-lake (cacheFidelity entries)'],
      'Data is taken to hit the first-level cache (machine.cacheFidelity=entries).',
    ],
    [
      ['cascade-lake (cacheFidelity flat)'],
      'Data is taken to hit the first-level cache, and each table entry to come from the second (machine.cacheFidelity=flat).',
    ],
  ]);
  expect(notes[0]).toMatchObject({
    kind: 'cache fidelity',
    parameters: ['machine.cacheFidelity'],
    workloads: [],
  });
});
