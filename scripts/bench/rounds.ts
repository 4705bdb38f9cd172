/**
 * Times columns in rounds, each column once a round, so that a machine that slows down slows all alike. Time is that of
 * processors, of all threads of this process: compilation and garbage collection count, and what else the machine does at
 * the same time hardly does.
 */
import {Bench} from 'tinybench';
import type {Column} from './column.ts';

function processorTime(): number {
  const {user, system} = process.cpuUsage();
  return (user + system) / MICROSECONDS;
}

const MICROSECONDS = 1000;
/** The least that such a clock tells from nothing, in milliseconds. */
const RESOLUTION = 1 / MICROSECONDS;

const ONCE = {iterations: 1, time: 0, warmup: false, throws: true, now: processorTime};

/** Milliseconds of a processor of each column, one a round. A round before these warms up. */
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
    if ('latency' in result) return Math.max(result.latency.mean, RESOLUTION);
    throw new Error(`${name} was not timed: ${result.state}`);
  });
}
