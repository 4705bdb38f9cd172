/** A contest that is replayed while somebody looks on is the one that the cells are of. */
import {beforeAll, expect, test} from 'vitest';
import {planOf} from '../../suite/plan.ts';
import {prepared} from '../../suite/run-pass.ts';
import type {Cell} from '../../suite/result.ts';
import {Evidence} from '../evidence.ts';
import type {Reason} from '../result.ts';
import {curveConfigurations} from '../search-space.ts';
import {tuneSpecSchema} from '../spec.ts';
import {stageSpec} from '../stage.ts';
import {subjectOf} from '../subject.ts';
import {reasonsOf} from './reasons.ts';

const SPEC = tuneSpecSchema.parse({
  workloads: [{workload: 'ctx-pingpong', label: 'ctx-pingpong', set: {rounds: 20}}],
  strategy: 'kvm',
  policies: ['fifo', 'lru'],
  sizes: [16],
  seeds: [3, 4],
  set: {'guest.memoryPages': 4096, 'kvm.refillPages': 1},
});

let evidence: Evidence;
let reason: Reason;

beforeAll(async () => {
  const subject = await subjectOf(SPEC);
  const configurations = curveConfigurations(SPEC, subject, [16]);
  const plan = await planOf(stageSpec(SPEC, subject, {name: 'curves', configurations, seeds: [3, 4]}));
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  evidence = new Evidence(cells);
  const comparison = {ratio: 2, low: 2, high: 2, exact: true, seeds: 2, method: 'exact'} as const;
  const explained = {workload: 'ctx-pingpong', size: 16, winner: 'lru', loser: 'fifo', comparison};
  const options = {jobs: 1, timeout: 600, signal: new AbortController().signal, stored: 'kept'} as const;
  [reason] = await reasonsOf({spec: SPEC, subject, evidence}, [explained], options);
}, 60_000);

test('the winner, the loser and the bound, at the first seed', () => {
  expect(reason).toMatchObject({workload: 'ctx-pingpong', size: 16, window: 16, seed: 3});
  expect(reason.contestants.map(({policy, bound}) => [policy, bound])).toEqual([
    ['lru', false],
    ['fifo', false],
    ['belady', true],
  ]);
});

test('each with the cycles, the hidden faults and the evictions of its cell', () => {
  const cells = evidence.of('ctx-pingpong', 'kvm (eviction lru, poolPages 16)');
  expect(cells.map(({seed}) => seed)).toEqual([3, 4]);
  const [lru] = reason.contestants;
  expect(lru).toMatchObject({
    cycles: cells[0].cycles,
    hiddenFaults: cells[0].events.exitsHiddenFault,
    evictions: cells[0].events.shadowPagesEvicted,
  });
  expect(lru.evictions).toBeGreaterThan(0);
  const bound = evidence.of('ctx-pingpong', 'kvm (eviction belady, policySees perfect, poolPages 16)')[0];
  expect(reason.contestants[2]).toMatchObject({
    cycles: bound.cycles,
    evictions: bound.events.shadowPagesEvicted,
  });
});

test('a part of the timeline for each contestant, and no more hidden faults in them than in all', () => {
  for (const {hiddenFaults, hiddenFaultsBySlice} of reason.contestants) {
    expect(hiddenFaultsBySlice).toHaveLength(reason.slices.length);
    expect(hiddenFaultsBySlice.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(hiddenFaults);
  }
  expect(reason.slices.length).toBeGreaterThan(8);
});
