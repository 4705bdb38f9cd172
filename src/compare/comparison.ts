/** Runs compared with a baseline: strategy by strategy, on the same work, seed by seed. */
import {inARow} from '../suite/in-a-row.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Place} from './comparable-cell.ts';
import type {ComparedRun} from './compared-run.ts';
import {differingFields} from './differing-fields.ts';
import {judgementOf, type Series} from './judgement.ts';
import {isBeyond, type Limit} from './limit.ts';
import {METRICS, type Metric} from './metric.ts';
import {pairingOf, type Pair, type Pairing} from './pairing.ts';
import type {Beyond, Comparison, ComparisonRow} from './result.ts';

export interface ComparisonOptions {
  /** The share within which two are the same. */
  readonly threshold: number;
  /** Whether cells of different recordings are compared. */
  readonly across: boolean;
  readonly limits: readonly Limit[];
}

export const DEFAULT_THRESHOLD = 0.01;

/** Throws a `UsageError` where a run has no row in common with the baseline. */
export function comparisonOf(
  baseline: ComparedRun,
  runs: readonly ComparedRun[],
  options: ComparisonOptions,
): Comparison {
  const each = runs.map(run => comparedWith(baseline, run, options));
  return {
    baseline: baseline.name,
    threshold: options.threshold,
    differs: each.flatMap(({differs}) => differs),
    leftOut: each.flatMap(({leftOut}) => leftOut),
    damaged: [baseline, ...runs].flatMap(({name, damage}) =>
      damage === undefined ? [] : [{run: name, ...damage}],
    ),
    rows: each.flatMap(({rows}) => rows),
    beyond: each.flatMap(({beyond}) => beyond),
  };
}

type Part = Pick<Comparison, 'differs' | 'leftOut' | 'rows' | 'beyond'>;

function comparedWith(baseline: ComparedRun, run: ComparedRun, options: ComparisonOptions): Part {
  const pairing = pairingOf(baseline, run, options.across);
  if (pairing.pairs.length === 0) throw new UsageError(strangers(baseline, run, pairing));
  const fields = differingFields(baseline, run, [...pairing.pairs, ...pairing.apart]);
  const groups = groupsOf(pairing.pairs);
  return {
    differs: fields.length === 0 ? [] : [{run: run.name, fields}],
    leftOut: [...pairing.leftOut].map(([reason, places]) => ({
      run: run.name,
      reason,
      cells: places.length,
      rows: rowsOf(places),
    })),
    rows: groups.flatMap(group => METRICS.map(metric => rowOf(run.name, group, metric, options))),
    beyond: options.limits.flatMap(limit => groups.flatMap(group => beyondOf(run.name, group, limit))),
  };
}

/** Of one row, a seed each. */
type Group = readonly Pair[];

const groupsOf = (pairs: readonly Pair[]): readonly Group[] => [
  ...Map.groupBy(pairs, ({run}) => JSON.stringify(rowOfPlace(run))).values(),
];

const rowOfPlace = ({workload, label, machine}: Place): Omit<Place, 'seed'> => ({workload, label, machine});

const rowsOf = (places: readonly Place[]): readonly Omit<Place, 'seed'>[] => [
  ...new Map(places.map(rowOfPlace).map(row => [JSON.stringify(row), row])).values(),
];

function rowOf(name: string, group: Group, metric: Metric, {threshold}: ComparisonOptions): ComparisonRow {
  const series = seriesOf(group, metric);
  const [{run}] = group;
  return {
    run: name,
    ...rowOfPlace(run),
    strategy: run.strategy,
    metric,
    baseline: mean(series.baseline),
    value: mean(series.run),
    seeds: group.length,
    ...judgementOf(series, 1 + threshold),
  };
}

function beyondOf(name: string, group: Group, limit: Limit): readonly Beyond[] {
  const beyond = isBeyond(limit, seriesOf(group, limit.metric));
  if (beyond === false) return [];
  const {text, metric} = limit;
  return [{limit: text, run: name, ...rowOfPlace(group[0].run), metric, certain: beyond === true}];
}

const seriesOf = (group: Group, metric: Metric): Series => ({
  baseline: group.map(({baseline}) => baseline.values[metric]),
  run: group.map(({run}) => run.values[metric]),
});

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const FIELDS = ['workload', 'label', 'machine', 'seed'] as const;
/** More names are left to whoever looks. */
const MOST_NAMES = 3;

/** Why two have no row in common. */
function strangers(baseline: ComparedRun, run: ComparedRun, {apart}: Pairing): string {
  const none = `${run.name} and ${baseline.name} have no row in common`;
  if (apart.length > 0)
    return `${none}: the recordings of ${apart.length === 1 ? 'the only pair' : `all ${apart.length} pairs`} are different${whereby(baseline, run, apart)}; --across compares them all the same`;
  const [ours, theirs] = [baseline, run].map(({cells}) => [...cells.values()]);
  if (ours.length === 0 || theirs.length === 0)
    return `${none}: no cell of ${(theirs.length === 0 ? run : baseline).name} ended well`;
  const field = FIELDS.find(each => {
    const known = new Set(ours.map(cell => cell[each]));
    return !theirs.some(cell => known.has(cell[each]));
  });
  if (field === undefined) return `${none}: no two cells have workload, label, machine and seed alike`;
  const [before, now] = [ours, theirs].map(cells =>
    some([...new Set(cells.map(cell => String(cell[field])))], 'or'),
  );
  return `${none}: its ${field} is ${now}, there it is ${before}`;
}

/** By what parameters the work may differ. */
function whereby(baseline: ComparedRun, run: ComparedRun, apart: readonly Pair[]): string {
  const names = differingFields(baseline, run, apart).map(({name}) => name);
  return names.length === 0 ? '' : `, as is ${some(names, 'and')}`;
}

const some = (names: readonly string[], conjunction: 'and' | 'or'): string =>
  names.length <= MOST_NAMES
    ? inARow(names, conjunction)
    : `${names.slice(0, MOST_NAMES).join(', ')} ${conjunction} ${names.length - MOST_NAMES} more`;
