import {resolve} from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {expectProperty} from '../testing/property.ts';
import {specSchema} from '../suite/spec.ts';
import {tuneSpecSchema} from '../tune/spec.ts';
import {askedTuning} from './asked-tuning.ts';
import {askedSpec, chosen, folder, names, seedNumbers, seeds, settings, sizes, upTo} from './asked.ts';

const LIMITS = {maxCells: 100, jobs: 1, timeout: 600};

describe('what the command line says comes before the spec', () => {
  const base = specSchema.parse({
    workloads: [{workload: 'gups', label: 'large', set: {tablePages: 4096}}, 'touch-once'],
    strategies: ['native', 'kvm'],
    seeds: 3,
    set: {'host.warm': 0, 'guest.isolated': 1},
  });

  test('where it says nothing the spec stays as it is', () => {
    expect(askedSpec(base, LIMITS)).toEqual(base);
  });

  test('setting by setting, and option by option', () => {
    const asked = askedSpec(base, {
      ...LIMITS,
      strategy: ['nested'],
      machine: ['zen2'],
      seeds: [4, 7],
      reference: 'nested',
      assume: ['ept'],
      check: true,
      set: ['host.warm=1'],
    });
    expect(asked).toEqual({
      ...base,
      strategies: ['nested'],
      machines: ['zen2'],
      seeds: [4, 7],
      reference: 'nested',
      assume: ['ept'],
      check: true,
      set: {'host.warm': 1, 'guest.isolated': 1},
    });
  });

  test('an entry that is chosen by its name or its label keeps what it sets', () => {
    const [large] = base.workloads;
    for (const name of ['gups', 'large']) expect(chosen(base.workloads, [name])).toEqual([large]);
    expect(chosen(base.workloads, ['prefork', './my.ts'])).toEqual(['prefork', resolve('my.ts')]);
    expect(chosen(base.workloads, undefined)).toEqual(base.workloads);
  });

  test('in a tuning, too', () => {
    const tuning = tuneSpecSchema.parse({
      workloads: [{workload: 'gups', label: 'large', set: {tablePages: 4096}}, 'touch-once'],
      seeds: 2,
      set: {'host.warm': 0, 'guest.isolated': 1},
    });
    expect(askedTuning(tuning, LIMITS)).toEqual(tuning);
    const said = {workload: ['large'], machine: 'zen2', seeds: 4, objective: 'exits', set: ['host.warm=1']};
    expect(askedTuning(tuning, {...LIMITS, ...said, objective: 'exits'})).toEqual({
      ...tuning,
      workloads: [tuning.workloads[0]],
      machine: 'zen2',
      seeds: 4,
      objective: 'exits',
      set: {'host.warm': 1, 'guest.isolated': 1},
    });
  });
});

describe('what a tuning compares', () => {
  const tuning = tuneSpecSchema.parse({
    workloads: ['gups'],
    strategy: {strategy: 'kvm', set: {unsync: 'off'}},
    policies: ['fifo', 'lru'],
    sizes: [48, 96],
    space: {eviction: ['fifo'], poolPages: [48], prefetch: ['none', 'group'], refillPages: [1, 25]},
    zip: [['prefetch', 'refillPages']],
  });

  test('is said in its place, and searched unless other values are', () => {
    expect(askedTuning(tuning, {...LIMITS, policies: ['lirs', './mine.ts'], sizes: [12, 24]})).toEqual({
      ...tuning,
      policies: ['lirs', resolve('mine.ts')],
      sizes: [12, 24],
      space: {prefetch: ['none', 'group'], refillPages: [1, 25]},
    });
    expect(askedTuning(tuning, {...LIMITS, sizes: [12]}).space).toHaveProperty('eviction');
  });

  test('of another strategy is nothing that was said of the one of the spec', () => {
    const {
      policies,
      sizes: _,
      ...others
    } = askedTuning(tuning, {...LIMITS, strategy: 'shadow-cached', policies: ['lru']});
    expect(policies).toEqual(['lru']);
    const {policies: _policies, sizes: _sizes, ...base} = tuning;
    expect(others).toEqual({...base, strategy: 'shadow-cached', space: {}, zip: []});
  });

  test('stays where the strategy of the spec is named', () => {
    expect(askedTuning(tuning, {...LIMITS, strategy: 'kvm'})).toEqual(tuning);
  });
});

test('sizes are whole numbers, said at once or one by one', () => {
  expect(sizes('48, 96', [12])).toEqual([12, 48, 96]);
  for (const wrong of ['', 'many', '-1', '1.5', '4,'])
    expect(() => sizes(wrong), wrong).toThrow('Expected whole');
});

test('a file lies relative to where the command is typed', () => {
  expect(settings(['kvm.eviction=./mine.ts,lru'])).toEqual({'kvm.eviction': [resolve('mine.ts'), 'lru']});
});

test('an option that is repeated adds to what was said', () => {
  expect(names('gups', ['zipf', 'prefork'])).toEqual(['zipf', 'prefork', 'gups']);
  expect(names('gups, fib', ['zipf'])).toEqual(['zipf', 'gups', 'fib']);
  expect(() => names('gups,')).toThrow('Expected a name');
});

test('one number is how many seeds, several are the seeds themselves', () => {
  expect(seeds('5')).toBe(5);
  expect(seeds('5,9')).toEqual([5, 9]);
  expect(seeds('0,4294967295')).toEqual([0, 4294967295]);
  for (const wrong of ['0', '1001', '1,1', '-1', '4294967296,1', 'two', ''])
    expect(() => seeds(wrong), wrong).toThrow('Expected');
});

test('a seed by its number is that one, and several are themselves, said at once or one by one', () => {
  expect(seedNumbers('3')).toEqual([3]);
  expect(seedNumbers('0,4294967295')).toEqual([0, 4294967295]);
  expect(seedNumbers('9', seedNumbers('5'))).toEqual([5, 9]);
  for (const wrong of ['1,1', '-1', '4294967296', 'two', ''])
    expect(() => seedNumbers(wrong), wrong).toThrow('Expected');
  expect(() => seedNumbers('5', [5])).toThrow('Expected each seed once');
  const tuning = tuneSpecSchema.parse({workloads: ['gups'], seeds: 2});
  expect(askedTuning(tuning, {...LIMITS, seed: [3]}).seeds).toEqual([3]);
  expect(askedSpec(specSchema.parse({workloads: ['gups'], seeds: 2}), {...LIMITS, seed: [3]}).seeds).toEqual([
    3,
  ]);
});

test('a number up to the most is taken, and no other', () => {
  expectProperty(
    fc.property(fc.integer({min: 1, max: 1000}), fc.integer({min: -5, max: 1005}), (most, number) => {
      const taken = number >= 1 && number <= most;
      if (taken) expect(upTo(most)(String(number))).toBe(number);
      else expect(() => upTo(most)(String(number))).toThrow(`Expected a whole number from 1 to ${most}.`);
      expect(upTo(most)(String(most))).toBe(most);
    }),
  );
  expect(() => upTo(10)('1.5')).toThrow('Expected a whole number');
});

test('a folder has a name', () => {
  expect(folder('runs/mine')).toBe('runs/mine');
  expect(() => folder(' ')).toThrow('Expected the name of a folder.');
});
