import {describe, expect, test} from 'vitest';
import {FITTED} from '../machines/fitted.ts';
import {movesOf} from './leave-one-out.ts';
import {Evidence, type Reading} from './reading.ts';
import type {Measure, Target, Test} from './target.ts';

const waits = (reading: Reading): number => reading.operation('fork', 'native').cycles;

const asked = (measure: Partial<Measure> & Pick<Measure, 'ours'>): Test => ({
  measures: [
    {
      name: 'a fork',
      published: null,
      low: 0,
      high: Infinity,
      tolerance: 'an example',
      unit: 'cycles',
      ...measure,
    },
  ],
});

const target = {id: 'X1'} as Target;
const moves = (of: Test, prices: Readonly<Partial<Record<keyof typeof FITTED, number>>>) =>
  movesOf(target, of, new Evidence([]), [
    {without: 'nothing', prices: FITTED},
    {without: 'something', prices: {...FITTED, ...prices}},
  ])[0];

describe('without one of the data', () => {
  test('a number moves by what the prices that the fit makes then are worth', () => {
    const own = waits(new Evidence([]).read());
    const move = moves(asked({ours: waits}), {forkCycles: FITTED.forkCycles + 1000});
    expect(move).toMatchObject({
      target: 'X1',
      ours: own,
      low: own,
      high: own + 1000,
      most: 'something',
      turns: [],
    });
  });

  test('what comes to be accepted, or no longer is, turns', () => {
    const own = waits(new Evidence([]).read());
    const dearer = {forkCycles: FITTED.forkCycles + 1000};
    expect(moves(asked({ours: waits, high: own + 500}), dearer).turns).toEqual(['something']);
    expect(moves(asked({ours: waits, low: own + 500}), dearer).turns).toEqual(['something']);
    expect(moves(asked({ours: waits, high: own + 2000}), dearer).turns).toEqual([]);
  });

  test('a price that nothing is left to fit to is nothing', () => {
    const own = waits(new Evidence([]).read());
    const {forkCycles: _, ...rest} = FITTED;
    const [move] = movesOf(target, asked({ours: waits}), new Evidence([]), [
      {without: 'forks', prices: rest},
    ]);
    expect(move.low).toBeCloseTo(own - FITTED.forkCycles, 0);
  });
});
