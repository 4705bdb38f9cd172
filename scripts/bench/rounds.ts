/** Times columns in rounds, each column once a round, so that a machine that slows down slows all alike. */
import {Bench} from 'tinybench';
import type {Column} from './column.ts';

const ONCE = {iterations: 1, time: 0, warmup: false, throws: true};

/** Milliseconds of each column, one a round. A round before these warms up. */
export function timesOf(columns: readonly Column[], rounds: number): readonly (readonly number[])[] {
  roundOf(columns);
  const taken = Array.from({length: rounds}, () => roundOf(columns));
  return columns.map((_, at) => taken.map(round => round[at]));
}

function roundOf(columns: readonly Column[]): readonly number[] {
  const bench = new Bench(ONCE);
  // Told that it is not asynchronous, tinybench need not call it once more to find out.
  for (const {name, run, beforeEach} of columns)
    bench.add(name, run, {async: false, ...(beforeEach && {beforeEach})});
  return bench.runSync().map(({name, result}) => {
    if ('latency' in result) return result.latency.mean;
    throw new Error(`${name} was not timed: ${result.state}`);
  });
}
