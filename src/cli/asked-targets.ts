/** The targets that ids name. */
import type {Target} from '../reproduce/target.ts';
import {targets} from '../reproduce/targets/index.ts';
import {UsageError} from '../suite/usage-error.ts';
import {suggestion} from '../timing/suggest.ts';

export function askedTargets(ids: readonly string[]): readonly Target[] {
  const known = targets.map(({id}) => id);
  const asked = ids.map(id => {
    const found = targets.find(target => target.id.toLowerCase() === id.toLowerCase());
    if (found) return found;
    throw new UsageError(
      `reproduce ${id}: no such target${suggestion(id, known)}, expected one of ${known.join(', ')}`,
    );
  });
  return [...new Set(asked)];
}
