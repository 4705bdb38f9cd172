/** Workloads that several targets take for the programs of the original. */
import {applicationEntries, labelOf, type WorkloadEntry} from '../applications.ts';

type Workload = Exclude<WorkloadEntry, string>;

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
export const APPLICATIONS = applicationEntries();

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

export const labelsOf = (entries: readonly WorkloadEntry[]): readonly string[] => entries.map(labelOf);
