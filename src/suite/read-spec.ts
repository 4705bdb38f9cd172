/** Reads a spec; what is wrong with it is said with the file, the line and the field. */
import {dirname, resolve} from 'node:path';
import {readDataFile} from './data-file.ts';
import {isFile} from './named-file.ts';
import {placed} from './settings.ts';
import {foremost, issuePath, sentenceOfIssue} from './spec-issue.ts';
import {specSchema, type Spec} from './spec.ts';
import {UsageError} from './usage-error.ts';

/** The spec in a file. Files that it names lie relative to it. */
export function readSpec(path: string): Spec {
  const {value, lineOf} = readDataFile(path);
  const parsed = specSchema.safeParse(value);
  if (parsed.success) return mapFiles(parsed.data, named => resolve(dirname(path), named));
  const issue = foremost(parsed.error.issues);
  throw new UsageError(`${path}${lineOf(issuePath(issue))}: ${sentenceOfIssue(issue, value, knownKeys)}`);
}

const ENTRY_KEYS: Readonly<Record<string, readonly string[]>> = {
  workloads: ['workload', 'label', 'set'],
  strategies: ['strategy', 'label', 'set'],
  machines: ['machine', 'label', 'set'],
};

const knownKeys = (list: string): readonly string[] => ENTRY_KEYS[list] ?? Object.keys(specSchema.shape);

/** The spec with every file that it names put through `place`. */
export function mapFiles(spec: Spec, place: (path: string) => string): Spec {
  const put = (name: string): string => (isFile(name) ? place(name) : name);
  return {
    ...spec,
    workloads: spec.workloads.map(entry =>
      typeof entry === 'string' ? put(entry) : {...entry, workload: put(entry.workload)},
    ),
    strategies: spec.strategies.map(entry =>
      typeof entry === 'string'
        ? put(entry)
        : {
            ...entry,
            strategy: put(entry.strategy),
            ...(entry.set === undefined ? {} : {set: placed(entry.set, place)}),
          },
    ),
    machines: spec.machines.map(entry =>
      typeof entry === 'string' ? put(entry) : {...entry, machine: put(entry.machine)},
    ),
    set: placed(spec.set, place),
  };
}
