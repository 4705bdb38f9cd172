/** Workloads that several targets take for the programs of the original. */
import type {SpecInput} from '../../suite/spec.ts';

type Workload = Extract<SpecInput['workloads'][number], {workload: string}>;

const story = (workload: string, label: string = workload, set: Workload['set'] = {}): Workload => ({
  workload,
  label,
  set,
});

/** Programs that live on TLB misses: what papers on nested walks measure. */
export const BIG_MEMORY: readonly Workload[] = [
  story('gups'),
  story('zipf'),
  story('pointer-chase'),
  story('sequential'),
  story('heap-server'),
  story('table-scan'),
  story('database'),
];

/** Those of them whose data get large pages where the guest maps them: a database's pool is a file here, and does not. */
export const LARGE_PAGED = BIG_MEMORY.filter(({workload}) => workload !== 'database');

/** Whole programs, each at both ends of what is assumed of it. */
export const APPLICATIONS: readonly Workload[] = [
  story('kernel-build', 'kernel-build, as gcc'),
  story('kernel-build', 'kernel-build, as LLVM', {faults: 4}),
  story('heap-server', 'heap-server, most misses'),
  story('heap-server', 'heap-server, growing heap', {
    accesses: 500,
    faults: 2.6,
    calls: 0.29,
    switches: 0.22,
  }),
  story('web-server', 'web-server, short requests'),
  story('web-server', 'web-server, long requests', {requestCycles: 3_000_000, accesses: 2000, requests: 40}),
  story('key-value-store', 'key-value-store, many copies'),
  story('key-value-store', 'key-value-store, few copies', {writePercent: 1, accesses: 200}),
  story('table-scan', 'table-scan, most misses'),
  story('table-scan', 'table-scan, fewest misses', {pages: 500, accesses: 100}),
  story('database', 'database, reading, most misses'),
  story('database', 'database, writing, fewest misses', {
    accesses: 500,
    faults: 0.39,
    calls: 16,
    switches: 5.1,
  }),
];

/** Single things that the guest's kernel does, again and again. */
export const MICROBENCHMARKS: readonly Workload[] = [
  story('ctx-ring'),
  story('ctx-pingpong'),
  story('fork-exit'),
  story('fork-exec'),
  story('shell'),
  story('prefork'),
  story('fault-anon'),
  story('first-touch'),
  story('churn-dontneed'),
  story('map-unmap'),
  story('mprotect-toggle'),
];

export const labelsOf = (workloads: readonly Workload[]): readonly string[] =>
  workloads.map(({workload, label = workload}) => label);
