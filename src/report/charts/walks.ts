import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {count, significant} from '../format.ts';
import {failureNote, type Group, meanOf, type View} from '../view.ts';
import type {Chart} from './chart.ts';
import {extremesOf, rangeWords} from './findings.ts';
import {dotsFit, dotsSpec} from './dots.ts';
import {labelledTicks, linearAside, linearTicks} from './ticks.ts';

const NO_MISS = 'no TLB miss';
/** Entries that a cold one-dimensional walk of four levels loads: the axis shows at least that. */
const COLD_WALK = 4;
/** Room for the symbol of the largest. */
const MARGIN = 1.03;
const MOST_TICKS = 7;
/** As wide as its word needs. */
const NOWHERE = {word: 'no miss', share: 0.26};

export const walks: Chart = {
  name: 'walks',
  title: 'Walk references per TLB miss',
  finding: view => {
    const words = rangeWords(extremesOf(view, referencesPerMiss), significant);
    return words === undefined ? undefined : `at most ${words}`;
  },
  caption: () =>
    'Table entries that the hardware loads for each TLB miss, in both dimensions of a nested walk, mean over seeds. ' +
    'Paging-structure caches and the nested TLB are why there are fewer than the 4 of a cold walk or the 24 of a cold ' +
    'nested one (four levels, 4 KiB pages); a hidden fault is why there may be more, since the miss is walked again. ' +
    'A strategy without TLB misses stands beside the scale.',
  fits: dotsFit,
  spec: (view, among = [view]) => {
    const groups = among.flatMap(each => each.groups);
    const most = Math.max(COLD_WALK, ...groups.map(group => referencesPerMiss(group) ?? 0)) * MARGIN;
    const aside = groups.some(isWithoutMisses) ? linearAside([0, most], NOWHERE) : undefined;
    return dotsSpec(view, {
      description: walks.caption(view),
      axis: {
        title: 'walk references per TLB miss',
        scale: {type: 'linear', domain: [aside?.band[0] ?? 0, most], nice: false},
        axis: labelledTicks(linearTicks(most, MOST_TICKS), String, aside),
      },
      aside,
      middle: most / 2,
      dot: group => ({value: referencesPerMiss(group), isAside: isWithoutMisses(group)}),
      missing: NO_MISS,
    });
  },
  table,
};

/** Of all seeds together: a seed with few misses weighs little. */
export function referencesPerMiss(group: Group): number | undefined {
  const misses = meanOf(group, cell => cell.tlbMisses);
  const references = meanOf(group, cell => cell.walkReferences);
  return misses === undefined || references === undefined || misses === 0 ? undefined : references / misses;
}

function isWithoutMisses({cells}: Group): boolean {
  return cells.length > 0 && cells.every(({tlbMisses}) => tlbMisses === 0);
}

function table(view: View): DataTable {
  return {
    caption: 'Walk references per TLB miss, mean over seeds',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('References per miss'),
      numberColumn('Walk references'),
      numberColumn('TLB misses'),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(referencesPerMiss(group), significant, failureNote(group) ?? NO_MISS),
      numberCell(
        meanOf(group, cell => cell.walkReferences),
        count,
      ),
      numberCell(
        meanOf(group, cell => cell.tlbMisses),
        count,
      ),
    ]),
  };
}
