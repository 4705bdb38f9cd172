/** Which contest of each workload is looked into, to tell why one policy beats another. */
import type {TuningResult} from '../result.ts';

export type Outcome = TuningResult['duels'][number]['losses'][number];

export interface Explained extends Outcome {
  readonly winner: string;
  readonly loser: string;
}

type Found = Pick<TuningResult, 'workloads' | 'duels' | 'winner' | 'policy' | 'size'>;

/**
 * That of the policy to take with the one that people have, at the size to take. Where the two are one, or not apart there, it is the
 * contest that the one that people have loses by most, at whatever size and to whomever; where it loses none, the one that
 * it wins by most. A workload on which no two are apart has none.
 */
export function explainedIn({workloads, duels, winner, policy, size}: Found): readonly Explained[] {
  const losses = byMargin(
    duels.flatMap(duel => duel.losses.map(outcome => ({...outcome, winner: duel.rival, loser: duel.policy}))),
  );
  const wins = byMargin(
    duels.flatMap(duel => duel.wins.map(outcome => ({...outcome, winner: duel.policy, loser: duel.rival}))),
  );
  const taken = (outcome: Explained): boolean =>
    outcome.size === winner?.set[size.parameter] &&
    [outcome.winner, outcome.loser].includes(String(winner.set[policy.parameter]));
  const decided = [...losses, ...wins];
  return workloads.flatMap(({workload}) => {
    const here = decided.filter(outcome => outcome.workload === workload);
    const own = duels[0]?.policy;
    const atWinner = winner?.set[policy.parameter] === own ? undefined : here.find(taken);
    return atWinner ?? here[0] ?? [];
  });
}

const byMargin = (outcomes: readonly Explained[]): readonly Explained[] =>
  outcomes.toSorted((one, other) => other.comparison.ratio - one.comparison.ratio);
