/** How large the pool should be: what the default costs, and which size is enough. */
import {standing, TIE_RATIO, type Comparison} from '../../stats/compare.ts';
import type {WorkloadResult} from '../result.ts';
import {defaultPoolWords, sizeWords} from '../size-words.ts';
import {more} from '../words.ts';
import {howMany} from '../../timing/how-many.ts';
import type {Findings} from './findings.ts';
import {whereWords, type OnWorkload} from './where.ts';

export function defaultAdvice(findings: Findings): readonly string[] {
  const {defaultOverUnbounded: over, workloads, strategy} = findings;
  if (!over) return [];
  const pool = `${strategy}'s default pool (${defaultPoolWords(findings)})`;
  const where = meanWords(workloads);
  const stands = standing(over);
  if (stands === 'apart') return [`${pool} costs ${more(over)} over an unbounded one here${where}`];
  const level = stands === 'level' ? 'is level with' : 'cannot be told from';
  return [`${pool} ${level} an unbounded one here: it costs ${more(over)}${where}`];
}

/** What the mean is of. */
function meanWords(workloads: readonly WorkloadResult[]): string {
  const costs = workloads.flatMap(({workload, default: own}): OnWorkload[] =>
    own?.overUnbounded ? [{workload, comparison: own.overUnbounded}] : [],
  );
  if (costs.length < 2) return '';
  return `, the geometric mean of ${howMany(costs.length, 'workload')}: ${whereWords(costs)}`;
}

/** The smallest size from which on a policy is within 1 % of unbounded on every workload, the default's policy first. */
export function sizeAdvice(findings: Findings): readonly string[] {
  const {policy, default: values} = findings;
  const enough = policy.values.map(name => ({name, found: enoughOf(findings, name)}));
  const own = enough.find(({name}) => name === values[policy.parameter]) ?? enough[0];
  const others = enough.filter(each => each !== own);
  const reached = others.flatMap(({name, found}) => (found ? [`${name} with ${found.size}`] : [])).join(', ');
  const also = reached === '' ? '' : `; ${reached}`;
  const everywhere = findings.workloads.length > 1 ? ' on every workload' : '';
  if (!own.found)
    return [`No size that was tried is within 1 % of an unbounded pool${everywhere} with ${own.name}${also}`];
  const {size, worst} = own.found;
  const costs = everywhere === '' ? 'it costs' : 'it costs at most';
  const unsure = worst.high > TIE_RATIO ? ', though the interval reaches beyond 1 %' : '';
  return [
    `${sizeWords(findings, size)} is the smallest size tried that is within 1 % of an unbounded pool${everywhere} with ${own.name}: ${costs} ${more(worst)}${unsure}${also}`,
  ];
}

interface AtSize {
  readonly size: number;
  readonly worst: Comparison;
}

function enoughOf({workloads, size}: Findings, policy: string): AtSize | undefined {
  const points = size.values.map(each => ({size: each, worst: worstOf(workloads, policy, each)}));
  const last = points.findLastIndex(({worst}) => worst === undefined || worst.ratio > TIE_RATIO);
  const [found] = points.slice(last + 1);
  return found?.worst && {size: found.size, worst: found.worst};
}

/** Over unbounded, where it is most; undefined where a workload has no such cell. */
function worstOf(workloads: readonly WorkloadResult[], policy: string, size: number): Comparison | undefined {
  const all = workloads.map(({curves}) => {
    const curve = curves.find(each => each.policy === policy);
    return curve?.points.find(each => each.size === size)?.overUnbounded ?? undefined;
  });
  const found = all.filter(each => each !== undefined);
  if (found.length < all.length) return undefined;
  return found.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst));
}
