import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {portableTuneSpec, readTuneSpec} from './read-tune-spec.ts';
import {prepare, tuningId} from './tune.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-tune-'));

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function complaint(text: string): Promise<string> {
  try {
    await prepare(readTuneSpec(written('spec.yaml', text)));
  } catch (thrown) {
    return (thrown as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('the spec was accepted');
}

test('defaults are filled in', () => {
  const spec = readTuneSpec(written('least.json', '{"workloads": ["gups"]}'));
  expect(spec).toMatchObject({
    strategy: 'shadow-cached',
    machine: 'cascade-lake',
    policy: 'eviction',
    size: 'poolPages',
    search: 'grid',
    objective: 'cycles',
    seeds: 5,
  });
});

test('files lie relative to the spec that names them, and are the same seen from anywhere', () => {
  const text = JSON.stringify({
    workloads: ['./mine.ts'],
    strategy: {strategy: './hypervisor.ts', set: {eviction: './own.ts', poolPages: 3}},
    policies: ['fifo', './policy.ts'],
    space: {eviction: ['./policy.ts'], prefetchEntries: [8]},
  });
  const spec = readTuneSpec(written('files.json', text));
  const at = (name: string) => join(folder, name);
  expect(spec.workloads).toEqual([at('mine.ts')]);
  expect(spec.strategy).toEqual({
    strategy: at('hypervisor.ts'),
    set: {eviction: at('own.ts'), poolPages: 3},
  });
  expect(spec.policies).toEqual(['fifo', at('policy.ts')]);
  expect(spec.space).toEqual({eviction: [at('policy.ts')], prefetchEntries: [8]});
  expect(portableTuneSpec(spec, folder)).toMatchObject(JSON.parse(text) as object);
  expect(tuningId(spec)).toMatch(/^[0-9a-f]{12}$/);
});

describe('what is wrong is said in one sentence', () => {
  test.each([
    ['seeds: 3\n', 'spec.yaml: workloads is missing, expected a list'],
    [
      'workloads: [gups]\nobjectiv: exits\n',
      'spec.yaml, line 2: unknown key "objectiv" (did you mean "objective"?)',
    ],
    [
      'workloads: [gups]\nsearch: random\n',
      'spec.yaml, line 2: search is "random", expected one of "grid", "halving"',
    ],
    [
      'workloads: [gups]\nspace: {poolPages: [8, 8]}\n',
      'spec.yaml, line 2: space.poolPages is [8,8], expected each value once',
    ],
    [
      'workloads: [gups]\nstrategy: shadow-cashed\n',
      'unknown strategy "shadow-cashed" (did you mean "shadow-cached"?); `pagewalk list strategies` shows them all',
    ],
    ['workloads: [gups]\nstrategy: nested\n', 'policy: nested has no parameter "eviction"'],
    [
      'workloads: [gups]\npolicy: prefetch\n',
      'policy is "prefetch", expected a parameter that names an eviction policy',
    ],
    [
      'workloads: [gups]\npolicies: [lruu]\n',
      'policies: unknown eviction policy "lruu" (did you mean "lru"?)',
    ],
    [
      'workloads: [gups]\npolicies: [lru, belady]\n',
      'policies: belady is a bound, which every policy is compared with anyway',
    ],
    [
      'workloads: [gups]\nspace: {eviction: [unbounded]}\n',
      'space: unbounded is a bound, which every policy is compared with anyway',
    ],
    [
      'workloads: [gups]\nsize: poolPage\n',
      'size: shadow-cached has no parameter "poolPage" (did you mean "poolPages"?)',
    ],
    [
      'workloads: [gups]\nsize: poolPermille\n',
      'sizes is missing, expected a list: poolPermille counts pages a thousand pages of guest memory, and only pages and KiB can be chosen',
    ],
    [
      'workloads: [gups]\npolicies: [lru, lru]\n',
      'spec.yaml, line 2: policies is ["lru","lru"], expected each value once',
    ],
    [
      'workloads: [gups]\nsize: eviction\nsizes: [8]\n',
      'size is "eviction", expected a parameter that is a number',
    ],
    [
      'workloads: [gups]\nsizes: [0, 16]\n',
      'sizes: poolPages is 0, which is no size of its own, expected 1 or more',
    ],
    ['workloads: [gups]\nsizes: [0.5]\n', 'sizes: poolPages is 0.5, expected a whole number of pages'],
    [
      'workloads: [gups]\nspace: {prefetchEntry: [2]}\n',
      'space: shadow-cached has no parameter "prefetchEntry" (did you mean "prefetchEntries"?)',
    ],
    [
      'workloads: [gups]\nspace: {prefetch: [near]}\n',
      'space: prefetch is "near", expected none, group or forward',
    ],
    [
      'workloads: [gups]\nspace: {prefetch: [none, group]}\nzip: [[prefetch, evictionUnit]]\n',
      'zip: "evictionUnit" is not in the space',
    ],
    [
      'workloads: [gups]\nstrategy: {strategy: shadow-cached, set: {poolPages: [8, 16]}}\n',
      'strategy: poolPages has several values: put them into the space',
    ],
    [
      'workloads: [gups]\nset: {shadow-cached.poolPages: [8, 16]}\n',
      'strategy: poolPages has several values: put them into the space',
    ],
    [
      'workloads: [gups]\nset: {machine.exitCycles: [1000, 2000]}\n',
      'set: a tuning is of one machine, and a parameter of it has several values',
    ],
    [
      'workloads: [gups]\nspace: {sharePages: [on, 1]}\n',
      'space: sharePages is ["on",1], expected each value once',
    ],
    [
      'workloads: [gups]\nspace: {sharePages: [null]}\n',
      'spec.yaml, line 2: space.sharePages[0] is null, expected a number, a text, true or false',
    ],
    [
      'workloads: [gups]\nspace: {sharePages: [on]}\nzip: [[sharePage, poolPages]]\n',
      'zip: shadow-cached has no parameter "sharePage" (did you mean "sharePages"?)',
    ],
    [
      'workloads: [gups]\nspace: {shadow-cached.poolPage: [64]}\n',
      'space: shadow-cached has no parameter "shadow-cached.poolPage" (did you mean "poolPages"?)',
    ],
    [
      'workloads: [gups]\nsizes: [2, 64]\n',
      "shadow-cached.poolPages is 2, expected at least 4: a walk needs a page a level, of which the guest's tables have 4",
    ],
    [
      'workloads: [gups]\nset: {shadow-cached.poolKiB: 400}\n',
      'shadow-cached.poolKiB is 400 and poolPages 8, expected one of them to be 0',
    ],
    [
      'workloads: [gups]\nsizes: [64]\nspace: {poolRoots: [2]}\n',
      'shadow-cached.poolRoots is 2 and evictionUnit page, expected tree',
    ],
    ['workloads: [gups]\nset: {cores: 2}\n', 'nothing in this run has a parameter "cores"'],
  ])('%j', async (text, sentence) => {
    expect(await complaint(text)).toBe(sentence);
  });

  test('a space that nobody lives to see the end of', async () => {
    const many = JSON.stringify(Array.from({length: 150}, (_, at) => at + 1));
    expect(
      await complaint(
        `workloads: [gups]\nspace: {poolPages: ${many}, refillPages: ${many}}\npolicies: [lru]\n`,
      ),
    ).toBe('space has 22500 configurations, expected at most 20000');
  });
});

test('what is set of the strategy for the whole run is of its default configuration', async () => {
  const text = 'workloads: [gups]\nset: {shadow-cached.prefetch: group, guest.memoryPages: 262144}\n';
  const {subject, plan} = await prepare(readTuneSpec(written('set.yaml', text)));
  expect(subject.base['prefetch']).toBe('group');
  expect(plan.passes[0].members[0].parameters['prefetch']).toBe('group');
  expect(plan.passes[0].guest['memoryPages']).toBe(262144);
});
