/** Who should be evicted: what one policy loses to another and where, and what any could still gain. */
import {isTie} from '../../stats/compare.ts';
import type {TuningResult} from '../result.ts';
import {inARow} from '../../suite/in-a-row.ts';
import {countWords, more} from '../words.ts';
import type {Findings} from './findings.ts';

type Duel = TuningResult['duels'][number];

/** The policies against each other, a sentence each pair. */
export function policyAdvice(findings: Findings): readonly string[] {
  return findings.duels.flatMap(duel => {
    const places = duel.losses.length + duel.wins.length + duel.ties.length;
    return places === 0 ? [] : [duelWords(findings, duel, places)];
  });
}

function duelWords(findings: Findings, duel: Duel, places: number): string {
  const {policy, rival, losses, wins, ties, same} = duel;
  const all = countWords(places, 'place');
  if (same.length === places) {
    return `${policy} and ${rival} are indistinguishable here: they counted every event the same at all ${all}`;
  }
  const alike = same.length === 0 ? '' : `, at ${same.length} of them by counting every event the same`;
  if (ties.length === places) return `${policy} and ${rival} tie at all ${all}${alike}`;
  const what = findings.objective === 'exits' ? ' in VM exits' : '';
  const lost = outcomeWords(findings, `${policy} loses to ${rival}${what}`, losses);
  const gains = losses.length > 0 ? 'gains' : `${policy} gains on ${rival}${what}`;
  const won = outcomeWords(findings, gains, wins);
  const rest = ties.length === 0 ? [] : [`ties at ${ties.length}${alike}`];
  return `Of ${all} ${inARow([...lost, ...won, ...rest])}`;
}

/** `fifo loses to lru at 3, on ctx-ring and zipf (most on zipf at poolPages 64: 6 % [4, 8])`. */
function outcomeWords(findings: Findings, verb: string, outcomes: Duel['losses']): readonly string[] {
  if (outcomes.length === 0) return [];
  const [most] = outcomes;
  const where = findings.workloads
    .map(({workload}) => workload)
    .filter(workload => outcomes.some(each => each.workload === workload));
  const on = where.length > 1 ? `most on ${most.workload} at` : 'most at';
  const at = `${findings.size.parameter} ${most.size}: ${more(most.comparison)}`;
  return [`${verb} at ${outcomes.length}, on ${inARow(where)} (${outcomes.length > 1 ? on : 'at'} ${at})`];
}

/** In what the policies are compared by. */
export function boundAdvice({workloads, size, objective}: Findings): readonly string[] {
  const [quantity, what] =
    objective === 'exits' ? (['exits', ' in VM exits'] as const) : (['cycles', ''] as const);
  const distances = workloads.flatMap(({workload, contests}) =>
    contests.flatMap(({size: at, aboveBound: {[quantity]: distance}}) =>
      distance ? [{workload, at, ...distance}] : [],
    ),
  );
  if (distances.length === 0) return [];
  const apart = distances.filter(({comparison}) => !isTie(comparison) && comparison.ratio > 1);
  if (apart.length === 0)
    return [`The best policy is nowhere behind Belady's rule${what}, so no other could gain for certain`];
  const [{workload, at, policy, comparison}] = apart.sort(
    (one, other) => other.comparison.ratio - one.comparison.ratio,
  );
  return [
    `Belady's rule, which knows the future, would gain most${what} on ${workload} at ${size.parameter} ${at}, where the best policy (${policy}) is ${more(comparison)} above it`,
  ];
}
