/** Measures workloads one after the other, each in rounds. */
import {Paging} from '../../src/hardware/address.ts';
import type {Strategy} from '../../src/strategies/strategy.ts';
import {STREAMS, streamSpeed, TimedRecording} from '../yardstick/timing.ts';
import type {Yardstick} from '../yardstick/program.ts';
import {MEASURED} from '../yardstick/comparison.ts';
import {yardstickBed} from './bed.ts';
import {columnsOf} from './column.ts';
import type {MeasuredStream, MeasuredWorkload} from './measurement.ts';
import {timesOf} from './rounds.ts';
import {spreadOf} from './spread.ts';
import type {Recording} from './subject.ts';

export interface Bed {
  readonly strategies: readonly Strategy[];
  readonly rounds: number;
  /** Where there is a compiler to build it with. */
  readonly yardstick: Yardstick | undefined;
  /** For files, until all is done. */
  readonly folder: string;
}

export function measure(
  recording: Recording,
  {strategies, rounds, yardstick, folder}: Bed,
): MeasuredWorkload {
  const {workload, accesses, source, chunks} = recording;
  const {indexBits} = new Paging(source.levels, source.indexBits);
  const timed = yardstick && new TimedRecording(yardstick, folder, {...source, indexBits}, chunks);
  const columns = columnsOf(recording, strategies, timed);
  const times = timesOf(columns, rounds);
  return {
    workload,
    accesses,
    columns: columns.map(({name}, at) => ({
      column: name,
      milliseconds: [...times[at]],
      ...spreadOf(times[at]),
    })),
  };
}

const STREAM_TIMES = 3;

/** How fast the yardstick is at translation alone, so that nobody is flattered. */
export function measureStreams({yardstick, folder}: Bed): readonly MeasuredStream[] {
  if (!yardstick) return [];
  return MEASURED.flatMap(({id}) =>
    STREAMS.map(stream => ({
      strategy: id,
      ...stream,
      millionsASecond: streamSpeed(yardstick, folder, yardstickBed(id), stream, STREAM_TIMES),
    })),
  );
}
