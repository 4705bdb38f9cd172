import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {planOf, type Plan} from './plan.ts';
import {specSchema, type SpecInput} from './spec.ts';

const plan = (input: SpecInput): Promise<Plan> => planOf(specSchema.parse(input));

const ONE = {workloads: ['touch-once'], strategies: ['native', 'nested'], seeds: 1} satisfies SpecInput;

const labelsOf = ({passes}: Plan): string[] =>
  passes.flatMap(({members}) => members.map(({identity}) => `${identity.workload} / ${identity.strategy}`));

test('a pass is a workload, a machine and a seed, for all strategies', async () => {
  const {passes} = await plan({
    ...ONE,
    workloads: ['touch-once', 'gups'],
    machines: ['cascade-lake', 'zen2'],
    seeds: 3,
  });
  expect(passes).toHaveLength(2 * 2 * 3);
  expect(passes.every(({members}) => members.length === 2)).toBe(true);
  expect(passes.slice(0, 3).map(({seed}) => seed)).toEqual([1, 2, 3]);
});

test('a list makes a variant of each value, named by it; the reference has no host to vary', async () => {
  const varied = {...ONE, set: {pages: [8, 16], 'host.pageKiB': [4, 2048]}};
  expect(labelsOf(await plan(varied))).toEqual([
    'touch-once (pages 8) / native',
    'touch-once (pages 8) / nested (4 KiB host pages)',
    'touch-once (pages 8) / nested (2 MiB host pages)',
    'touch-once (pages 16) / native',
    'touch-once (pages 16) / nested (4 KiB host pages)',
    'touch-once (pages 16) / nested (2 MiB host pages)',
  ]);
});

test('every parameter that decides a cell stands in it', async () => {
  const {passes} = await plan({
    ...ONE,
    workloads: [{workload: 'touch-once', set: {pages: 8, 'guest.isolated': 1}}],
    strategies: ['native', {strategy: 'shadow-cached', label: 'cached', set: {'host.warm': 0}}],
    machines: [{machine: 'zen2', set: {exitCycles: 500}}],
  });
  const {machine, members} = passes[0];
  const [native, cached] = members.map(({identity}) => identity);
  expect(native).toMatchObject({
    workload: 'touch-once (pages 8, guest.isolated 1)',
    strategy: 'native',
    machine: 'zen2 (exitCycles 500)',
    seed: 1,
  });
  expect(native.parameters).toMatchObject({
    pages: 8,
    'guest.isolated': 1,
    'guest.levels': 4,
    'machine.exitCycles': 500,
  });
  expect(Object.keys(native.parameters).filter(name => name.startsWith('host.'))).toEqual([]);
  expect(cached.strategy).toBe('cached');
  expect(cached.parameters).toMatchObject({'host.warm': 0, 'host.pageKiB': 4});
  expect(Object.keys(cached.parameters).some(name => name.startsWith('shadow-cached.'))).toBe(true);
  expect(machine.latencies.exitCycles).toBe(500);
});

test('what is said nearer to the strategy counts for its host', async () => {
  const {passes} = await plan({
    ...ONE,
    workloads: [{workload: 'touch-once', label: 'touch-once', set: {'host.warm': 0}}],
    strategies: [
      'native',
      'nested',
      {strategy: 'nested', label: 'large', set: {'host.pageKiB': 2048, 'host.warm': 1}},
    ],
    set: {'host.levels': 4},
  });
  const hosts = passes[0].members.map(({host}) => host);
  expect(hosts[1]).toEqual({pageKiB: 4, warm: 0, levels: 4});
  expect(hosts[2]).toEqual({pageKiB: 2048, warm: 1, levels: 4});
});

test('what a strategy needs PCIDs for it does not use where the processor has none, and is refused there', async () => {
  const input = {...ONE, strategies: ['pvm'], machines: ['cascade-lake', 'nehalem']};
  const {passes} = await plan(input);
  const ofPvm = passes.map(({members}) => members.find(({strategy}) => strategy.endsWith('pvm'))!);
  expect(ofPvm.map(({parameters}) => parameters['usePcid'])).toEqual(['on', 'off']);
  await expect(plan({...input, set: {'pvm.usePcid': 1}})).rejects.toThrow(
    'machine nehalem has no PCID, which pvm.usePcid=on asks for',
  );
});

test('1 and 0 are on and off, wherever they are said: the cell is the same', async () => {
  const identities = async (input: SpecInput) =>
    (await plan(input)).passes[0].members.map(({identity}) => identity);
  const words = await identities({...ONE, strategies: ['kvm'], set: {'kvm.unsync': ['on', 'off']}});
  expect(words.map(({strategy}) => strategy)).toEqual(['native', 'kvm (unsync on)', 'kvm (unsync off)']);
  expect(words[2].parameters).toMatchObject({'kvm.unsync': 'off'});
  expect(await identities({...ONE, strategies: ['kvm'], set: {'kvm.unsync': [1, 0]}})).toEqual(words);
  const spec = (set: object) => specSchema.parse({...ONE, strategies: ['kvm'], set});
  expect(await identities(spec({'kvm.unsync': [true, false]}))).toEqual(words);
  expect(await identities(spec({'guest.pcid': false}))).toEqual(await identities(spec({'guest.pcid': 0})));
  const own = (unsync: number | string) => [{strategy: 'kvm', set: {unsync}}];
  expect(await identities({...ONE, strategies: own(0)})).toEqual(
    await identities({...ONE, strategies: own('off')}),
  );
  await expect(plan({...ONE, strategies: own(2)})).rejects.toThrow('kvm: unsync is 2, expected on or off');
});

test('keys tell apart what may differ, and only that', async () => {
  const keyOf = async (input: SpecInput): Promise<string> =>
    (await plan(input)).passes[0].members[1].identity.key;
  const key = await keyOf(ONE);
  expect(await keyOf({...ONE, title: 'another title'})).toBe(key);
  expect(await keyOf({...ONE, workloads: ['touch-once', 'gups']})).toBe(key);
  for (const other of [
    {seeds: [2]},
    {set: {pages: 9}},
    {machines: ['zen2']},
    {check: true},
    {strategies: ['native', 'shadow-cached']},
  ]) {
    expect(await keyOf({...ONE, ...other})).not.toBe(key);
  }
});

test('the reference runs even where it is not asked for', async () => {
  const {strategies, reference} = await plan({...ONE, strategies: ['nested']});
  expect(strategies.map(({label}) => label)).toEqual(['native', 'nested']);
  expect(reference).toBe('native');
});

test('a reference of several variants is ambiguous', async () => {
  const input = {...ONE, reference: 'nested', set: {'host.pageKiB': [4, 2048]}};
  await expect(plan(input)).rejects.toThrow(
    'reference is "nested", expected one of "nested (4 KiB host pages)", "nested (2 MiB host pages)"',
  );
});

test('one of several variants may be the reference', async () => {
  const reference = 'nested (2 MiB host pages)';
  const made = await plan({...ONE, reference, set: {'host.pageKiB': [4, 2048]}});
  expect(made.reference).toBe(reference);
  expect(made.strategies.map(({label}) => label)).toEqual(['native', 'nested (4 KiB host pages)', reference]);
  await expect(plan({...ONE, reference: 'nested (8 KiB host pages)'})).rejects.toThrow(
    'reference is "nested (8 KiB host pages)", expected one of "native", "nested"',
  );
});

test('what is assumed of a machine stands in the cells that need it', async () => {
  const {passes} = await plan({...ONE, machines: ['vtx-2006'], assume: ['ept']});
  expect(passes[0].members.map(({identity}) => identity.hypothetical)).toEqual([undefined, 'EPT']);
});

test('a search is cut into passes of a dozen at the most, about as large as each other, in order', async () => {
  const sizes = Array.from({length: 25}, (_, at) => 6 + at);
  const searched = await plan({
    ...ONE,
    strategies: ['native', 'shadow-cached'],
    seeds: 2,
    set: {'shadow-cached.poolMinimumPages': sizes},
  });
  // 26 strategies in three passes a seed.
  expect(searched.passes.map(({seed, members}) => [seed, members.length])).toEqual([
    [1, 9],
    [1, 9],
    [1, 8],
    [2, 9],
    [2, 9],
    [2, 8],
  ]);
  const labels = labelsOf(searched).map(label => label.replace('touch-once / ', ''));
  const strategies = ['native', ...sizes.map(size => `shadow-cached (poolMinimumPages ${size})`)];
  expect(labels).toEqual([...strategies, ...strategies]);
});

test('a strategy that hides PCID from its guests is refused a guest that uses it', async () => {
  const hiding = join(mkdtempSync(join(tmpdir(), 'pagewalk-plan-')), 'hiding.ts');
  writeFileSync(
    hiding,
    `export default {
      id: 'hiding', title: 'Hiding', description: 'no PCIDs', virtual: true, refuses: 'PCID', parameters: {},
      build() { throw new Error('nobody runs it here'); },
    };`,
  );
  const input = {...ONE, strategies: ['native', hiding]};
  await expect(plan(input)).rejects.toThrow('strategy hiding hides PCID from its guests: set guest.pcid=0');
  // Whatever has set it: the guest's default, the processor, the workload or the user.
  const {passes} = await plan({...input, set: {'guest.pcid': 0}});
  expect(passes[0].members).toHaveLength(2);
  const without = await plan({...input, machines: ['nehalem']});
  expect(without.passes[0].guest['pcid']).toBe(0);
});
