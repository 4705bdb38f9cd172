/** Whole programs, as the default suite has them: each at both ends of what is assumed of it. */
import {fileURLToPath} from 'node:url';
import {workloads} from '../../workloads/index.ts';
import {readSpec} from '../suite/read-spec.ts';
import {entryOf, type Spec} from '../suite/spec.ts';

const SUITE = fileURLToPath(new URL('../../workloads/default.json', import.meta.url));

export type WorkloadEntry = Spec['workloads'][number];

export function applicationEntries(): readonly WorkloadEntry[] {
  const applications = workloads.filter(({family}) => family === 'application').map(({id}) => id);
  return readSpec(SUITE).workloads.filter(entry => applications.includes(entryOf(entry).name));
}

/** What a spec calls the workload. */
export function labelOf(entry: WorkloadEntry): string {
  const {label, name} = entryOf(entry);
  return label ?? name;
}
