/** What there is to name, by the option or the argument that names it. */
import {targets} from '../../reproduce/targets/index.ts';
import {SPEC_SETTINGS} from '../../suite/spec-settings.ts';
import {LISTS, type ListName} from '../lists.ts';

export interface Name {
  readonly value: string;
  readonly description: string;
}

const namesIn = (list: ListName): readonly Name[] =>
  LISTS[list].items.map(({id, title}) => ({value: id, description: title}));

/** Names of which one or several may be given, with commas between them, or a file. */
const OF_OPTION: Readonly<Record<string, ListName>> = {
  '--workload': 'workloads',
  '--strategy': 'strategies',
  '--reference': 'strategies',
  '--machine': 'machines',
  '--policies': 'policies',
  '--event': 'events',
  '--top': 'events',
};

export function namesOfOption(option: string): readonly Name[] {
  return Object.hasOwn(OF_OPTION, option) ? namesIn(OF_OPTION[option]) : [];
}

/** Each is followed by a value. */
export const settings = (): readonly Name[] =>
  Object.entries(SPEC_SETTINGS).map(([name, {description}]) => ({value: `${name}=`, description}));

/** What the arguments of a verb may be, after `given`. */
export function namesOfArgument(verb: string, given: readonly string[]): readonly Name[] {
  if (verb === 'reproduce') return targets.map(({id, title}) => ({value: id, description: title}));
  if (verb !== 'list' || given.length !== 1) return [];
  const [what] = given;
  return Object.hasOwn(LISTS, what) ? namesIn(what as ListName) : [];
}
