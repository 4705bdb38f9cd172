import {expect, test} from 'vitest';
import {defaultPoolPages} from './default-pool.ts';
import {tuneSpecSchema, type TuneSpecInput} from './spec.ts';
import {prepare} from './tune.ts';

type Asked = Partial<TuneSpecInput>;

async function poolPages(input: Asked): Promise<number | null> {
  const spec = tuneSpecSchema.parse({workloads: ['touch-once'], sizes: [64], seeds: 1, ...input});
  const {subject, plan} = await prepare(spec);
  return defaultPoolPages(subject, plan.passes[0]);
}

test.each<[string, Asked, number]>([
  ['2 % of guest memory', {set: {'guest.memoryPages': 8192}}, 163],
  ['at least 64 pages', {set: {'guest.memoryPages': 2048}}, 64],
  ['in pages', {set: {'shadow-cached.poolPages': 99}}, 99],
  ['in KiB, at four a page', {size: 'poolKiB', sizes: [400], set: {'shadow-cached.poolKiB': 400}}, 100],
  // 256, and 2 a MiB of 16, of which 3 are snapshots.
  ['as Xen sizes it', {strategy: 'xen-shadow3', set: {'guest.memoryPages': 4096, 'guest.pcid': 0}}, 285],
])('a pool %s', async (_, spec, pages) => {
  expect(await poolPages(spec)).toBe(pages);
});
