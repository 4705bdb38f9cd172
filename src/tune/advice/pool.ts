/** How large the pool should be: what the default costs, and which size is enough. */
import {isTie, TIE_RATIO, type Comparison} from '../../stats/compare.ts';
import type {WorkloadResult} from '../result.ts';
import {defaultPoolWords, sizeWords} from '../size-words.ts';
import {more} from '../words.ts';
import {near, type Findings} from './findings.ts';

export function defaultAdvice(findings: Findings): readonly string[] {
  const {overall, workloads, strategy} = findings;
  if (!overall.default) return [];
  const pool = `${strategy}'s default pool (${defaultPoolWords(findings)})`;
  if (isTie(overall.default)) {
    const level = near(overall.default) ? 'is level with' : 'cannot be told from';
    return [`${pool} ${level} an unbounded one here: it costs ${more(overall.default)}`];
  }
  const worst = worstWorkload(workloads);
  const where = workloads.length < 2 || !worst ? '' : `, most on ${worst.workload}: ${more(worst.over)}`;
  return [`${pool} costs ${more(overall.default)} over an unbounded one here${where}`];
}

function worstWorkload(workloads: readonly WorkloadResult[]) {
  const costs = workloads.flatMap(({workload, default: own}) =>
    own?.overUnbounded ? [{workload, over: own.overUnbounded}] : [],
  );
  return costs.sort((one, other) => other.over.ratio - one.over.ratio)[0];
}

/** The smallest size from which on a policy is within a tie of unbounded, the default's policy first. */
export function sizeAdvice(findings: Findings): readonly string[] {
  const {policy, overall, default: values} = findings;
  const enough = policy.values.map(name => ({name, found: enoughOf(overall.policies.get(name))}));
  const own = enough.find(({name}) => name === values[policy.parameter]) ?? enough[0];
  const others = enough.filter(each => each !== own);
  const reached = others.flatMap(({name, found}) => (found ? [`${name} with ${found.size}`] : [])).join(', ');
  const also = reached === '' ? '' : `; ${reached}`;
  if (!own.found)
    return [`No size that was tried is within 1 % of an unbounded pool with ${own.name}${also}`];
  const {size, comparison} = own.found;
  return [
    `${sizeWords(findings, size)} is enough to be within 1 % of unbounded with ${own.name}: it costs ${more(comparison)}${also}`,
  ];
}

function enoughOf(bySize: ReadonlyMap<number, Comparison> | undefined) {
  const points = [...(bySize ?? [])].map(([size, comparison]) => ({size, comparison}));
  const last = points.findLastIndex(({comparison}) => comparison.ratio > TIE_RATIO);
  return points[last + 1];
}
