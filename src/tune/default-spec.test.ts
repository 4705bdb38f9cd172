/** The tuning specs that the program brings. */
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {standing} from '../stats/compare.ts';
import {prepared} from '../suite/run-pass.ts';
import {seedsOf} from '../suite/seeds.ts';
import {Evidence} from './evidence.ts';
import {readTuneSpec} from './read-tune-spec.ts';
import {atSize} from './search-space.ts';
import {stagePlan} from './stage.ts';
import {prepare} from './tune.ts';

const read = (name: string) =>
  readTuneSpec(fileURLToPath(new URL(`../../workloads/${name}`, import.meta.url)));

test.each(['tune.json', 'tune-kvm.json'])('%s can be carried out', async name => {
  const {plan} = await prepare(read(name));
  expect(plan.workloads.length).toBeGreaterThan(1);
});

describe('the default tuning', () => {
  /** Where the sweep shows it best. */
  const PLACE = {workload: 'ctx-ring', size: 96};
  const POLICIES = ['fifo', 'lru', 's3-fifo', 'lirs'];

  test('each pair of FIFO, LRU, S3-FIFO and LIRS differs, by the simulation itself', {
    timeout: 60_000,
  }, async () => {
    const spec = read('tune.json');
    expect(spec.policies).toEqual(expect.arrayContaining(POLICIES));
    expect(spec.sizes).toContain(PLACE.size);
    const {subject} = await prepare(spec);
    const configurations = POLICIES.map(policy => atSize(subject, policy, PLACE.size));
    const plan = await stagePlan(spec, subject, {name: 'place', configurations, seeds: seedsOf(spec)});
    const passes = plan.passes.filter(({members}) => members[0].identity.workload === PLACE.workload);
    expect(passes).toHaveLength(5);
    const cells = [];
    for (const pass of passes) cells.push(...(await prepared(pass))());
    const evidence = new Evidence(cells);
    for (const [at, one] of configurations.entries()) {
      for (const other of configurations.slice(at + 1)) {
        const comparison = evidence.compare(PLACE.workload, 'cycles', one.label, other.label)!;
        expect(standing(comparison), `${one.label} and ${other.label}`).toBe('apart');
      }
    }
  });
});
