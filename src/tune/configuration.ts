/** One way to set the strategy that is tuned, and every one that a space holds. */
import type {Values} from '../suite/definition.ts';
import {labelled} from '../suite/labels.ts';
import type {Value} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';

export interface Configuration {
  /** What its cells call the strategy: the name, and what differs from the default configuration. */
  readonly label: string;
  /** What it sets beside what every configuration sets. */
  readonly set: Values;
}

/** Equal settings have equal labels, however they came about: what is the default's value anyway is left out. */
export function configurationOf(name: string, base: Values, set: Values): Configuration {
  const changed = Object.entries(set).filter(([parameter, value]) => base[parameter] !== value);
  const sorted = changed.sort(([left], [right]) => (left < right ? -1 : 1));
  return {label: labelled(name, Object.fromEntries(sorted)), set};
}

export function uniqueByLabel(configurations: readonly Configuration[]): readonly Configuration[] {
  return [...new Map(configurations.map(each => [each.label, each])).values()];
}

/** The values of each parameter that is searched. */
export type Space = Readonly<Record<string, readonly Value[]>>;

/** Every combination of values, the last name varying fastest; the names of a group take their values side by side. */
export function combinationsOf(space: Space, groups: readonly (readonly string[])[]): readonly Values[] {
  return axesOf(space, groups).reduce<readonly Values[]>(
    (made, axis) => made.flatMap(values => axis.map(step => ({...values, ...step}))),
    [{}],
  );
}

/** How many combinations there are. */
export const combinationCount = (space: Space, groups: readonly (readonly string[])[]): number =>
  axesOf(space, groups).reduce((product, axis) => product * axis.length, 1);

/** What varies by itself: a parameter, or a group of them in the place of its first. */
function axesOf(space: Space, groups: readonly (readonly string[])[]): readonly (readonly Values[])[] {
  for (const group of groups) checkGroup(group, space, groups);
  return Object.keys(space).flatMap(name => {
    const group = groups.find(each => each.includes(name)) ?? [name];
    if (group[0] !== name) return [];
    return [space[name].map((_, at) => Object.fromEntries(group.map(each => [each, space[each][at]])))];
  });
}

function checkGroup(group: readonly string[], space: Space, groups: readonly (readonly string[])[]): void {
  const [first] = group;
  for (const name of group) {
    if (!(name in space)) throw new UsageError(`zip: "${name}" is not in the space`);
    if (
      groups.filter(each => each.includes(name)).length > 1 ||
      group.filter(each => each === name).length > 1
    )
      throw new UsageError(`zip: "${name}" stands in it twice`);
    if (space[name].length !== space[first].length) {
      throw new UsageError(
        `zip: ${first} has ${space[first].length} values and ${name} has ${space[name].length}, expected as many`,
      );
    }
  }
}
