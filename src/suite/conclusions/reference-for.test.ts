import {expect, test} from 'vitest';
import {planOf} from '../plan.ts';
import type {Cell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema, type SpecInput} from '../spec.ts';
import {resultOf} from '../summary.ts';

async function resultFor(input: SpecInput) {
  const plan = await planOf(specSchema.parse({seeds: 2, ...input}));
  const cells: Cell[] = [];
  for (const pass of plan.passes) cells.push(...(await prepared(pass))());
  return resultOf('made-here', plan, cells);
}

const raids = {'host-reclaim.heapPages': 512, 'host-reclaim.takenPages': 64, 'host-reclaim.reads': 400};

test('where the events are the host’s, slowdowns are over nested paging: native has no row', async () => {
  const asked = ['native', 'shadow-cached', 'nested'];
  const {summary, notes} = await resultFor({workloads: ['host-reclaim'], strategies: asked, set: raids});
  expect(summary.map(({strategy, reference}) => [strategy, reference])).toEqual([
    ['shadow-cached', 'nested'],
    ['nested', 'nested'],
  ]);
  expect(summary[0].slowdown).toBeLessThan(1.5);
  expect(notes.map(({sentence}) => sentence)).toContain(
    'host-reclaim is over nested, for native has no host.',
  );
});

test('without nested paging the first that has a host is the reference; alone, native is told to have none', async () => {
  const asked = ['native', 'shadow-cached'];
  const {summary} = await resultFor({workloads: ['host-reclaim'], strategies: asked, set: raids});
  expect(summary.map(({strategy, reference}) => [strategy, reference])).toEqual([
    ['shadow-cached', 'shadow-cached'],
  ]);
  const alone = await resultFor({workloads: ['host-reclaim'], strategies: ['native'], set: raids});
  expect(alone.summary[0].verdict).toContain('native has no host that could do what this is about');
});

test('a reference that has a host is the user’s choice', async () => {
  const asked = ['native', 'kvm', 'shadow-cached', 'nested'];
  const {summary} = await resultFor({
    workloads: ['host-reclaim'],
    strategies: asked,
    reference: 'kvm',
    set: raids,
  });
  expect(summary.map(({strategy, reference}) => [strategy, reference])).toEqual([
    ['kvm', 'kvm'],
    ['shadow-cached', 'kvm'],
    ['nested', 'kvm'],
  ]);
});
