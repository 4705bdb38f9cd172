/** One workload, strategy or machine under one set of values: what a list in a spec makes several of. */
import type {Machine} from '../machines/machine.ts';
import {withParameters} from '../machines/parameters.ts';
import type {Assigned} from './assign.ts';
import type {Values} from './definition.ts';
import {labelled} from './labels.ts';
import {bare, combinations, variedNames} from './settings.ts';
import type {Settings} from './spec.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

export interface Variant<Thing> {
  readonly label: string;
  /** The id or file that finds it. */
  readonly name: string;
  readonly id: string;
  readonly thing: Thing;
  readonly hash: string;
  /** What its entry and the run set. */
  readonly values: Values;
  /** Of these, what its entry sets. */
  readonly own: Values;
  /** Of these, what the label tells. */
  readonly apart: Values;
}

export function variantsOf<Thing>({choice, run, own}: Assigned<Thing>): readonly Variant<Thing>[] {
  const settings: Settings = {...run, ...own};
  const {found, name, label = found.id} = choice;
  const told = new Set([...(choice.label === undefined ? Object.keys(own) : []), ...variedNames(settings)]);
  return combinations(settings).map(values => ({
    label: labelled(label, only(values, told)),
    name,
    id: found.id,
    thing: found.thing,
    hash: found.hash,
    values,
    own: only(values, Object.keys(own)),
    apart: only(values, told),
  }));
}

const only = (values: Values, names: Iterable<string>): Values =>
  Object.fromEntries([...names].map(name => [name, values[name]]));

export function machineVariants(assigned: Assigned<Machine>): readonly Variant<Machine>[] {
  return variantsOf(assigned).map(variant => ({
    ...variant,
    thing: withValues(variant.thing, bare(variant.values)),
  }));
}

/** The machine with these of its parameters. Throws a `UsageError` where it cannot have them. */
export function withValues(machine: Machine, values: Values): Machine {
  try {
    return withParameters(machine, values);
  } catch (thrown) {
    throw new UsageError(sentenceOf(thrown));
  }
}

/** Tables and charts know a variant by its label alone. */
export function unique<Each extends {readonly label: string}>(
  list: string,
  variants: readonly Each[],
): readonly Each[] {
  const seen = new Set<string>();
  for (const {label} of variants) {
    if (seen.has(label)) throw new UsageError(`${list}: two are called "${label}"; give one another label`);
    seen.add(label);
  }
  return variants;
}
