import {expect, test} from 'vitest';
import type {Column} from './column.ts';
import {timesOf} from './rounds.ts';

test('each column is run once a round, in turn, and once before to warm up', () => {
  const done: string[] = [];
  const columns = ['a', 'b'].map(
    (name): Column => ({
      name,
      beforeEach: () => void done.push(`before ${name}`),
      run: () => done.push(name),
    }),
  );
  const times = timesOf(columns, 2);
  expect(times.map(({length}) => length)).toEqual([2, 2]);
  const round = ['before a', 'a', 'before b', 'b'];
  expect(done).toEqual([...round, ...round, ...round]);
});

test('what has a clock of its own is timed by it; the round that warms up is left out', () => {
  const clock = [99, 5, 7, 6];
  const column: Column = {name: 'timed elsewhere', run: () => ({overriddenDuration: clock.shift()!})};
  expect(timesOf([column], 3)).toEqual([[5, 7, 6]]);
});

test('what takes less than the clock can tell takes a microsecond, not nothing', () => {
  expect(timesOf([{name: 'nothing', run: () => ({overriddenDuration: 0})}], 1)).toEqual([[0.001]]);
});

test('what fails is not timed: the error comes out', () => {
  const column: Column = {
    name: 'broken',
    run() {
      throw new Error('no such page');
    },
  };
  expect(() => timesOf([column], 1)).toThrow('no such page');
});
