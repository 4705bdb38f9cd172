/** Things that were asked for by name. */
import {UsageError} from '../suite/usage-error.ts';
import {suggestion} from '../timing/suggest.ts';

/** All that are known unless told; one that is not is refused, with the one that was meant. */
export function namedAmong(
  option: string,
  known: readonly string[],
  names: readonly string[] | undefined,
): readonly string[] {
  const unknown = names?.find(name => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`${option} ${unknown}: expected ${known.join(', ')}${suggestion(unknown, known)}`);
  return names ?? known;
}
