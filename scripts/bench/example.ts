/** A measurement with times as a test wants them. */
import {MACHINE, SEED} from './bed.ts';
import type {MeasuredColumn, MeasuredWorkload, Measurement} from './measurement.ts';
import {spreadOf} from './spread.ts';

/** Milliseconds by the name of their column, one a round. */
export type Times = Readonly<Record<string, readonly number[]>>;

const columnExample = (column: string, milliseconds: readonly number[]): MeasuredColumn => ({
  column,
  milliseconds: [...milliseconds],
  ...spreadOf(milliseconds),
});

export const workloadExample = (workload: string, accesses: number, times: Times): MeasuredWorkload => ({
  workload,
  accesses,
  columns: Object.entries(times).map(([column, samples]) => columnExample(column, samples)),
});

export const measurementExample = (...workloads: readonly MeasuredWorkload[]): Measurement => ({
  kind: 'bench',
  environment: {
    pagewalk: '0.1.0',
    simulator: 'a hash',
    commit: '0123456789abcdef-dirty',
    node: 'v24.0.0',
    system: 'linux',
    processor: 'a processor',
    cores: 2,
    memoryBytes: 2 ** 33,
    command: 'npm run bench --',
    jobs: 1,
    started: '2026-01-01T10:00:00.000Z',
    seconds: 60,
  },
  machine: MACHINE,
  seed: SEED,
  rounds: workloads[0].columns[0].milliseconds.length,
  workloads: [...workloads],
  streams: ['native', 'nested'].map(strategy => ({
    strategy,
    law: 'zipf',
    gibibytes: 1,
    millionsASecond: 25,
  })),
});
