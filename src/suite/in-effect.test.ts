import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {GUEST_PARAMETERS} from '../guest/parameters.ts';
import {Paging} from '../hardware/address.ts';
import {Physmap} from '../host/physmap.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {strategies} from '../strategies/index.ts';
import {defaultsOf} from './definition.ts';
import {exitsSubjects} from './exits-subjects.ts';
import {planOf, type Plan} from './plan.ts';
import {specSchema, type SpecInput} from './spec.ts';
import {Events} from '../timing/events.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-in-effect-'));
afterAll(() => rmSync(folder, {recursive: true}));

const plan = (input: SpecInput): Promise<Plan> => planOf(specSchema.parse(input));
const ONE = {workloads: ['touch-once'], strategies: ['nested'], seeds: 1} satisfies SpecInput;

const FIVE_LEVELS = [{machine: 'cascade-lake', set: {fiveLevels: 1}}];

const refused = async (input: Partial<SpecInput>, sentence: string): Promise<void> =>
  expect(plan({...ONE, ...input})).rejects.toThrow(sentence);
const planned = async (input: Partial<SpecInput>): Promise<Plan> => plan({...ONE, ...input});

describe('a host page is no larger than guest memory', () => {
  test('1 GiB in a guest of 512 MiB would be 2 MiB', async () => {
    const sentence =
      "host.pageKiB is 1048576, expected at most 524288, the guest's memory, which guest.memoryPages=131072 says";
    await refused({set: {'host.pageKiB': 1048576}}, sentence);
    await refused({set: {'host.pageKiB': [4, 1048576]}}, sentence);
    await refused({strategies: [{strategy: 'kvm', set: {'host.pageKiB': 1048576}}]}, sentence);
    await refused({workloads: [{workload: 'touch-once', set: {'host.pageKiB': 1048576}}]}, sentence);
  });

  test('nor is one of 2 MiB, and one as large as it is allowed', async () => {
    await refused(
      {set: {'host.pageKiB': 2048, 'guest.memoryPages': 511}},
      "host.pageKiB is 2048, expected at most 2044, the guest's memory, which guest.memoryPages=511 says",
    );
    await planned({set: {'host.pageKiB': 2048, 'guest.memoryPages': 1024}});
    await planned({set: {'host.pageKiB': 1048576, 'guest.memoryPages': 262144}});
  });

  test('where exits are counted too', async () => {
    const asked = {strategies: ['nested'], machine: 'cascade-lake', set: {'host.pageKiB': 1048576}};
    await expect(exitsSubjects(asked)).rejects.toThrow('host.pageKiB is 1048576, expected at most 524288');
  });

  test('native has none', async () => {
    await planned({
      strategies: ['native'],
      workloads: [{workload: 'touch-once', set: {'host.pageKiB': 1048576}}],
    });
  });
});

test("a page of the kernel's direct map is no larger than guest memory", async () => {
  await refused(
    {set: {'guest.directMapLevel': 3}},
    "guest.directMapLevel is 3, expected at most 2: its page is larger than the guest's memory, which guest.memoryPages=131072 says",
  );
  await planned({set: {'guest.directMapLevel': 3, 'guest.memoryPages': 262144}});
});

describe('what cannot be recorded is refused', () => {
  test('memory that the kernel alone does not fit into', async () => {
    await refused(
      {set: {'guest.memoryPages': 500}},
      'guest.memoryPages: 500 pages are too few, the kernel alone takes more than 511',
    );
    await refused({workloads: [{workload: 'touch-once', set: {'guest.memoryPages': 525}}]}, 'are too few');
    const largest = {'guest.isolated': 1, 'guest.directMapLevel': 1, 'guest.levels': 5};
    for (const set of [{}, largest])
      await planned({set: {...set, 'guest.memoryPages': 700}, machines: FIVE_LEVELS});
  });

  test('memory that the story does not fit into', async () => {
    const few = 'pages are too few for this story, and no page can be swapped out';
    await refused({workloads: ['gups'], set: {'guest.memoryPages': 8192}}, `guest.memoryPages: 8192 ${few}`);
    await refused(
      {workloads: ['fork-exit'], set: {'fork-exit.heapPages': 32768}},
      `guest.memoryPages: 131072 ${few}`,
    );
    await refused(
      {workloads: ['ctx-ring'], set: {'ctx-ring.processes': 64, 'ctx-ring.arrayKiB': 16384}},
      `guest.memoryPages: 131072 ${few}`,
    );
    await planned({workloads: ['gups'], set: {'guest.memoryPages': 70000}});
    await planned({workloads: ['swap-thrash'], set: {'guest.memoryPages': 3000}});
  });

  const trace = async (text: string | Uint8Array, sentence: string, set = {}): Promise<void> => {
    const path = join(folder, 'some.lackey');
    writeFileSync(path, text);
    const message = await plan({...ONE, workloads: [path], set}).then(String, thrown =>
      String(thrown.message),
    );
    expect(message.replace(`${folder}/`, '')).toBe(sentence);
  };

  test('a trace that is none', async () => {
    await trace(
      'garbage\nand more\n',
      'some.lackey: none of its 2 lines is a record, expected an address trace',
    );
    await trace('garbage', 'some.lackey: its only line is no record, expected an address trace');
    const binary = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 10, 0x9b, 0x31, 10);
    await trace(binary, 'some.lackey: is no text, expected an address trace, a record a line');
    await trace(
      Buffer.concat([Buffer.from(' L 10,4\n'), binary]),
      'some.lackey: is no text, expected an address trace, a record a line',
    );
    // Such as a program prints.
    const spoilt = Buffer.concat([Buffer.from(' L 10,4\n S 10,4\n L 20,4\n'), binary.subarray(0, 6)]);
    await trace(spoilt, '[object Object]', {warmupAccesses: 1});
  });

  test('a trace with nothing to measure', async () => {
    await trace('', 'some.lackey has no loads and stores, so there is nothing to measure');
    await trace('I  10,4\n', 'some.lackey has no loads and stores, so there is nothing to measure');
    await trace(
      ' M 10,4\n L 20,4\n',
      'some.lackey has 3 loads and stores, of which warmupAccesses=3 takes: nothing is left to measure, so set it to 2 or less',
      {warmupAccesses: 3},
    );
  });

  test('a trace that goes where no user can', async () => {
    await trace(
      ' L 10,4\n L 800000000000,4\n',
      'some.lackey, line 2: address 0x800000000000 is no user address: those of 4 levels end at 0x800000000000',
      {warmupAccesses: 1},
    );
    await trace(' L 10,4\n L 7ffffffffffc,4\n', '[object Object]', {warmupAccesses: 1});
    await trace(
      ' L 10,4\nI  7ffffffffffe,4\n L 10,4\n',
      'some.lackey, line 2: address 0x7ffffffffffe of 4 bytes runs on into what is no user address: those of 4 levels end at 0x800000000000',
      {warmupAccesses: 1},
    );
  });
});

describe('what no hypervisor can be built of', () => {
  const said = async (id: string, set: Record<string, number | string>, sentence: string): Promise<void> =>
    refused({strategies: [{strategy: id, set}], set: {'guest.pcid': 0}}, `${id}.${sentence}`);
  const least = "expected at least 4: a walk needs a page a level, of which the guest's tables have 4";
  const pagers = strategies.filter(({parameters}) => 'poolPages' in parameters);

  test.each(pagers.map(({id}) => id))('is refused before anything runs: the pool of %s', async id => {
    await said(id, {poolPages: 3}, `poolPages is 3, ${least}`);
    await said(
      id,
      {poolKiB: 4, poolPages: 0},
      'poolKiB is 4, expected at least 16: a walk needs a page a level',
    );
    await said(
      id,
      {poolPages: 64, poolKiB: 256},
      'poolKiB is 256 and poolPages 64, expected one of them to be 0',
    );
    await said(
      id,
      {evictionUnit: 'page', poolRoots: 3},
      'poolRoots is 3 and evictionUnit page, expected tree',
    );
    await said(
      id,
      {evictionUnit: 'page', poolRoots: 0, eviction: 'belady'},
      'eviction is belady and policySees exits, expected perfect',
    );
    const strategy = {strategy: id, set: {poolPages: 4}};
    await planned({strategies: [strategy], set: {'guest.pcid': 0}});
    await refused(
      {strategies: [strategy], machines: FIVE_LEVELS, set: {'guest.levels': 5, 'guest.pcid': 0}},
      `${id}.poolPages is 4, expected at least 5`,
    );
  });

  test('nor what of other parameters cannot be had together', async () => {
    await said(
      'xen-shadow3',
      {oosPages: 127, poolBasePages: 0, poolPagesPerMiB: 0},
      'oosPages is 127, expected to leave the pool at least 4 pages, one a level of a walk: it leaves 1',
    );
    await said(
      'kvm',
      {rmapRecycle: 4},
      'rmapRecycle is 4, expected 0 or at least prefetchEntries, which is 8',
    );
    await said('kvm', {bypassGuestFaults: 'on', usePcid: 'on'}, 'bypassGuestFaults is on and usePcid on');
    await said(
      'shadow-uncached',
      {keepGlobals: 'on', pagesEmptied: 'onReuse'},
      'keepGlobals is on and pagesEmptied onReuse',
    );
  });

  test('where exits are counted too', async () => {
    const asked = {strategies: ['kvm'], machine: 'cascade-lake', set: {'kvm.poolPages': 1}};
    await expect(exitsSubjects(asked)).rejects.toThrow(`kvm.poolPages is 1, ${least}`);
  });
});

describe('levels of nested tables', () => {
  const machines = [{machine: 'cascade-lake', set: {fiveLevels: 1}}];

  test('are set of nested paging alone: a list makes no rows of a shadow pager', async () => {
    const {strategies: made} = await planned({
      strategies: ['native', 'shadow-cached', 'nested'],
      machines,
      set: {'host.levels': [4, 5]},
    });
    expect(made.map(({label}) => label)).toEqual([
      'native',
      'shadow-cached',
      'nested (host.levels 4)',
      'nested (host.levels 5)',
    ]);
  });

  test('are refused where nothing is nested, and stand in no cell of it', async () => {
    await refused(
      {strategies: [{strategy: 'kvm', set: {'host.levels': 5}}], machines},
      'kvm: unknown parameter "host.levels"',
    );
    const {passes} = await planned({strategies: ['kvm', 'nested']});
    const levels = passes[0].members.map(({identity}) => identity.parameters['host.levels']);
    expect(levels).toEqual([undefined, undefined, 4]);
  });
});

describe('a label tells what was in effect', () => {
  test("a list for the run is refused where a workload's own setting comes before it", async () => {
    await refused(
      {
        workloads: [{workload: 'touch-once', label: 'touch-once', set: {'host.pageKiB': 4}}],
        set: {'host.pageKiB': [4, 2048]},
      },
      'strategy "nested (2 MiB host pages)" tells of host.pageKiB=2048, but workload "touch-once" sets it to 4: set it in one place, or give the strategy a label',
    );
  });

  test("a workload's is refused where a strategy's own setting comes before it", async () => {
    const workload = {workload: 'touch-once', set: {'host.warm': 0}};
    const strategy = {strategy: 'nested', label: 'warm', set: {'host.warm': 1}};
    await refused(
      {workloads: [workload], strategies: [strategy]},
      'workload "touch-once (cold host)" tells of host.warm=0, but strategy "warm" sets it to 1: set it in one place, or give the workload a label',
    );
    await planned({workloads: [{...workload, label: 'touch-once'}], strategies: [strategy]});
  });

  test('every value of a label stands in the cell', async () => {
    const {passes, strategies: made} = await planned({
      strategies: ['nested', 'kvm', {strategy: 'xen-shadow3', set: {oosPages: 1}}],
      set: {'host.pageKiB': [4, 2048], 'host.levels': 4, 'kvm.previousRoots': [0, 1], 'guest.pcid': 0},
    });
    for (const [at, {identity}] of passes[0].members.entries()) {
      const {id, apart} = made[at];
      for (const [name, value] of Object.entries(apart))
        expect(identity.parameters[name.includes('.') ? name : `${id}.${name}`]).toBe(value);
    }
  });
});

describe('a value that another one overrules', () => {
  const of = (id: string, set: Record<string, number | string>, guest: Record<string, number> = {}) => ({
    strategies: [{strategy: id, set}],
    set: {'guest.pcid': 0, 'guest.memoryPages': 4096, ...guest},
  });

  test.each([
    // A pool of 12 pages pins eight roots beside a path of four.
    ['kvm', {previousRoots: 9, poolPages: 12}, 'kvm.previousRoots is 9, expected at most 8'],
    ['pvm', {previousRoots: 9, poolPages: 12}, 'pvm.previousRoots is 9, expected at most 8'],
    [
      'kvm',
      {previousRoots: 2, poolRoots: 2, evictionUnit: 'tree'},
      'kvm.previousRoots is 2, expected at most 1',
    ],
    // One in a thousand of 4096 is 4.
    [
      'shadow-cached',
      {poolPermille: 1},
      'shadow-cached.poolPermille is 1, expected a share of at least 64 pages, which poolMinimumPages is: of 4096 pages it makes 4',
    ],
    [
      'palacios-cache',
      {poolPermille: 500},
      'palacios-cache.poolPermille is 500, expected poolPages to be 0: it is 8192, and says the size',
    ],
    [
      'vmware-traces',
      {poolKiB: 400, poolMinimumPages: 200},
      'vmware-traces.poolMinimumPages is 200, expected poolKiB to be 0: it is 400, and says the size',
    ],
    [
      'xen-shadow3',
      {poolPages: 300, poolBasePages: 100},
      'xen-shadow3.poolBasePages is 100, expected poolPages to be 0: it is 300, and says the size',
    ],
    // 10 and 2 for each of 16 MiB.
    [
      'xen-shadow3',
      {poolBasePages: 10},
      'xen-shadow3.poolBasePages is 10, expected as much as makes 128 pages, which poolMinimumPages is: it makes 42',
    ],
    [
      'xen-shadow3',
      {fastFaultPath: 'on'},
      'xen-shadow3.fastFaultPath is on, expected off where oosPages is not 0: it is 3',
    ],
    [
      'shadow-cached',
      {eviction: 'unbounded', poolPages: 64},
      'shadow-cached.poolPages is 64, expected eviction to be another than unbounded: a pool without a bound never makes room',
    ],
    [
      'xen-shadow3',
      {eviction: 'unbounded', poolBasePages: 64},
      'xen-shadow3.poolBasePages is 64, expected eviction to be another than unbounded: a pool without a bound never makes room',
    ],
    [
      'kvm',
      {prefetch: 'none', prefetchEntries: 4},
      'kvm.prefetchEntries is 4, expected prefetch to be group or forward: with none nothing is filled beside',
    ],
    [
      'shadow-uncached',
      {prefetchStops: 'never'},
      'shadow-uncached.prefetchStops is never, expected prefetch to be group or forward: with none nothing is filled beside',
    ],
    [
      'kvm',
      {prefetchStops: 'wouldFault'},
      'kvm.prefetchStops is wouldFault, expected unusable or never, or prefetch to be forward: a group goes on where it would fault',
    ],
    [
      'shadow-cached',
      {prefetch: 'group', prefetchEntries: 2, prefetchStops: 'never'},
      'shadow-cached.prefetchStops is never, expected prefetchEntries to be above 2: a group of 2 ends after one entry',
    ],
    [
      'shadow-cached',
      {sampleInstructions: 1000},
      'shadow-cached.sampleInstructions is 1000, expected policySees to be accessedBits, which alone is sampled: it is exits',
    ],
    [
      'vmware-traces',
      {rebuildWeightEntry: 2},
      'vmware-traces.rebuildWeightEntry is 2, expected eviction to be greedy-dual or gclock, which go by it: it is lru',
    ],
    [
      'palacios-cache',
      {eviction: 'greedy-dual', rebuildWeightEntry: 0, rebuildWeightPage: 3},
      'palacios-cache.rebuildWeightPage is 3, expected rebuildWeightEntry to be above 0: greedy-dual does not tell pages apart that weigh the same',
    ],
    [
      'kvm',
      {minimumFreePages: 5, refillPages: 1},
      'kvm.minimumFreePages is 5, expected at most 1, which refillPages is: no more are made free',
    ],
    [
      'lguest',
      {poolRoots: 1, eviction: 'lru'},
      'lguest.eviction is lru, expected poolRoots to be 0 or at least 2: of one root none is chosen',
    ],
    [
      'shadow-cached',
      {keepAcrossSwitch: 'off', evictionUnit: 'tree', poolRoots: 2},
      'shadow-cached.poolRoots is 2, expected keepAcrossSwitch to be on: without it there is never more than one root',
    ],
    [
      'kvm',
      {unsync: 'off', syncBatch: 8},
      'kvm.syncBatch is 8, expected unsync to be on: without it no page is out of step',
    ],
    [
      'kvm',
      {usePcid: 'off', flushScope: 'asked'},
      'kvm.flushScope is asked, expected usePcid to be on: without tags each flush is one of everything',
    ],
    [
      'pvm',
      {usePcid: 'off', flushOnChange: 'off'},
      'pvm.flushOnChange is off, expected usePcid to be on: without it each exit empties the TLB',
    ],
    [
      'pvm',
      {poolRoots: 1, evictionUnit: 'tree', directSwitch: 'off'},
      'pvm.directSwitch is off, expected poolRoots to be 0 or at least 2: of two trees only one is there',
    ],
    [
      'xen-shadow3',
      {oosPages: 0, oosFixups: 4},
      'xen-shadow3.oosFixups is 4, expected oosPages to be above 0: with 0 no table is out of sync',
    ],
    [
      'palacios-vtlb',
      {largePages: 'on'},
      'palacios-vtlb.largePages is on, expected off, or host.pageKiB to be 2048 or more: no leaf is larger than the page that backs it',
    ],
    [
      'pvm',
      {hostPcids: 8, usePcid: 'off'},
      'pvm.hostPcids is 8, expected usePcid to be on: without it nothing is tagged',
    ],
  ])('%s %o', async (id, set, sentence) => {
    await refused(of(id, set), sentence);
  });

  test.each([
    ['kvm', {previousRoots: 8, poolPages: 12}],
    ['kvm', {previousRoots: 1000, eviction: 'unbounded'}],
    // 16 in a thousand of 4096 are 65.
    ['shadow-cached', {poolPermille: 16}],
    ['shadow-cached', {poolPermille: 1, poolMinimumPages: 6}, {'guest.memoryPages': 6000}],
    ['xen-shadow3', {fastFaultPath: 'on', oosPages: 0}],
    ['xen-shadow3', {fastFaultPath: 'off'}],
    ['pvm', {hostPcids: 8}],
    ['pvm', {poolRoots: 1, evictionUnit: 'tree', directSwitch: 'off', userTree: 'off'}],
    ['palacios-vtlb', {largePages: 'on', 'host.pageKiB': 2048}],
    ['kvm', {prefetch: 'none', rmapRecycle: 4}],
    ['xen-shadow3', {minimumFreePages: 9}],
    ['shadow-cached', {keepAcrossSwitch: 'off', poolPages: 20, eviction: 'lru', policySees: 'perfect'}],
    ['shadow-cached', {eviction: 'gclock', rebuildWeightEntry: 0, rebuildWeightPage: 3}],
  ])('%s %o is in effect', async (id, set, guest?: Record<string, number>) => {
    await planned(of(id, set, guest));
  });

  test('what nobody said is no mistake: a default gives way', async () => {
    await planned(of('kvm', {poolPages: 6}));
    await planned(of('palacios-cache', {}));
  });

  test('every strategy that has a pool says what the size of it overrules', () => {
    const pooled = strategies.filter(({parameters}) => 'poolMinimumPages' in parameters);
    expect(pooled).toHaveLength(8);
    for (const pager of pooled) {
      const values = {
        ...defaultsOf(pager.parameters),
        eviction: evictionKinds[0].id,
        poolPages: 100,
        poolKiB: 0,
      };
      expect(pager.overruled!(values, {frames: 4096, levels: 4, hostPageKiB: 4})).toHaveProperty(
        'poolMinimumPages',
      );
    }
  });
});

test('the most memory that a guest may be said to have is what the host can back', async () => {
  const {max} = GUEST_PARAMETERS.memoryPages;
  const physmap = (frames: number) =>
    new Physmap(new Paging(4, 9), new Events(), frames, {pageLevel: 1, warm: false, seed: 1});
  expect(() => physmap(max)).not.toThrow();
  expect(() => physmap(max + 1)).toThrow('exceeds');
  await refused({set: {'guest.memoryPages': max + 1}}, `expected at most ${max} pages`);
});
