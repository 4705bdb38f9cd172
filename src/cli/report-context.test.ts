import {expect, test} from 'vitest';
import {planOf} from '../suite/plan.ts';
import {specSchema} from '../suite/spec.ts';
import {reportContext} from './report-context.ts';

test('a report says of each strategy with a pool who leaves it, and what that policy sees', async () => {
  const set = {eviction: ['fifo', 'lru'], policySees: ['exits', 'perfect']};
  const plan = await planOf(
    specSchema.parse({
      workloads: ['touch-once'],
      strategies: [
        'native',
        {strategy: 'shadow-cached', set},
        {strategy: 'kvm', set: {eviction: 'unbounded'}},
      ],
      seeds: 1,
    }),
  );
  const {strategies} = reportContext(plan);
  expect(strategies.map(({label, eviction}) => [label, eviction?.policy, eviction?.sees])).toEqual([
    ['native', undefined, undefined],
    ['shadow-cached (eviction fifo, policySees exits)', 'FIFO', 'exits'],
    ['shadow-cached (eviction fifo, policySees perfect)', 'FIFO', 'perfect'],
    ['shadow-cached (eviction lru, policySees exits)', 'LRU', 'exits'],
    ['shadow-cached (eviction lru, policySees perfect)', 'LRU', 'perfect'],
    ['kvm (eviction unbounded)', 'unbounded', undefined],
  ]);
});
