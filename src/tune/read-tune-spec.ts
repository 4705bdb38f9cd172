/** Reads a tuning spec; what is wrong with it is said with the file, the line and the field. */
import {dirname, relative, resolve, sep} from 'node:path';
import {readDataFile} from '../suite/data-file.ts';
import {isFile} from '../suite/named-file.ts';
import {placed} from '../suite/settings.ts';
import {foremost, issuePath, sentenceOfIssue} from '../suite/spec-issue.ts';
import {UsageError} from '../suite/usage-error.ts';
import {tuneSpecSchema, type TuneSpec} from './spec.ts';

/** The spec in a file. Files that it names lie relative to it. */
export function readTuneSpec(path: string): TuneSpec {
  const {value, lineOf} = readDataFile(path);
  const parsed = tuneSpecSchema.safeParse(value);
  if (parsed.success) return mapTuneFiles(parsed.data, named => resolve(dirname(path), named));
  const issue = foremost(parsed.error.issues);
  throw new UsageError(`${path}${lineOf(issuePath(issue))}: ${sentenceOfIssue(issue, value, knownKeys)}`);
}

const ENTRY_KEYS: Readonly<Record<string, readonly string[]>> = {
  workloads: ['workload', 'label', 'set'],
  strategy: ['strategy', 'label', 'set'],
  machine: ['machine', 'label', 'set'],
};

const knownKeys = (list: string): readonly string[] => ENTRY_KEYS[list] ?? Object.keys(tuneSpecSchema.shape);

/** The spec with every file that it names put through `place`. */
export function mapTuneFiles(spec: TuneSpec, place: (path: string) => string): TuneSpec {
  const put = (name: string): string => (isFile(name) ? place(name) : name);
  const {workloads, strategy, machine, policies, space, set} = spec;
  return {
    ...spec,
    workloads: workloads.map(entry =>
      typeof entry === 'string' ? put(entry) : {...entry, workload: put(entry.workload)},
    ),
    strategy:
      typeof strategy === 'string'
        ? put(strategy)
        : {
            ...strategy,
            strategy: put(strategy.strategy),
            ...(strategy.set === undefined ? {} : {set: placed(strategy.set, place)}),
          },
    machine: typeof machine === 'string' ? put(machine) : {...machine, machine: put(machine.machine)},
    ...(policies === undefined ? {} : {policies: policies.map(put)}),
    space: mapValues(space, values => values.map(value => (typeof value === 'string' ? put(value) : value))),
    set: placed(set, place),
  };
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** The spec with its files seen from `folder`, the same on any machine. */
export function portableTuneSpec(spec: TuneSpec, folder: string): TuneSpec {
  return mapTuneFiles(spec, path => {
    const seen = relative(folder, path).split(sep).join('/');
    return seen.startsWith('.') ? seen : `./${seen}`;
  });
}
