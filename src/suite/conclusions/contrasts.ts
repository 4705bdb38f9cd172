/** What differs in one parameter alone: comparing just that shows what the parameter does. */
import type {Values} from '../definition.ts';

export interface Contrast<Thing> {
  /** One parameter; or several, where they were never changed but together. */
  readonly parameters: readonly string[];
  /** Things that differ in nothing else. */
  readonly groups: readonly (readonly Thing[])[];
}

/** Things that agree in all values are taken for one. Whatever differs is in some contrast, and all things hang together. */
export function contrastsOf<Thing>(
  things: readonly Thing[],
  valuesOf: (thing: Thing) => Values,
): readonly Contrast<Thing>[] {
  const values = new Map(things.map(thing => [thing, valuesOf(thing)]));
  const varied = variedIn([...values.values()]);
  const keyOf = (thing: Thing, without?: string): string =>
    JSON.stringify(varied.map(name => (name === without ? null : (values.get(thing)![name] ?? null))));
  const apart = [...new Map(things.map(thing => [keyOf(thing), thing])).values()];
  const single = varied.map(name => ({
    parameters: [name],
    groups: [...Map.groupBy(apart, thing => keyOf(thing, name)).values()].filter(({length}) => length > 1),
  }));
  const loose = firstOfEach(
    apart,
    single.flatMap(({groups}) => groups),
  );
  return [...single.filter(({groups}) => groups.length > 0), ...jointIn(loose, varied, values)];
}

/** In the order of their first appearance. */
function variedIn(all: readonly Values[]): readonly string[] {
  const names = [...new Set(all.flatMap(Object.keys))];
  return names.filter(name => all.some(each => each[name] !== all[0][name]));
}

/** The first of all that groups connect with one another. */
function firstOfEach<Thing>(
  things: readonly Thing[],
  groups: readonly (readonly Thing[])[],
): readonly Thing[] {
  const above = new Map(things.map(thing => [thing, thing]));
  const top = (thing: Thing): Thing => {
    let at = thing;
    while (above.get(at) !== at) at = above.get(at)!;
    above.set(thing, at);
    return at;
  };
  for (const [first, ...others] of groups) for (const other of others) above.set(top(other), top(first));
  return [...new Map(things.toReversed().map(thing => [top(thing), thing])).values()].toReversed();
}

/** Each of those that nothing connects is compared with the first. */
function jointIn<Thing>(
  [first, ...others]: readonly Thing[],
  varied: readonly string[],
  values: ReadonlyMap<Thing, Values>,
): readonly Contrast<Thing>[] {
  return others.map(other => ({
    parameters: varied.filter(name => values.get(first)![name] !== values.get(other)![name]),
    groups: [[first, other]],
  }));
}
