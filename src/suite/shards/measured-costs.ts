/**
 * What a pass of each workload takes for each strategy at the default parameters, on one core of a virtual Intel Xeon of 2026 under
 * Node 24; the events of its recording; and the power of each parameter by which these grow. `scripts/pass-costs.ts` writes
 * this file.
 */
export interface MeasuredCost {
  readonly milliseconds: number;
  readonly events: number;
  readonly exponents: Readonly<Record<string, number>>;
}

export const MEASURED_COSTS: Readonly<Record<string, MeasuredCost>> = {
  'kernel-build': {
    milliseconds: 260,
    events: 302574,
    exponents: {
      units: 0.91,
      warmupUnits: 0.15,
      millionCycles: 0.82,
      faults: 0.56,
      calls: 0.1,
      accesses: 0.12,
    },
  },
  'heap-server': {
    milliseconds: 250,
    events: 314216,
    exponents: {heapPages: 0.65, millionCycles: 0.4, warmupMillionCycles: 0.11, accesses: 0.48},
  },
  'web-server': {
    milliseconds: 190,
    events: 273211,
    exponents: {
      workers: 0.56,
      requests: 0.4,
      warmupMillionCycles: 0.21,
      requestCycles: -0.09,
      heapPages: 0.55,
    },
  },
  'key-value-store': {
    milliseconds: 220,
    events: 248132,
    exponents: {
      heapPages: 0.37,
      snapshots: 0.68,
      warmupSnapshots: 0.38,
      millionCycles: 0.6,
      betweenMillionCycles: 0.1,
      calls: 0.39,
      accesses: 0.22,
      writePercent: 0.06,
      exponent: -0.34,
    },
  },
  'table-scan': {
    milliseconds: 180,
    events: 265880,
    exponents: {
      tablePages: 0.23,
      hashPages: 0.42,
      accesses: 0.56,
      millionCycles: 0.47,
      warmupMillionCycles: 0.13,
    },
  },
  database: {
    milliseconds: 340,
    events: 510570,
    exponents: {
      backends: 0.83,
      poolPages: 0.8,
      millionCycles: 0.22,
      warmupMillionCycles: 0.08,
      accesses: 0.26,
    },
  },
  'ctx-ring': {
    milliseconds: 74,
    events: 65422,
    exponents: {processes: 1, arrayKiB: 0.63, linesPerPage: 0.59, laps: 0.88, warmupLaps: 0.08},
  },
  'ctx-pingpong': {milliseconds: 120, events: 200835, exponents: {rounds: 0.99}},
  'kpti-syscall': {milliseconds: 180, events: 172922, exponents: {calls: 0.95, warmupCalls: 0.1}},
  'fork-exit': {
    milliseconds: 120,
    events: 163784,
    exponents: {parents: 0.98, children: 0.77, laps: 0.77, warmupChildren: 0.23},
  },
  'fork-exec': {milliseconds: 88, events: 134438, exponents: {programs: 0.77, warmupPrograms: 0.36}},
  shell: {milliseconds: 120, events: 217869, exponents: {programs: 0.73, warmupPrograms: 0.41}},
  prefork: {
    milliseconds: 150,
    events: 177844,
    exponents: {heapPages: 0.75, children: 0.73, warmupChildren: 0.11, readPages: 0.07, dirtyPages: 0.3},
  },
  snapshot: {
    milliseconds: 1000,
    events: 978195,
    exponents: {heapPages: 1, snapshots: 0.25, warmupSnapshots: 0.82},
  },
  'first-touch': {milliseconds: 57, events: 97551, exponents: {mappingPages: 0.91, warmupPages: 0.15}},
  'fault-anon': {
    milliseconds: 160,
    events: 296092,
    exponents: {mappingPages: 1, rounds: 0.74, warmupRounds: 0.41},
  },
  'churn-dontneed': {
    milliseconds: 84,
    events: 145376,
    exponents: {mappingPages: 1, rounds: 0.92, warmupRounds: 0.15},
  },
  'map-unmap': {
    milliseconds: 39,
    events: 61953,
    exponents: {filePages: 0.97, touchedPercent: 0.97, strideKiB: -0.94, rounds: 0.96, warmupRounds: 0.07},
  },
  'mprotect-toggle': {
    milliseconds: 52,
    events: 61379,
    exponents: {codePages: 0.26, batchPages: 0.63, batches: 0.81, warmupBatches: 0.05},
  },
  crossover: {milliseconds: 260, events: 219555, exponents: {regionPages: 0.81, misses: 0.3, accesses: 0.31}},
  'touch-once': {milliseconds: 8.5, events: 1996, exponents: {pages: 0.76}},
  'swap-thrash': {
    milliseconds: 310,
    events: 516547,
    exponents: {heapPages: 0.96, writes: 0.2, warmupWrites: 0.68},
  },
  'host-reclaim': {
    milliseconds: 150,
    events: 139362,
    exponents: {heapPages: 0.69, reads: 0.43, raids: 0.25, warmupRaids: 0.25},
  },
  gups: {
    milliseconds: 810,
    events: 1545421,
    exponents: {tablePages: 0.91, updates: 0.07, warmupSweeps: 0.06},
  },
  zipf: {
    milliseconds: 290,
    events: 533314,
    exponents: {heapPages: 0.75, accesses: 0.36, warmupAccesses: 0.05},
  },
  'pointer-chase': {
    milliseconds: 300,
    events: 479162,
    exponents: {ringPages: 0.78, steps: 0.28, warmupSteps: 0.1},
  },
  sequential: {
    milliseconds: 72,
    events: 169523,
    exponents: {arrayPages: 1, linesPerPage: 0.57, sweeps: 0.48, warmupSweeps: 0.13},
  },
  compute: {milliseconds: 9.6, events: 21650, exponents: {instructions: 0.94, warmupInstructions: 0.07}},
  'plain-syscall': {milliseconds: 20, events: 138249, exponents: {calls: 0.95, warmupCalls: 0.1}},
  'mmap-untouched': {milliseconds: 15, events: 67272, exponents: {rounds: 0.9, warmupRounds: 0.18}},
};
