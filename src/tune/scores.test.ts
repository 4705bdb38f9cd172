import {expect, test} from 'vitest';
import type {OkCell} from '../suite/result.ts';
import {madeUpCell} from '../testing/tuning.ts';
import {Evidence} from './evidence.ts';
import {bestOf, scoresOf, type Measure} from './scores.ts';

const WORKLOADS = ['gups', 'ctx-ring'];
const MEASURE: Measure = {workloads: WORKLOADS, quantity: 'cycles', reference: 'default'};
const REFERENCE_CYCLES = 1000;

/** Cells of configurations whose cycles over the default's are given by workload and seed, from 1. */
function evidence(ratios: Readonly<Record<string, readonly (readonly (number | null)[])[]>>): Evidence {
  const cellsOf = (label: string, some: readonly (readonly (number | null)[])[]): OkCell[] =>
    some.flatMap((seeds, at) =>
      seeds.flatMap((ratio, index) =>
        ratio === null
          ? []
          : [
              madeUpCell({workload: WORKLOADS[at], seed: index + 1}, label, {
                cycles: ratio * REFERENCE_CYCLES * (at + 1),
              }),
            ],
      ),
    );
  const whole = [
    [1, 1, 1],
    [1, 1, 1],
  ];
  return new Evidence([
    ...cellsOf('default', whole),
    ...Object.entries(ratios).flatMap(([label, some]) => cellsOf(label, some)),
  ]);
}

test('a score is the geometric mean over workloads, seed by seed', () => {
  // Four times on one and a quarter on the other is level; the arithmetic mean would be 2.125.
  const scores = scoresOf(
    evidence({
      mixed: [
        [4, 2, 1],
        [0.25, 8, 1],
      ],
    }),
    MEASURE,
    'mixed',
  );
  expect([...scores.keys()]).toEqual([1, 2, 3]);
  for (const [seed, score] of [
    [1, 1],
    [2, 4],
    [3, 1],
  ])
    expect(scores.get(seed)).toBeCloseTo(score, 12);
});

test('a seed at which a workload has no cell has no score', () => {
  const some = evidence({
    part: [
      [2, 2, 2],
      [2, null, 2],
    ],
  });
  expect([...scoresOf(some, MEASURE, 'part').keys()]).toEqual([1, 3]);
});

test('the best go on in the order of the space, and who has no cell everywhere goes last', () => {
  const level = (ratio: number) => WORKLOADS.map(() => [ratio, ratio, ratio]);
  const some = evidence({slow: level(3), fast: level(0.5), lame: [[0.1, 0.1, 0.1]], fair: level(2)});
  const space = ['slow', 'lame', 'fair', 'fast'].map(label => ({label, set: {}}));
  const best = (count: number) => bestOf(some, MEASURE, space, count).map(({label}) => label);
  expect(best(1)).toEqual(['fast']);
  expect(best(2)).toEqual(['fair', 'fast']);
  expect(best(3)).toEqual(['slow', 'fair', 'fast']);
  expect(best(4)).toEqual(['slow', 'lame', 'fair', 'fast']);
});
