/** Why a policy wins: what came back of what it evicted, and after how much else was used. */
import type {ReasonContestant, TuningResult} from '../../tune/result.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count, short} from '../format.ts';
import {headingOfPart} from '../part.ts';
import {countAxis, sizeAxis} from './axes.ts';
import type {TuningChart} from './chart.ts';
import {type CurvePoint, panelsSpec} from './panels.ts';
import {
  aboutWords,
  legendOf,
  missCycles,
  nameOf,
  pagesOfReasons,
  placeWords,
  reasonsIn,
  seriesOf,
} from './reasons.ts';

export const whyEvictions: TuningChart = {
  name: 'why-evictions',
  title: 'Why a policy wins: evicted pages that come back',
  caption: result =>
    'Evicted shadow pages that were made again, by reuse distance: the distinct shadow pages that were used between the eviction ' +
    `and the making, or fewer. A curve that stays lower undoes fewer of its evictions. ${aboutWords(result)} Both scales are logarithmic.`,
  applies: result => withEvictions(result).reasons.length > 0,
  pages: result => pagesOfReasons(withEvictions(result)),
  spec(result, {whole, part} = {whole: result}) {
    const sizes = distancesIn(whole);
    const values = whole.reasons.flatMap(({contestants}) =>
      contestants.flatMap(each => curveOf(each, sizes).map(({value}) => value)),
    );
    return panelsSpec({
      description: whyEvictions.caption(result),
      legend: headingOfPart(legendOf('Evictions that came back', result), part),
      series: seriesOf(result),
      x: sizeAxis('reuse distance in shadow pages, or less (log scale)', sizes, '0'),
      y: countAxis('pages made again', values),
      panels: reasonsIn(result).map(reason => ({
        title: placeWords(result, reason),
        notes: reason.contestants.map(
          each =>
            `${nameOf(each)}: ${count(each.evictions)} evicted, ${count(each.regretted)} made again within ${reason.window} faults`,
        ),
        points: reason.contestants.flatMap(each => curveOf(each, sizes)),
      })),
    });
  },
  table: evictionsTable,
};

/** Where nobody evicted a page there is nothing to draw. */
const withEvictions = (result: TuningResult): TuningResult => ({
  ...result,
  reasons: result.reasons.filter(({contestants}) => contestants.some(({evictions}) => evictions > 0)),
});

function distancesIn({reasons}: TuningResult): readonly number[] {
  const all = reasons.flatMap(({contestants}) => contestants.flatMap(({distances}) => distances));
  return [...new Set(all.map(({upTo}) => upTo))].sort((left, right) => left - right);
}

/** How many came back after so many distinct pages or fewer; marked are the distances at which some did. */
function curveOf(contestant: ReasonContestant, sizes: readonly number[]): readonly CurvePoint[] {
  let back = 0;
  return sizes.map(size => {
    const here = contestant.distances.find(({upTo}) => upTo === size)?.evictions ?? 0;
    back += here;
    return {series: nameOf(contestant), size, value: back, ...(here > 0 ? {} : {marked: false as const})};
  });
}

/** Who evicted how much, and how much of it for nothing. */
export function evictionsTable(result: TuningResult): DataTable {
  return {
    caption:
      'What became of evicted pages; made again is what had to be filled a second time, within the window as many faults later as the pool has pages',
    columns: [
      textColumn('Workload'),
      numberColumn(result.size.parameter),
      textColumn('Policy'),
      numberColumn('Hidden faults'),
      numberColumn('Pages evicted'),
      numberColumn('Made again'),
      numberColumn('Within the window'),
      numberColumn('Window in faults'),
      numberColumn('Median reuse distance, at most'),
      numberColumn('Cycles of misses'),
      numberColumn('Cycles'),
    ],
    rows: reasonsIn(result).flatMap(reason =>
      reason.contestants.map(each => [
        reason.workload,
        {value: reason.size, text: String(reason.size)},
        nameOf(each),
        numberCell(each.hiddenFaults, count),
        numberCell(each.evictions, count),
        numberCell(each.refilled, count),
        numberCell(each.regretted, count),
        numberCell(reason.window, count),
        numberCell(medianOf(each), String, 'never'),
        numberCell(missCycles(each), short),
        numberCell(each.cycles, short),
      ]),
    ),
  };
}

/** Of all that was evicted; undefined where half of it or more never came back. Distances are known up to the end of their bucket. */
function medianOf({distances, evictions}: ReasonContestant): number | undefined {
  let back = 0;
  for (const each of distances) {
    back += each.evictions;
    if (2 * back > evictions) return each.upTo;
  }
  return undefined;
}
