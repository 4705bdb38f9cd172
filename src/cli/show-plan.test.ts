import {expect, test} from 'vitest';
import {planOf} from '../suite/plan.ts';
import {specSchema} from '../suite/spec.ts';
import {tuneSpecSchema} from '../tune/spec.ts';
import {showPlan} from './show-plan.ts';
import {showTuningPlan} from './show-tuning-plan.ts';
import {keptTerminal} from './test-terminal.ts';

/** The last number of each row of a table: its cells. */
const cellsIn = (lines: string): number[] =>
  lines
    .split('\n\n')[0]
    .split('\n')
    .slice(1)
    .map(line => Number(/\S+$/.exec(line)?.[0]));

test('the cells of the passes are those of the plan, also where a pass was cut', async () => {
  const sizes = Array.from({length: 20}, (_, at) => 6 + at);
  const plan = await planOf(
    specSchema.parse({
      workloads: ['touch-once', 'gups'],
      strategies: ['shadow-cached'],
      seeds: 2,
      set: {'shadow-cached.poolMinimumPages': sizes},
    }),
  );
  const terminal = keptTerminal();
  showPlan(terminal, 'made-here', plan, {form: 'text', jobs: 2});
  const text = terminal.results.join('');
  expect(cellsIn(text)).toEqual(plan.passes.map(({members}) => members.length));
  expect(text).toContain('8 passes, 84 cells: native, shadow-cached (poolMinimumPages 6)');
  expect(text).toContain('Estimated: less than a minute on 2 cores, about 1 MB of cells');
});

test('the cells of a stage are its configurations at every seed of every workload', async () => {
  const spec = tuneSpecSchema.parse({
    workloads: ['touch-once', 'gups'],
    seeds: 3,
    policies: ['fifo', 'lru'],
    sizes: [16, 32],
    space: {prefetch: ['none', 'group']},
  });
  const terminal = keptTerminal();
  await showTuningPlan(terminal, spec, 'text');
  // The default and no bound; two policies and one that knows the future at two sizes; the product of the space.
  expect(cellsIn(terminal.results.join(''))).toEqual([2, 3 * 2, 2 * 2 * 2].map(each => each * 3 * 2));
});
