import {expect, test} from 'vitest';
import {planOf} from './plan.ts';
import {specSchema} from './spec.ts';

test('as many cells as are allowed are planned, and not one more', async () => {
  const spec = specSchema.parse({
    workloads: ['touch-once', 'compute'],
    strategies: ['native', {strategy: 'nested', set: {'host.pageKiB': [4, 2048]}}],
    seeds: 3,
    set: {'touch-once.pages': [8, 16, 24], 'guest.memoryPages': [8192, 16384, 32768]},
  });
  // Nine variants of one workload and three of the other, three of strategies, three seeds.
  const cells = (9 + 3) * 3 * 3;
  const {passes} = await planOf(spec, {maxCells: cells});
  expect(passes.reduce((sum, {members}) => sum + members.length, 0)).toBe(cells);
  await expect(planOf(spec, {maxCells: cells - 1})).rejects.toThrow(
    `this makes ${cells} cells, expected at most ${cells - 1}; --max-cells raises it`,
  );
});
