/** What the pictures of why a policy wins have in common: who takes part, and how it is said. */
import type {Reason, ReasonContestant, TuningResult} from '../../tune/result.ts';
import {pagesOfWorkloads} from './chart.ts';
import {MOST_PANELS} from './panels.ts';
import {boundName, type Series} from './series.ts';
import {asSentence, sightWords} from './sight-words.ts';

/** Of the workloads of the page. */
export const reasonsIn = ({reasons, workloads}: TuningResult): readonly Reason[] =>
  reasons.filter(reason => workloads.some(({workload}) => workload === reason.workload));

export const nameOf = ({policy, bound}: ReasonContestant): string => (bound ? boundName(policy) : policy);

export function seriesOf({policy, reasons}: TuningResult): readonly Series[] {
  const bounds = reasons.flatMap(({contestants}) => contestants.filter(({bound}) => bound).map(nameOf));
  return [
    ...policy.values.map((name): Series => ({name, kind: 'policy'})),
    ...[...new Set(bounds)].map((name): Series => ({name, kind: 'bound'})),
  ];
}

/** Where it was looked into, as a panel is titled. */
export const placeWords = ({size}: TuningResult, reason: Reason): string =>
  `${reason.workload}, ${size.parameter} ${reason.size}`;

/** What all three say of themselves. */
export function aboutWords(result: TuningResult): string {
  return (
    'The winner, whom it beats and the bound, at one size of the cache a workload, each seen in a replay of one seed. ' +
    `${asSentence(sightWords(result))} The bold dashes are the policy that knows the future and sees every walk.`
  );
}

export const areExplained = ({reasons}: TuningResult): boolean => reasons.length > 0;

export const legendOf = (what: string, result: TuningResult): string =>
  `${what}: ${result.strategy} on ${result.machine}; ${sightWords(result)}`;

/** Of all that it lacked. */
export const missCycles = ({misses}: ReasonContestant): number =>
  misses.reduce((sum, each) => sum + each.cycles, 0);

/** With the workloads that are explained. */
export function pagesOfReasons(result: TuningResult): readonly TuningResult[] {
  const explained = result.workloads.filter(({workload}) =>
    result.reasons.some(reason => reason.workload === workload),
  );
  return pagesOfWorkloads({...result, workloads: explained}, MOST_PANELS);
}
