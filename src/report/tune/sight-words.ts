/** What policies may see of the use of what they evict, as charts say it. */
import type {TuningResult} from '../../tune/result.ts';
import {seen} from '../sight.ts';

export {asSentence} from '../sight.ts';

const PARAMETER = 'policySees';

/** Of the policies of the curves: `policies see exits (hidden faults, CR3 loads, hash hits)`. */
export const sightWords = ({policySees}: TuningResult): string =>
  policySees === null ? 'policies see what the strategy shows them' : `policies see ${seen(policySees)}`;

/** Of those that were searched. */
export function searchedSightWords(result: TuningResult): string {
  const varied = result.search.space[PARAMETER];
  return varied ? `what policies see is searched (${varied.join(', ')})` : sightWords(result);
}
