import {expect, test} from 'vitest';
import {compositionsOf} from './compositions.ts';
import {Evidence, type Reading} from './reading.ts';
import type {Measure} from './target.ts';

const measure = (ours: Measure['ours']): Measure => ({
  name: 'a number',
  published: 1,
  low: 1,
  high: 1,
  tolerance: 'an example',
  unit: '×',
  ours,
});

const STORIES = ['table-store', 'first-touch'];
const ratio = (reading: Reading, id: string): number =>
  reading.single(id, 'kvm-2007').cycles / reading.single(id, 'native').cycles;

const readingsOf = (ours: Measure['ours']): readonly string[] =>
  compositionsOf(measure(ours), new Evidence([]).read()).map(({reading}) => reading);

test('of a suite it shows the one that decides', () => {
  const evidence = new Evidence([]).read();
  const ratios = STORIES.map(id => ratio(evidence, id));
  const least = STORIES[ratios.indexOf(Math.min(...ratios))];
  expect(readingsOf(reading => Math.min(...STORIES.map(id => ratio(reading, id)))).toSorted()).toEqual([
    `${least} under kvm-2007`,
    `${least} under native`,
  ]);
});

test('it shows no more than four, and nothing of a mere count', () => {
  const all = ['native', 'kvm', 'kvm-2007', 'nested', 'xen-shadow3'];
  const sum = (reading: Reading) =>
    all.reduce((cycles, strategy) => cycles + reading.single('first-touch', strategy).cycles, 0);
  expect(readingsOf(sum)).toHaveLength(4);
  expect(readingsOf(reading => reading.single('first-touch', 'kvm').events.exitsTrueFault)).toEqual([]);
});

test('what weighs most comes first', () => {
  const weighted = (kvm: number, native: number) =>
    readingsOf(
      reading =>
        kvm * reading.single('table-store', 'kvm-2007').cycles +
        native * reading.single('table-store', 'native').cycles,
    );
  expect(weighted(1e6, 1)[0]).toBe('table-store under kvm-2007');
  expect(weighted(1, 1e6)[0]).toBe('table-store under native');
});

test('what was set stands in the name', () => {
  const ours = (reading: Reading): number =>
    reading.single('first-touch', 'nested', {machine: 'nehalem', host: 'cold'}).cycles +
    reading.operation('syscall', 'kvm', {isolated: 0}).cycles;
  expect(readingsOf(ours).toSorted()).toEqual([
    'first-touch under nested on nehalem, cold host',
    'syscall under kvm, kernel not isolated',
  ]);
});

test('shares are of all cycles, and none is of nothing', () => {
  const [only] = compositionsOf(
    measure(reading => reading.single('table-store', 'kvm-2007').cycles),
    new Evidence([]).read(),
  );
  const shares = Object.values(only.shares);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(only.shares['trace faults']).toBeGreaterThan(0.5);
});
