/** What parameters are unless told: of a workload, a strategy or a guest. */
export const defaultsOf = (
  definitions: Readonly<Record<string, {readonly default: number}>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default]));
