/** A comparison in sentences, and its numbers as they are printed: the same on a terminal, in Markdown and in a chart. */
import {rowName} from '../../compare/comparable-cell.ts';
import {METRIC_WORDS, METRICS, type Metric} from '../../compare/metric.ts';
import type {Comparison, ComparisonRow} from '../../compare/result.ts';
import {factorText, intervalText} from '../../suite/conclusions/interval-text.ts';
import {inARow} from '../../suite/in-a-row.ts';
import {MOST_SEEDS} from '../../stats/power.ts';
import {count, short} from '../format.ts';
import {howMany} from '../../timing/how-many.ts';

/** The rows of one metric of one run. */
export interface Section {
  readonly run: string;
  readonly metric: Metric;
  readonly rows: readonly ComparisonRow[];
}

export const runsIn = ({rows}: Comparison): readonly string[] => [...new Set(rows.map(({run}) => run))];

export const sectionsOf = ({rows}: Comparison, run: string): readonly Section[] =>
  METRICS.map(metric => ({run, metric, rows: rows.filter(row => row.run === run && row.metric === metric)}));

/** Those that are not the same, what is worse first, and of each kind what moved most. */
export function changedRows(rows: readonly ComparisonRow[]): readonly ComparisonRow[] {
  const order = ['worse', 'undecided', 'better'];
  return rows
    .filter(({verdict}) => verdict !== 'same')
    .toSorted(
      (one, other) =>
        order.indexOf(one.verdict) - order.indexOf(other.verdict) || movement(other) - movement(one),
    );
}

/** What has no ratio moved without bounds. */
export const movement = ({ratio}: ComparisonRow): number =>
  ratio === null ? Number.MAX_VALUE : Math.abs(Math.log(ratio));

export const percentText = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** `cycles: 2 worse, 1 better, 1 undecided, 160 the same within 1 %`. */
export function tally({metric, rows}: Section, threshold: number): string {
  const many = (verdict: ComparisonRow['verdict']): number =>
    rows.filter(row => row.verdict === verdict).length;
  const parts = (['worse', 'undecided', 'better'] as const)
    .filter(verdict => many(verdict) > 0)
    .map(verdict => `${many(verdict)} ${verdict}`);
  const same = many('same');
  const all = same === rows.length ? `all ${same}` : String(same);
  const within = same === 0 ? [] : [`${all} the same within ${percentText(threshold)}`];
  return `${METRIC_WORDS[metric]}: ${[...parts, ...within].join(', ')}`;
}

/** With the machine, where there are several. */
export function nameOfRow(row: ComparisonRow, {rows}: Comparison): string {
  const several = rows.some(({machine}) => machine !== rows[0].machine);
  return several ? rowName(row) : `${row.workload} under ${row.label}`;
}

/** `1.07×`, with so many digits that what moved is not printed as 1; `0 → 12` where there is no ratio. */
function ratioText({ratio, baseline, value, verdict}: ComparisonRow): string {
  if (ratio === null) return `${short(baseline)} → ${short(value)}`;
  return `${factorText(ratio, verdict === 'same' ? 0 : digitsApart([ratio]))}×`;
}

function restsText({ratio, low, high, exact, seeds, verdict}: ComparisonRow): string {
  if (ratio === null) return exact ? 'exact' : seeds === 1 ? 'one seed' : '–';
  if (low === null || high === null || exact || (verdict !== 'worse' && verdict !== 'better'))
    return intervalText({low, high, exact});
  const digits = digitsApart([low, high]);
  return `[${factorText(low, digits)}–${factorText(high, digits)}]`;
}

const FEWEST_DIGITS = 2;
const MOST_DIGITS = 6;

/** So many that none is rounded to 1 which is not 1. */
function digitsApart(ratios: readonly number[]): number {
  const apart = ratios.filter(ratio => ratio !== 1);
  let digits = FEWEST_DIGITS;
  const rounds = (ratio: number): boolean => Number(ratio.toFixed(digits)) === 1;
  while (digits < MOST_DIGITS && apart.some(rounds)) digits++;
  return digits;
}

/** `worse`, `undecided: 14 seeds`. */
function verdictText({verdict, seedsNeeded}: ComparisonRow): string {
  if (seedsNeeded === undefined) return verdict;
  return `${verdict}: ${seedsNeeded >= MOST_SEEDS ? `over ${count(MOST_SEEDS)}` : count(seedsNeeded)} seeds`;
}

/** A row in four words, as every form has them: its name, its ratio, what that rests on, and the verdict. */
export const rowWords = (row: ComparisonRow, comparison: Comparison): readonly [string, ...RatioWords] => [
  nameOfRow(row, comparison),
  ...ratioWords(row),
];

type RatioWords = readonly [ratio: string, rests: string, verdict: string];

export const ratioWords = (row: ComparisonRow): RatioWords => [
  ratioText(row),
  restsText(row),
  verdictText(row),
];

/** What is to be known before any number: what the runs differ in, and what of them is not compared. */
export const openingSentences = (comparison: Comparison): readonly string[] => [
  ...differsSentences(comparison),
  ...leftOutSentences(comparison),
  ...damagedSentences(comparison),
];

/** What two runs differ in before anything was measured. */
function differsSentences({baseline, differs}: Comparison): readonly string[] {
  return differs.map(({run, fields}) => {
    const phrases = fields.map(({name, ...values}) => {
      const [before, now] = [values.baseline, values.run].map(each => valuesText(name, each));
      if (name.startsWith('prices of')) return name;
      return `${name} (${now}, there ${before})`;
    });
    return `${run} differs from ${baseline} as a whole in ${inARow(phrases)}.`;
  });
}

const MOST_VALUES = 4;
/** As runs are named. */
const HASH_DIGITS = 12;

function valuesText(name: string, values: readonly (number | string)[]): string {
  if (values.length === 0) return 'not set';
  if (name === 'simulator') return String(values[0]).slice(0, HASH_DIGITS);
  const shown = values.slice(0, MOST_VALUES).join(', ');
  return values.length > MOST_VALUES ? `${shown}, …` : shown;
}

const MOST_ROWS = 3;

/** What is not compared, a sentence for each reason. */
function leftOutSentences({leftOut}: Comparison): readonly string[] {
  return leftOut.map(({run, reason, cells, rows}) => {
    const named = rows.slice(0, MOST_ROWS).map(rowName);
    const more = rows.length - named.length;
    const names = more > 0 ? `${named.join(', ')} and ${more} more` : inARow(named);
    const [it, is] = cells === 1 ? ['it', 'is'] : ['they', 'are'];
    const why = REASON_WORDS[reason](it, is);
    return `${run}: ${howMany(cells, 'cell is', 'cells are')} not compared, for ${why}: ${names}.`;
  });
}

type LeftOut = Comparison['leftOut'][number];

const REASON_WORDS: Readonly<Record<LeftOut['reason'], (it: string, is: string) => string>> = {
  'only in the baseline': it => `only the baseline has ${it === 'it' ? it : 'them'}`,
  'only in the run': it => `the baseline lacks ${it === 'it' ? it : 'them'}`,
  'failed in the baseline': it => `${it} failed in the baseline`,
  'failed in the run': it => `${it} failed`,
  'another recording': (it, is) => `${it} ${is} of another recording (--across compares all the same)`,
};

const damagedSentences = ({damaged}: Comparison): readonly string[] =>
  damaged.map(
    ({run, lines, sentence}) =>
      `${run}: ${howMany(lines, 'line is', 'lines are')} not compared, for what is damaged is not believed: ${sentence}.`,
  );

/** What lies beyond each limit, and what may as far as one seed tells: those that moved most by name. */
export function beyondSentences(comparison: Comparison): readonly string[] {
  const groups = Map.groupBy(comparison.beyond, ({limit, run, certain}) =>
    JSON.stringify([limit, run, certain]),
  );
  return [...groups.values()].map(group => {
    const [{limit, run, certain}] = group;
    const rows = group
      .map(each => rowOfLimit(each, comparison))
      .toSorted((one, other) => movement(other) - movement(one));
    const named = rows.slice(0, MOST_ROWS).map(row => `${rowName(row)}, ${changeText(row)}`);
    const more = rows.length - named.length;
    const names = [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
    const lie = howMany(rows.length, 'row lies', 'rows lie');
    const doubt = certain ? '' : ' at the one seed that there is, which has no interval and decides nothing';
    return `${run}: ${lie} beyond ${limit}${doubt}: ${names}.`;
  });
}

const rowOfLimit = (beyond: Comparison['beyond'][number], {rows}: Comparison): ComparisonRow =>
  rows.find(row => LIMITED.every(field => row[field] === beyond[field]))!;

const LIMITED = ['run', 'workload', 'label', 'machine', 'metric'] as const;

/** `1,200 → 1,290, 1.08× [1.06–1.09]`. */
function changeText(row: ComparisonRow): string {
  const [before, now] = [row.baseline, row.value].map(value => (value < 1e6 ? count(value) : short(value)));
  const ratio = row.ratio === null ? [] : [ratioText(row)];
  return `${before} → ${now}, ${[...ratio, restsText(row)].join(' ')}`;
}
