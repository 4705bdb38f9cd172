import {expect, test} from 'vitest';
import {machines} from '../machines/index.ts';
import {planOf} from './plan.ts';
import {specSchema, type Settings} from './spec.ts';

const ONE = {workloads: ['touch-once'], strategies: ['native', 'shadow-cached'], seeds: 1};

/** Which of the machines are refused, with what is said of it. */
async function refusals(set: Settings): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const {id} of machines) {
    try {
      await planOf(specSchema.parse({...ONE, machines: [id], set}));
    } catch (thrown) {
      refused.set(id, (thrown as Error).message);
    }
  }
  return refused;
}

test.each([
  ['fiveLevels', {'guest.levels': 5}, '5 levels of page tables, which guest.levels=5 asks for'],
  [
    'hugePages',
    {'host.pageKiB': 1048576, 'guest.memoryPages': 262144},
    '1 GiB pages, which host.pageKiB=1048576 asks for',
  ],
  ['pcid', {'guest.pcid': 1}, 'PCID, which guest.pcid=1 asks for'],
] as const)('machines without %s are refused what needs it, and only they', async (feature, set, what) => {
  const lacking = machines.filter(({features}) => !features[feature]).map(({id}) => id);
  expect(lacking.length).toBeGreaterThan(0);
  expect(await refusals(set)).toEqual(new Map(lacking.map(id => [id, `machine ${id} has no ${what}`])));
});
