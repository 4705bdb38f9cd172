/** Counts the exits of single guest operations under each strategy, by the same engine that runs workloads. */
import {z} from 'zod';
import {GuestKernel} from '../guest/kernel.ts';
import {guestParameters} from '../guest/parameters.ts';
import type {Machine} from '../machines/machine.ts';
import {runPass, type Source} from '../replay/pass.ts';
import {EXIT_NAMES, total, type EventCounts} from '../timing/events.ts';
import type {ExitsSubject} from './exits-subjects.ts';
import {hypotheticalOf} from './possible.ts';
import {OPERATIONS, type Operation} from './operations.ts';
import type {Spec} from './spec.ts';

const count = z.number().int().nonnegative();

export const exitsRowSchema = z.object({
  operation: z.string(),
  strategy: z.string().meta({description: 'the label: the id, and what sets it apart'}),
  exits: z.record(z.string(), count).meta({description: 'by the name of the event that counts the exit'}),
  total: count,
  hypothetical: z.string().optional().meta({description: 'what --assume added to the machine'}),
});
export const exitsSchema = z.array(exitsRowSchema);

export type ExitsRow = z.infer<typeof exitsRowSchema>;

const SEED = 1;

/** Without the operations that the machine cannot do, and those of a guest that a strategy refuses. */
export function exitsTable(
  subjects: readonly ExitsSubject[],
  machine: Machine,
  assume: Spec['assume'] = [],
  operations: readonly Operation[] = OPERATIONS,
): readonly ExitsRow[] {
  const assumed = new Map(subjects.map(subject => [subject.label, assumedFor(subject, machine, assume)]));
  const possible = operations.filter(operation => !usesPcid(operation) || machine.features.pcid);
  return possible.flatMap(operation => {
    const able = subjects.filter(({strategy}) => strategy.refuses !== 'PCID' || !usesPcid(operation));
    return rowsOf(operation, able, machine).map(row => ({...row, ...assumed.get(row.strategy)}));
  });
}

const usesPcid = ({guest}: Operation): boolean => guest?.['pcid'] === 1;

function assumedFor(
  {strategy, parameters, host}: ExitsSubject,
  machine: Machine,
  assume: Spec['assume'],
): Pick<ExitsRow, 'hypothetical'> {
  const label = machine.id;
  const hypothetical = hypotheticalOf({
    machine: {label, thing: machine},
    strategy,
    parameters,
    guest: {},
    host,
    assume,
  });
  return hypothetical === undefined ? {} : {hypothetical};
}

function rowsOf(
  operation: Operation,
  subjects: readonly ExitsSubject[],
  {geometry}: Machine,
): readonly ExitsRow[] {
  return countsOf(operation, subjects, {geometry}).map((events, at) => {
    const {label: strategy} = subjects[at];
    const exits = Object.fromEntries(EXIT_NAMES.map(name => [name, events[name]]));
    return {operation: operation.id, strategy, exits, total: total(events, EXIT_NAMES)};
  });
}

/** Everything that an operation counts, by the id of the operation. */
export function singleCounts(id: string, subject: ExitsSubject, machine: Machine): EventCounts {
  const operation = OPERATIONS.find(each => each.id === id);
  if (!operation) throw new Error(`no operation is called ${id}`);
  return countsOf(operation, [subject], machine)[0];
}

/** For each subject what it counts from the operation's first instruction to its last. */
function countsOf(
  operation: Operation,
  subjects: readonly ExitsSubject[],
  {geometry}: Pick<Machine, 'geometry'>,
): readonly EventCounts[] {
  const outcomes = runPass(sourceOf(operation), subjects, {geometry, seed: SEED, check: false});
  return outcomes.map((outcome, at) => {
    if (outcome.status === 'failed')
      throw new Error(`${subjects[at].label} failed at ${operation.id}: ${outcome.error}`);
    return outcome.chapters[1].events;
  });
}

function sourceOf(operation: Operation): Source {
  const guest = guestParameters({kernelAccesses: 0, codePages: 0, pcid: 0, isolated: 0, ...operation.guest});
  return {
    levels: guest.levels,
    indexBits: guest.indexBits,
    guestFrames: guest.memoryPages,
    record(recorder) {
      const act = operation.prepare(new GuestKernel(guest, recorder, SEED));
      recorder.chapter('warm');
      act();
      recorder.chapter('operation');
      recorder.end();
    },
  };
}
