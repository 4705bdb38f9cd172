import {describe, expect, test} from 'vitest';
import {PRESENT, READ, USER, USER_MODE} from '../hardware/address.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {native} from '../strategies/native.ts';
import type {Mmu} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import type {Recorder} from '../recording/recorder.ts';
import {OWN_LIBRARY, type Foresight, type Library, type Strategy} from '../strategies/strategy.ts';
import {runPass} from './pass.ts';

const HOST = {pageKiB: 4, warm: 1, levels: 4};

test('a strategy that builds nothing fails alone, with a sentence', () => {
  const hollow = {...native, id: 'hollow', build: () => undefined} as unknown as Strategy;
  const source = {
    levels: 4,
    guestFrames: 512,
    record(recorder: {end(): void}) {
      recorder.end();
    },
  };
  const lacking = {...native, id: 'lacking', build: () => ({cpu() {}})} as unknown as Strategy;
  const idle = without('idle', hypervisor => (hypervisor.cpu = () => undefined as unknown as Mmu));
  const deaf = without('deaf', hypervisor => {
    hypervisor.cpu = () => ({translate() {}}) as unknown as Mmu;
  });
  const foreign = without('foreign', hypervisor => Object.assign(hypervisor, {machine: {}}));
  const members = [hollow, lacking, idle, deaf, foreign, native].map(strategy => ({
    strategy,
    parameters: {},
    host: HOST,
  }));
  const outcomes = runPass(source, members, {geometry: cascadeLake.geometry, seed: 1, check: false});
  expect(outcomes).toMatchObject([
    {status: 'failed', error: 'strategy hollow: build returned undefined, expected a hypervisor'},
    {
      status: 'failed',
      error: 'strategy lacking: build returned an object without a method hostUnmap, expected a hypervisor',
    },
    {status: 'failed', error: 'strategy idle: cpu(0) returned undefined, expected an Mmu'},
    {
      status: 'failed',
      error: 'strategy deaf: cpu(0) returned an object without a method emulateStore, expected an Mmu',
    },
    {
      status: 'failed',
      error: 'strategy foreign: build returned a hypervisor of another machine than it was given',
    },
    {status: 'ok'},
  ]);
});

/** `native`, spoilt after it was built. */
const without = (id: string, spoil: (hypervisor: Hypervisor) => void): Strategy => ({
  ...native,
  id,
  build(machine, values) {
    const hypervisor = native.build(machine, values);
    spoil(hypervisor);
    return hypervisor;
  },
});

test('under check a recording that breaks its own rules is no comparison at all', () => {
  const source = (frame: number) => ({
    levels: 4,
    guestFrames: 512,
    record(recorder: Recorder) {
      recorder.region(0, 0);
      // From the root in frame 1 down to page 0, which lies in a frame that the guest has or has not.
      for (let table = 1; table <= 4; table++)
        recorder.bootEntry(table, 0, table < 4 ? table + 1 : frame, PRESENT | USER);
      recorder.loadCr3(1, 0, false);
      recorder.access(READ | USER_MODE, 0, 0, 0);
      recorder.chapter('end');
      recorder.end();
    },
  });
  const members = [{strategy: native, parameters: {}, host: HOST}];
  const run = (frame: number, check: boolean) =>
    runPass(source(frame), members, {geometry: cascadeLake.geometry, seed: 1, check});
  expect(run(511, true)[0].status).toBe('ok');
  // The access is event 7: a region, four entries and a load of CR3 come before.
  expect(() => run(512, true)).toThrow(
    /^recording, event 7: user read at 0x0+: there is no guest frame 512$/,
  );
});

describe('a policy that goes by the future', () => {
  const source = (recorded: {times: number}) => ({
    levels: 4,
    guestFrames: 512,
    record(recorder: Recorder) {
      recorded.times++;
      recorder.region(0, 0);
      recorder.loadCr3(7, 0, false);
      recorder.chapter('warm');
      recorder.loadCr3(8, 0, false);
      recorder.loadCr3(7, 0, false);
      recorder.chapter('end');
      recorder.end();
    },
  });
  const kind = {
    id: 'seer',
    title: 'Seer',
    description: 'for this test',
    bound: 'foresight' as const,
    build: () => {
      throw new Error('nobody evicts here');
    },
  };
  const library: Library = {eviction: name => (name === 'seer' ? kind : OWN_LIBRARY.eviction(name))};
  const told: (Foresight | undefined)[] = [];
  const seeing: Strategy = {
    ...native,
    parameters: {eviction: {default: 'fifo', unit: '', description: 'policy', names: 'eviction policy'}},
    build(machine, values, brought) {
      told.push(brought?.foresight);
      return native.build(machine, values);
    },
  };
  const run = (policies: readonly string[]) => {
    const recorded = {times: 0};
    told.length = 0;
    let first = 0;
    const outcomes = runPass(
      source(recorded),
      policies.map(eviction => ({strategy: seeing, parameters: {eviction}, host: HOST, library})),
      {geometry: cascadeLake.geometry, seed: 1, check: false, observeFirst: () => first++},
    );
    return {outcomes, recorded, first};
  };

  test('is told it, by a recording that is made before', () => {
    const {recorded, first} = run(['fifo', 'seer']);
    expect(recorded.times).toBe(2);
    expect(first).toBe(1);
    expect(told[0]).toBeUndefined();
    // Root 7 is loaded first and third, which is load 2 where the first is 0.
    expect(told[1]!.nextLoad(7, 1)).toBe(2);
  });

  test('costs nothing where there is none', () => {
    const {recorded, first} = run(['fifo', 'lru']);
    expect(recorded.times).toBe(1);
    expect(first).toBe(0);
    expect(told).toEqual([undefined, undefined]);
  });

  test('and one that nobody knows fails alone', () => {
    const {outcomes} = run(['nobody', 'fifo']);
    expect(outcomes.map(({status}) => status)).toEqual(['failed', 'ok']);
    expect(outcomes[0]).toMatchObject({error: expect.stringContaining('unknown eviction policy "nobody"')});
  });
});
