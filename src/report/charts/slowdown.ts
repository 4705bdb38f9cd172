import {intervalText} from '../../suite/conclusions/interval-text.ts';
import {markedRatio} from '../slowdown.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {missingSlowdown} from '../slowdown.ts';
import {ratio} from '../format.ts';
import {failureNote, type Group, referenceOf, type View} from '../view.ts';
import {extremesOf, rangeWords} from './findings.ts';
import type {Chart} from './chart.ts';
import {dotsFit, dotsSpec} from './dots.ts';
import {labelledTicks, slowdownAxis} from './ticks.ts';

export const slowdown: Chart = {
  name: 'slowdown',
  title: 'Slowdown',
  finding: view => {
    const rivals = extremesOf(view, ({strategy, workload, summary}) =>
      strategy === referenceOf(view, workload) ? undefined : summary?.slowdown,
    );
    const words = rangeWords(rivals, ratio);
    return words === undefined ? undefined : `at most ${words}`;
  },
  caption: view =>
    `Cycles over those of ${view.reference} on the same work: geometric mean over seeds, with its 95 % interval where ` +
    `seeds differ. The dashed line at 1 is no slowdown; ${SCALE_WORDS[view.scale]}. ` +
    'An interval of few seeds that would leave the scale is cut at its edge.',
  fits: dotsFit,
  spec: (view, among = [view]) => {
    const axis = slowdownAxis(
      view.scale,
      among.flatMap(({groups}) => groups.flatMap(reach)),
    );
    return dotsSpec(view, {
      description: slowdown.caption(view),
      axis: {
        title: `slowdown over ${view.reference} (×, ${view.scale} scale)`,
        scale: {type: axis.type, domain: axis.domain, nice: false, clamp: true},
        axis: labelledTicks(axis.values, String),
      },
      middle: axis.middle,
      reference: 1,
      dot: ({summary}) => ({
        value: summary?.slowdown,
        low: summary?.low ?? undefined,
        high: summary?.high ?? undefined,
      }),
      missing: missingSlowdown(view),
    });
  },
  table,
};

const SCALE_WORDS: Readonly<Record<View['scale'], string>> = {
  log: 'the scale is logarithmic: equal distances are equal factors',
  linear: 'the scale is linear, from 0 on: equal distances are equal cycles',
};

/** Few seeds can make an interval so wide that on its scale no slowdown could be told from another. */
const FARTHEST_BOUND = 1.5;

/** What of a slowdown and its interval the axis must hold. */
function reach({summary}: Group): readonly number[] {
  if (summary === undefined) return [];
  const {slowdown: value, low, high} = summary;
  if (low === null || high === null) return [value];
  return [Math.max(low, value / FARTHEST_BOUND), Math.min(high, value * FARTHEST_BOUND)];
}

function table(view: View): DataTable {
  return {
    caption: `Slowdown over ${view.reference}`,
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      numberColumn('Slowdown'),
      numberColumn('Interval'),
      numberColumn('Seeds'),
    ],
    rows: view.groups.map(group => [
      group.workload,
      group.strategy,
      numberCell(group.summary?.slowdown, value => markedRatio(group, value), failureNote(group)),
      group.summary === undefined ? '–' : intervalText(group.summary),
      seedsOf(group),
    ]),
  };
}

function seedsOf(group: Group): string {
  const note = failureNote(group);
  return note === undefined || group.cells.length === 0
    ? String(group.cells.length)
    : `${group.cells.length}, ${note}`;
}
