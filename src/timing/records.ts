/** Records with typed keys: here, once, so that nowhere else has to assert the type. */

/** Object.keys of a record that has no other keys than its type says. */
export function keysOf<Name extends string>(
  record: Readonly<Partial<Record<Name, unknown>>>,
): readonly Name[] {
  return Object.keys(record) as Name[];
}

/** Object.fromEntries of pairs that name every key of their type. */
export function recordOf<Name extends string, Value>(
  pairs: readonly (readonly [Name, Value])[],
): Record<Name, Value> {
  return Object.fromEntries(pairs) as Record<Name, Value>;
}
