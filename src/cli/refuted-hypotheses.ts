/** With --strict, a hypothesis that was refuted and is not believed all the same is a failure. */
import type {Result} from '../suite/result.ts';
import type {Session} from './main.ts';
import {failIfStrict, type StrictlyAsked} from './strict.ts';

export function failIfRefuted(
  session: Session,
  {summary}: Pick<Result, 'summary'>,
  asked: StrictlyAsked,
): void {
  const refuted = summary.filter(
    ({hypothesis, believed}) => hypothesis === 'refuted' && believed === undefined,
  );
  const places = [...new Set(refuted.map(({workload, machine}) => `${workload} on ${machine}`))];
  if (places.length > 0) failIfStrict(session, asked, `for the refuted hypotheses (${places.join('; ')})`);
}
