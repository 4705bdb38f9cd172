/** An earlier measurement, read from a file, that is to be compared with one that is made now. */
import {readDataFile} from '../../src/suite/data-file.ts';
import {foremost, issuePath, sentenceOfIssue} from '../../src/suite/spec-issue.ts';
import {UsageError} from '../../src/suite/usage-error.ts';
import {MACHINE, SEED} from './bed.ts';
import {measurementSchema, type Measurement} from './measurement.ts';
import type {Recording} from './subject.ts';

export class Earlier {
  readonly path: string;
  readonly measurement: Measurement;

  /** It must have all of `workloads`, measured on the same processor. */
  constructor(path: string, workloads: readonly string[]) {
    this.path = path;
    this.measurement = read(path);
    const {machine, seed, workloads: measured} = this.measurement;
    if (machine !== MACHINE) throw new UsageError(`${path}: machine is "${machine}", expected "${MACHINE}"`);
    if (seed !== SEED) throw new UsageError(`${path}: seed is ${seed}, expected ${SEED}`);
    const had = measured.map(({workload}) => workload);
    const lacking = workloads.find(each => !had.includes(each));
    if (lacking !== undefined)
      throw new UsageError(`${path}: has no workload "${lacking}", expected one of ${had.join(', ')}`);
  }

  /** The recording must be of as many accesses as it was. */
  expectSame({workload, accesses}: Pick<Recording, 'workload' | 'accesses'>): void {
    const before = this.measurement.workloads.find(each => each.workload === workload)!;
    if (before.accesses === accesses) return;
    throw new UsageError(
      `${this.path}: ${workload} has ${before.accesses} accesses, expected ${accesses}, as it has now`,
    );
  }
}

function read(path: string): Measurement {
  const {value, lineOf} = readDataFile(path);
  const parsed = measurementSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = foremost(parsed.error.issues);
  throw new UsageError(`${path}${lineOf(issuePath(issue))}: ${sentenceOfIssue(issue, value, () => [])}`);
}
