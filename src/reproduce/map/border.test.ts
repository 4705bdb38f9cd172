import {expect, test} from 'vitest';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import type {OkCell} from '../../suite/result.ts';
import {costsOf} from '../../timing/costs.ts';
import {Events, snapshot, type EventName} from '../../timing/events.ts';
import {apartOf, borderOf, lineOf} from './border.ts';
import type {Counted} from './counted.ts';

/** Shadow paging pays 100 cycles an update and nested paging 1 a miss, of which 10,000 are paid anyway. */
const ratio = (updates: number, misses: number, update = 100): number =>
  (10_000 + misses) / (10_000 + updates * update);
const ROWS = [10, 100, 1000];
const COLUMNS = [0.01, 0.1, 1, 10, 100];
const cells = (update?: number) =>
  ROWS.flatMap(row => COLUMNS.map(column => ({row, column, ratio: ratio(column, row, update)})));

test('the border is where both cost the same, as near as the logarithm of the ratio is a line between neighbours', () => {
  expect(borderOf(cells()).map(({misses}) => misses)).toEqual(ROWS);
  for (const {misses, updates} of borderOf(cells())) {
    expect(updates / (misses / 100)).toBeGreaterThan(0.3);
    expect(updates / (misses / 100)).toBeLessThan(3);
  }
  // The point itself, where a column is at it.
  expect(
    borderOf([
      {row: 100, column: 1, ratio: 1},
      {row: 100, column: 10, ratio: 0.5},
    ]),
  ).toEqual([{misses: 100, updates: 1}]);
  // Halfway between logarithms that are as far from nothing as each other.
  expect(
    borderOf([
      {row: 100, column: 1, ratio: 2},
      {row: 100, column: 100, ratio: 0.5},
    ]),
  ).toEqual([{misses: 100, updates: 10}]);
});

test('a row that one of the two wins from end to end has no border', () => {
  const row = (value: number) => COLUMNS.map(column => ({row: 1, column, ratio: value}));
  expect(borderOf(row(1.2))).toEqual([]);
  expect(borderOf(row(0.8))).toEqual([]);
});

test('dearer updates move the border towards fewer of them, in every row', () => {
  const cheap = borderOf(cells(100));
  const dear = borderOf(cells(400));
  for (const [at, {updates}] of dear.entries()) expect(updates).toBeLessThan(cheap[at].updates);
});

const counted = (all: Readonly<Record<string, Partial<Record<EventName, number>>>>): Counted =>
  new Map(
    Object.entries(all).map(([strategy, counts]) => {
      const events = snapshot(Object.assign(new Events(), counts));
      return [strategy, {events} as unknown as OkCell];
    }),
  );

/** Of 200 stores KVM exits at 100 and the textbook at each; nested walks load a line of the second level more. */
const LINE = {
  updating: counted({
    native: {guestTableStores: 200},
    kvm: {guestTableStores: 200, exitsInvlpg: 100},
    'shadow-cached': {guestTableStores: 200, exitsTraceFault: 200},
  }),
  missing: counted({
    native: {tlbMisses: 1000, walkLoadsL2: 1000},
    'nested (4 KiB host pages)': {tlbMisses: 1000, guestWalkLoadsL2: 1000, nestedWalkLoadsL2: 1000},
  }),
};

test('the terms of the line are means of what was counted, at the prices that are given', () => {
  const {costs, latencies} = cascadeLake;
  const line = lineOf(LINE, 4, costs);
  expect(line).toEqual({
    exitsAnUpdate: 0.5,
    cyclesAnExit: latencies.exitCycles + latencies.invlpgExitCycles,
    cyclesAMiss: latencies.l2Cycles * latencies.walkExposed,
    updatesAMiss: line.cyclesAMiss / (line.exitsAnUpdate * line.cyclesAnExit),
  });
  const dearer = lineOf(LINE, 4, costsOf({...latencies, exitCycles: 10 * latencies.exitCycles}));
  expect(dearer.cyclesAMiss).toBe(line.cyclesAMiss);
  expect(dearer.updatesAMiss).toBeLessThan(line.updatesAMiss / 9);
});

test('border and line are as far apart as they are in the row where they are farthest', () => {
  const line = lineOf(LINE, 4, cascadeLake.costs);
  const border = [
    {misses: 10, updates: 10 * line.updatesAMiss},
    {misses: 100, updates: (100 * line.updatesAMiss) / 4},
    {misses: 1000, updates: 1000 * line.updatesAMiss * 2},
  ];
  const around = border.flatMap(({misses, updates}) =>
    [1.2, 1.5, 0.5].map(times => ({
      row: misses,
      column: updates * times,
      cyclesAnUpdate: times,
      cyclesAMiss: misses,
    })),
  );
  expect(apartOf(border, line, around)).toEqual({
    factor: 4,
    misses: 100,
    cyclesAnUpdate: 1.2,
    cyclesAMiss: 100,
  });
  expect(apartOf([], line, around)).toBeNull();
});
