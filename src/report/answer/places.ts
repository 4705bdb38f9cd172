/** Who came first on each workload, as far as the seeds tell: what the verdicts say in words. */
import {compare, standing} from '../../stats/compare.ts';
import {unsteadinessOf} from '../../suite/conclusions/unsteady.ts';
import {distinct, type Group, type View} from '../view.ts';

export interface Places {
  readonly workload: string;
  /** Strategies that are first or level with the first; of those that are not ranked none. */
  readonly first: readonly string[];
  /** Of whom the seeds do not tell whether they are first, too. */
  readonly undecided: readonly string[];
}

export function placesOf(view: View): readonly Places[] {
  return distinct(view.groups.map(({workload}) => workload)).map(workload => {
    const rivals = view.groups.filter(
      group => group.workload === workload && view.virtual.includes(group.strategy) && isRanked(group),
    );
    return {workload, ...amongst(rivals)};
  });
}

const isRanked = (group: Group): boolean =>
  group.summary !== undefined && unsteadinessOf(group) === undefined;

function amongst(rivals: readonly Group[]): Omit<Places, 'workload'> {
  const seeds = rivals.map(({cells}) => new Set(cells.map(({seed}) => seed)));
  const common = [...(seeds[0] ?? [])].filter(seed => seeds.every(each => each.has(seed)));
  const [best] = rivals.toSorted((one, other) => one.summary!.slowdown - other.summary!.slowdown);
  if (best === undefined || common.length === 0) return {first: [], undecided: []};
  const cyclesOf = ({cells}: Group): readonly number[] =>
    common.map(seed => cells.find(cell => cell.seed === seed)!.cycles);
  const standings = Map.groupBy(rivals, each => standing(compare(cyclesOf(each), cyclesOf(best))));
  const labels = (kind: 'level' | 'undecided'): readonly string[] =>
    (standings.get(kind) ?? []).map(({strategy}) => strategy);
  return {first: labels('level'), undecided: labels('undecided')};
}
