/** Who should be evicted: what one policy loses to another and where, and what any could still gain. */
import {standing} from '../../stats/compare.ts';
import type {TuningResult} from '../result.ts';
import {inARow} from '../../suite/in-a-row.ts';
import {more} from '../words.ts';
import {howMany} from '../../timing/how-many.ts';
import type {Findings} from './findings.ts';

type Duel = TuningResult['duels'][number];

/** The policies against each other, a sentence each pair. */
export function policyAdvice(findings: Findings): readonly string[] {
  return findings.duels.flatMap(duel => {
    const {losses, wins, level, undecided} = duel;
    const places = losses.length + wins.length + level.length + undecided.length;
    return places === 0 ? [] : [duelWords(findings, duel, places)];
  });
}

function duelWords(findings: Findings, duel: Duel, places: number): string {
  const {policy, rival, losses, wins, level, undecided, same} = duel;
  const all = howMany(places, 'place');
  if (same.length === places) {
    return `${policy} and ${rival} are indistinguishable here: they counted every event the same at all ${all}`;
  }
  if (level.length === places) return `${policy} and ${rival} are level at all ${all}${alikeWords(duel)}`;
  if (undecided.length === places) return `The seeds do not tell ${policy} from ${rival} at any of ${all}`;
  const what = findings.objective === 'exits' ? ' in VM exits' : '';
  const [subject, object] = losses.length + wins.length === 0 ? [`${policy} `, ` with ${rival}`] : ['', ''];
  const gains = losses.length > 0 ? 'gains' : `${policy} gains on ${rival}${what}`;
  const clauses = [
    ...outcomeWords(findings, `${policy} loses to ${rival}${what}`, losses),
    ...outcomeWords(findings, gains, wins),
    ...(level.length > 0 ? [`is level${object} at ${level.length}${alikeWords(duel)}`] : []),
    ...(undecided.length > 0 ? [`cannot be told from it at ${undecided.length}`] : []),
  ];
  return `Of ${all} ${subject}${inARow(clauses)}`;
}

function alikeWords({level, same}: Duel): string {
  if (same.length === 0) return '';
  const some = same.length === level.length ? '' : `at ${same.length} of them `;
  return ` (${some}by counting every event the same)`;
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
  const apart = distances.filter(({comparison}) => comparison.ratio > 1 && standing(comparison) === 'apart');
  if (apart.length === 0)
    return [`The best policy is nowhere behind Belady's rule${what}, so no other could gain for certain`];
  const [{workload, at, policy, comparison}] = apart.sort(
    (one, other) => other.comparison.ratio - one.comparison.ratio,
  );
  return [
    `Belady's rule, which knows the future, would gain most${what} on ${workload} at ${size.parameter} ${at}, where the best policy (${policy}) is ${more(comparison)} above it`,
  ];
}
