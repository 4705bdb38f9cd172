/** What the labels of a cell stand for, and all that was set of it: variants of one thing are told apart by values alone. */
import type {Values} from '../definition.ts';
import {machineDefinitions} from '../machine-definitions.ts';
import type {Plan} from '../plan.ts';
import type {Cell} from '../result.ts';
import {bare, prefixed, within} from '../settings.ts';
import type {Variant} from '../variant.ts';

/** A workload, strategy or machine without what is set of it. */
export interface Subject {
  readonly id: string;
  /** The same for the variants of one thing, and another for a file that has the id too. */
  readonly key: string;
}

export interface Subjects {
  readonly workload: (cell: Cell) => Subject;
  readonly strategy: (cell: Cell) => Subject;
  readonly machine: (cell: Cell) => Subject;
  /** By the names that --set has for them. */
  readonly valuesOf: (cell: Cell) => Values;
}

export type Planned = Pick<Plan, 'workloads' | 'strategies' | 'machines'>;

export function subjectsOf({workloads, strategies, machines}: Planned): Subjects {
  const [ofWorkload, ofStrategy, ofMachine] = [workloads, strategies, machines].map(byLabel);
  const workload = (cell: Cell): Subject => ofWorkload.get(cell.workload)!;
  const processors = machineValues(machines);
  return {
    workload,
    strategy: cell => ofStrategy.get(cell.strategy)!,
    machine: cell => ofMachine.get(cell.machine)!,
    valuesOf: cell => ({
      ...prefixed(workload(cell).id, bare(cell.parameters)),
      ...withoutMachine(cell.parameters),
      ...processors.get(cell.machine),
    }),
  };
}

const byLabel = (variants: readonly Variant<unknown>[]): ReadonlyMap<string, Subject> =>
  new Map(variants.map(({label, id, hash}) => [label, {id, key: `${id} ${hash}`}]));

const withoutMachine = (parameters: Values): Values =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name.includes('.') && !name.startsWith('machine.')),
  );

/** A cell tells what was set of its machine alone; what was set of one variant the others have too, at their own values. */
function machineValues(machines: Plan['machines']): ReadonlyMap<string, Values> {
  const names = new Set(machines.flatMap(({values}) => Object.keys(bare(values))));
  return new Map(
    machines.map(({label, thing}) => {
      const definitions = machineDefinitions(thing);
      const values = [...names].map(name => [name, definitions[name].default]);
      return [label, prefixed('machine', Object.fromEntries(values) as Values)];
    }),
  );
}

/** What of the values decides the recording: the workload's own and the guest's. */
export const guestValuesOf = ({parameters}: Cell, {id}: Subject): Values => ({
  ...prefixed(id, bare(parameters)),
  ...prefixed('guest', within('guest', parameters)),
});
