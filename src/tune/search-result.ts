/** What the search found: the candidates by rank, what they take up, and which of them no other beats on both. */
import {TIE_RATIO} from '../stats/compare.ts';
import type {Evidence} from './evidence.ts';
import {kneeOf} from './knee.ts';
import {paretoFront} from './pareto.ts';
import {ranksOf} from './ranks.ts';
import type {Candidate, TuningResult, Winner} from './result.ts';
import {countedTheSame} from './same-counts.ts';
import {compareScores, overall, scoresOf, type Measure} from './scores.ts';
import {unboundedConfiguration} from './search-space.ts';
import type {Configuration} from './configuration.ts';
import type {Measured} from './tune.ts';

export function searchResult(evidence: Evidence, tuned: Measured, measure: Measure): TuningResult['search'] {
  const {spec, space, rungs} = tuned;
  const candidates = candidatesOf(evidence, tuned, measure);
  return {
    method: spec.search,
    space: Object.fromEntries(Object.entries(space).map(([name, values]) => [name, [...values]])),
    zip: spec.zip,
    rungs: rungs.map(({seeds, configurations}) => ({
      seeds: [...seeds],
      configurations: configurations.length,
    })),
    candidates,
    knee: kneeLabel(candidates),
  };
}

type Unranked = Omit<Candidate, 'rank' | 'onFront'>;

/** Those of the last rung. Of equals the one that takes less memory comes first, then the one that comes first in the space. */
function candidatesOf(evidence: Evidence, tuned: Measured, measure: Measure): Candidate[] {
  const measured = tuned.rungs.at(-1)!.configurations.flatMap(each => {
    const candidate = unrankedOf(evidence, tuned, measure, each);
    return candidate ? [candidate] : [];
  });
  const scores = new Map(measured.map(({label}) => [label, scoresOf(evidence, measure, label)]));
  const ranks = ranksOf<Unranked>(
    measured.sort((one, other) => one.peakBytes - other.peakBytes),
    ({overDefault}) => overDefault.ratio,
    (one, other) => compareScores(scores.get(one.label)!, scores.get(other.label)!),
  );
  const front = new Set(
    paretoFront(
      measured.map(each => ({each, cycles: each.cyclesOverDefault.ratio, bytes: each.peakBytes})),
    ).map(({each}) => each),
  );
  return ranks.flatMap((group, at) => group.map(each => ({...each, rank: at + 1, onFront: front.has(each)})));
}

function unrankedOf(
  evidence: Evidence,
  {subject}: Measured,
  measure: Measure,
  {label, set}: Configuration,
): Unranked | undefined {
  const unbounded = unboundedConfiguration(subject).label;
  const cycles = {...measure, quantity: 'cycles' as const};
  const overDefault = overall(evidence, measure, label);
  const cyclesOverDefault = overall(evidence, cycles, label);
  if (overDefault === undefined || cyclesOverDefault === undefined) return undefined;
  const peaks = measure.workloads.map(workload => evidence.means(workload, label)!.overheadBytes);
  return {
    label,
    set: {...set},
    overDefault,
    cyclesOverDefault,
    cyclesOverUnbounded: overall(evidence, {...cycles, reference: unbounded}, label) ?? null,
    peakBytes: Math.max(...peaks),
  };
}

/** Where the front bends, with memory on a scale on which twice as much is a step. */
function kneeLabel(candidates: readonly Candidate[]): string | null {
  const front = candidates.filter(({onFront}) => onFront);
  const points = front.map(({label, peakBytes, cyclesOverDefault}) => ({
    label,
    x: Math.log2(peakBytes),
    y: cyclesOverDefault.ratio,
  }));
  return kneeOf(points)?.label ?? null;
}

/** The best candidate, and what its rank says nothing of: each workload by itself, and who did exactly the same. */
export function winnerOf(
  evidence: Evidence,
  candidates: readonly Candidate[],
  {workloads, quantity, reference}: Measure,
  base: Settings,
): Winner | null {
  const choice = chosenOf(candidates, base);
  if (choice === undefined) return null;
  const {best, tie} = choice;
  const same = candidates.filter(
    ({label, rank}) =>
      rank === best.rank &&
      label !== best.label &&
      workloads.every(workload => countedTheSame(...evidence.paired(workload, best.label, label))),
  );
  return {
    ...best,
    onWorkloads: workloads.flatMap(workload => {
      const overDefault = evidence.compare(workload, quantity, best.label, reference);
      return overDefault ? [{workload, overDefault}] : [];
    }),
    same: same.map(({label}) => label),
    tie,
  };
}

type Settings = Candidate['set'];
type Choice = Pick<Winner, 'tie'> & {readonly best: Candidate};

/**
 * From those of the first rank that are within 1 % of the best: with few seeds a wide interval makes a tie of much. It is the one that
 * takes the fewest bytes; of equals in that one that is within 1 % of the fewest cycles; then the one most like the default; and
 * then the one that comes first in the space.
 */
export function chosenOf(candidates: readonly Candidate[], base: Settings): Choice | undefined {
  const near = candidates.filter(
    ({rank, overDefault}) => rank === 1 && overDefault.ratio <= candidates[0].overDefault.ratio * TIE_RATIO,
  );
  if (near.length === 0) return undefined;
  let left = near;
  for (const [brokenBy, least] of Object.entries(TIE_BREAKERS) as [TieBreak, Least][]) {
    left = least(left, base);
    if (left.length > 1) continue;
    const [best] = left;
    const others = near.filter(each => each !== best);
    return {best, tie: others.length === 0 ? null : {with: others.map(({label}) => label), brokenBy}};
  }
  throw new Error('a tie that the place in the space does not break');
}

type TieBreak = NonNullable<Winner['tie']>['brokenBy'];
type Least = (candidates: readonly Candidate[], base: Settings) => Candidate[];

/** In the order in which they are asked. */
const TIE_BREAKERS: Readonly<Record<TieBreak, Least>> = {
  bytes: some => within(some, ({peakBytes}) => peakBytes, 1),
  cycles: some => within(some, ({cyclesOverDefault}) => cyclesOverDefault.ratio, TIE_RATIO),
  settings: (some, base) => within(some, each => changesOf(each, base), 1),
  place: ([first]) => [first],
};

function within(some: readonly Candidate[], value: (each: Candidate) => number, factor: number): Candidate[] {
  const least = Math.min(...some.map(value));
  return some.filter(each => value(each) <= least * factor);
}

/** How many of its settings are not the default's. */
const changesOf = ({set}: Candidate, base: Settings): number =>
  Object.entries(set).filter(([name, value]) => base[name] !== value).length;
