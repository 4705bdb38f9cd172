import {expect, test} from 'vitest';
import {planOf} from './plan.ts';
import type {Cell} from './result.ts';
import {prepared} from './run-pass.ts';
import {sameRecording} from './same-recording.ts';
import {specSchema} from './spec.ts';

const plan = await planOf(
  specSchema.parse({workloads: ['touch-once'], strategies: ['native', 'nested'], seeds: 2}),
);
const cells: Cell[] = [];
for (const pass of plan.passes) cells.push(...(await prepared(pass))());

test('cells of one recording stay as they are, whatever another seed recorded', () => {
  const recordings = cells.map(cell => (cell.status === 'ok' ? cell.recording : ''));
  expect(new Set(recordings).size).toBe(2);
  expect(sameRecording(cells)).toEqual(cells);
});

test('machines may make their guests do different things', () => {
  const elsewhere = cells.map((cell): Cell => ({...cell, machine: 'nehalem', recording: 'another'}) as Cell);
  expect(sameRecording([...cells, ...elsewhere])).toEqual([...cells, ...elsewhere]);
});

test('cells of two recordings fail all, and those of other seeds do not', () => {
  const [first, ...others] = cells;
  const held = sameRecording([{...first, recording: 'another'} as Cell, ...others]);
  expect(held.map(({status, seed}) => [seed, status])).toEqual([
    [1, 'failed'],
    [1, 'failed'],
    [2, 'ok'],
    [2, 'ok'],
  ]);
  expect(held[0]).toMatchObject({key: first.key, error: expect.stringContaining('something else each time')});
  expect(held[0]).not.toHaveProperty('events');
});
