/** Counts the exits of single guest operations under each strategy, by the same engine that runs workloads. */
import {z} from 'zod';
import {GuestKernel} from '../guest/kernel.ts';
import {guestParameters} from '../guest/parameters.ts';
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Machine} from '../machines/machine.ts';
import {runPass, type Source} from '../replay/pass.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';
import {defaultsOf} from './definition.ts';
import {HOST_DEFINITIONS} from './host-definitions.ts';
import {hypotheticalOf} from './possible.ts';
import {OPERATIONS, type Operation} from './operations.ts';
import type {Spec} from './spec.ts';

const count = z.number().int().nonnegative();

export const exitsRowSchema = z.object({
  operation: z.string(),
  strategy: z.string(),
  exits: z.record(z.string(), count).meta({description: 'by the name of the event that counts the exit'}),
  total: count,
  hypothetical: z.string().optional().meta({description: 'what --assume added to the machine'}),
});
export const exitsSchema = z.array(exitsRowSchema);

export type ExitsRow = z.infer<typeof exitsRowSchema>;

const SEED = 1;

/** Without the operations that the machine cannot do. */
export function exitsTable(
  strategies: readonly Strategy[],
  machine: Machine,
  assume: Spec['assume'] = [],
): readonly ExitsRow[] {
  const assumed = strategies.map(strategy => assumedFor(strategy, machine, assume));
  const possible = OPERATIONS.filter(({guest}) => guest?.['pcid'] !== 1 || machine.features.pcid);
  return possible.flatMap(operation =>
    rowsOf(operation, strategies, machine).map((row, at) => ({...row, ...assumed[at]})),
  );
}

function assumedFor(
  strategy: Strategy,
  machine: Machine,
  assume: Spec['assume'],
): Pick<ExitsRow, 'hypothetical'> {
  const label = machine.id;
  const hypothetical = hypotheticalOf({
    machine: {label, thing: machine},
    strategy,
    guest: {},
    host: HOST,
    assume,
  });
  return hypothetical === undefined ? {} : {hypothetical};
}

const HOST = defaultsOf(HOST_DEFINITIONS) as unknown as HostParameters;

function rowsOf(
  operation: Operation,
  strategies: readonly Strategy[],
  {geometry}: Machine,
): readonly ExitsRow[] {
  const members = strategies.map(strategy => ({
    strategy,
    parameters: defaultsOf(strategy.parameters) as StrategyValues,
    host: HOST,
  }));
  const outcomes = runPass(sourceOf(operation), members, {geometry, seed: SEED, check: false});
  return outcomes.map((outcome, at) => {
    const strategy = strategies[at].id;
    if (outcome.status === 'failed')
      throw new Error(`${strategy} failed at ${operation.id}: ${outcome.error}`);
    const {events} = outcome.chapters[1];
    const exits = Object.fromEntries(EXIT_NAMES.map(name => [name, events[name]]));
    return {operation: operation.id, strategy, exits, total: total(events, EXIT_NAMES)};
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
