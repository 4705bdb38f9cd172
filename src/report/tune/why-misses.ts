/** Why a policy wins: what was missing, by the level of the table, and what that cost. */
import {ENTRY} from '../../tune/reasons/misses.ts';
import {tableWords} from '../../tune/reasons/table-words.ts';
import type {ReasonContestant, TuningResult} from '../../tune/result.ts';
import {labelledTicks} from '../charts/ticks.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count, short} from '../format.ts';
import {headingOfPart} from '../part.ts';
import {countAxis} from './axes.ts';
import type {TuningChart} from './chart.ts';
import {type Axis, type CurvePoint, panelsSpec} from './panels.ts';
import {
  aboutWords,
  areExplained,
  legendOf,
  missCycles,
  nameOf,
  pagesOfReasons,
  placeWords,
  reasonsIn,
  seriesOf,
} from './reasons.ts';

export const whyMisses: TuningChart = {
  name: 'why-misses',
  title: 'Why a policy wins: what its misses cost',
  caption: result =>
    'Cycles of misses by the highest table that had to be made, from the exit to the entry: PT maps 4 KiB pages, PD and PDPT lie above it, PML4 is the root; ' +
    `“entry” is a miss for which every table was there. ${aboutWords(result)} The scale of cycles is logarithmic.`,
  applies: areExplained,
  pages: pagesOfReasons,
  spec(result, {whole, part} = {whole: result}) {
    const levels = levelsOf(whole);
    const all = whole.reasons.flatMap(({contestants}) => contestants.flatMap(each => costsOf(each, levels)));
    return panelsSpec({
      description: whyMisses.caption(result),
      legend: headingOfPart(legendOf('What misses cost', result), part),
      series: seriesOf(result),
      x: levelAxis(levels),
      y: countAxis(
        'cycles',
        all.map(({value}) => value),
      ),
      panels: reasonsIn(result).map(reason => ({
        title: placeWords(result, reason),
        notes: reason.contestants.map(each => `${nameOf(each)}: ${missWords(each)}`),
        points: reason.contestants.flatMap(each => costsOf(each, levels)),
      })),
    });
  },
  table: missesTable,
};

const missWords = (contestant: ReasonContestant): string =>
  `misses cost ${short(missCycles(contestant))} of ${short(contestant.cycles)} cycles`;

/** From an entry up to the root, without what nobody missed. */
function levelsOf({reasons}: TuningResult): readonly number[] {
  const missed = reasons.flatMap(({contestants}) =>
    contestants.flatMap(({misses}) => misses.map(({level}) => level)),
  );
  return Array.from({length: Math.max(ENTRY, ...missed) + 1}, (_, level) => level);
}

const costsOf = (contestant: ReasonContestant, levels: readonly number[]): readonly CurvePoint[] =>
  levels.map(level => ({
    series: nameOf(contestant),
    size: level,
    value: contestant.misses.find(each => each.level === level)?.cycles ?? 0,
  }));

/** Of an axis on which each level has a place. */
const HALF_A_PLACE = 0.3;

function levelAxis(levels: readonly number[]): Axis {
  return {
    title: 'the highest table that was missing',
    scale: {type: 'linear', domain: [-HALF_A_PLACE, levels.length - 1 + HALF_A_PLACE], nice: false},
    ticks: labelledTicks(levels, tableWords),
    labels: levels.map(tableWords),
  };
}

function missesTable(result: TuningResult): DataTable {
  return {
    caption: 'Misses by the highest table that had to be made, and what they cost',
    columns: [
      textColumn('Workload'),
      textColumn('Policy'),
      textColumn('Missing'),
      numberColumn('Misses'),
      numberColumn('Cycles'),
      numberColumn('Cycles a miss'),
      numberColumn('Pages made of that level'),
    ],
    rows: reasonsIn(result).flatMap(reason =>
      reason.contestants.flatMap(each =>
        each.misses.map(({level, misses, cycles, pages}) => [
          reason.workload,
          nameOf(each),
          tableWords(level),
          numberCell(misses, count),
          numberCell(cycles, short),
          numberCell(misses === 0 ? undefined : cycles / misses, short),
          numberCell(pages, count),
        ]),
      ),
    ),
  };
}
