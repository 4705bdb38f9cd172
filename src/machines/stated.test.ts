import {expect, test} from 'vitest';
import {LATENCIES, LATENCY_NAMES} from '../timing/latencies.ts';
import {cascadeLake} from './cascade-lake.ts';
import {machines} from './index.ts';
import {withParameters} from './parameters.ts';
import {rangeOf} from './stated.ts';

test('every assumption of every machine has a range that holds its value, and nothing that was read has one', () => {
  for (const machine of machines)
    for (const name of LATENCY_NAMES) {
      const range = rangeOf(machine, name);
      const source = machine.sources![name]!;
      if (source.startsWith('assumption')) expect(range, `${machine.id}.${name}`).toBeDefined();
      if (!range) continue;
      const value = machine.latencies[name];
      expect(range[0]).toBeLessThanOrEqual(value);
      expect(range[1]).toBeGreaterThanOrEqual(value);
      if (LATENCIES[name].unit === 'share') expect(range[1]).toBeLessThanOrEqual(1);
    }
  expect(rangeOf(cascadeLake, 'exitCycles')).toBeUndefined();
});

test('half to twice, unless it is stated; a share ends at 1', () => {
  expect(rangeOf(cascadeLake, 'zeroPageCycles')).toEqual([250, 1000]);
  expect(rangeOf(cascadeLake, 'hostFaultCycles')![1]).toBe(8740);
  const {latencies, sources} = cascadeLake;
  const shared = {latencies: {...latencies, dataExposed: 0.75}, sources};
  expect(rangeOf(shared, 'dataExposed')).toEqual([0.375, 1]);
});

test('a value that somebody set beyond the range that was stated has none', () => {
  expect(rangeOf(withParameters(cascadeLake, {hostFaultCycles: 20_000}), 'hostFaultCycles')).toBeUndefined();
});
