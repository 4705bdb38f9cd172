/** What parameters are unless told: of a workload, a strategy or a guest. */
export const defaultsOf = <Value extends number | string>(
  definitions: Readonly<Record<string, {readonly default: Value}>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default]));
