/** Why a policy wins: when the hidden faults came, of the workload on which most is won. */
import type {Reason, ReasonContestant, TuningResult} from '../../tune/result.ts';
import {labelledTicks, linearTicks} from '../charts/ticks.ts';
import {type DataTable, numberCell, numberColumn} from '../data-table.ts';
import {count} from '../format.ts';
import {linearAxis} from './axes.ts';
import {onePage, type TuningChart} from './chart.ts';
import {type Axis, type CurvePoint, type Panel, panelsSpec, tickText} from './panels.ts';
import {aboutWords, legendOf, nameOf, placeWords, seriesOf} from './reasons.ts';

/** One workload at a time: the one on which most is won. */
const mostWon = (reasons: readonly Reason[]): Reason =>
  reasons.reduce((most, each) => (each.comparison.ratio > most.comparison.ratio ? each : most));

export const whyTimeline: TuningChart = {
  name: 'why-timeline',
  title: 'Why a policy wins: hidden faults over time',
  caption: result => {
    const {workload, slices} = mostWon(result.reasons);
    return (
      `Hidden faults in each of ${slices.length} parts of what was measured of ${workload}, the workload on which most is won, by the guest's ` +
      `instructions at its end. ${aboutWords(result)} Every eighth part has a mark.`
    );
  },
  applies: ({reasons}) => reasons.some(({slices}) => slices.length > 0),
  pages: onePage,
  spec(result) {
    const reason = mostWon(result.reasons);
    const points = reason.contestants.flatMap(each => timelineOf(reason, each));
    return panelsSpec({
      description: whyTimeline.caption(result),
      legend: legendOf('Hidden faults over time', result),
      series: seriesOf(result),
      x: timeAxis(reason),
      y: linearAxis(
        'hidden faults',
        points.map(({value}) => value),
      ),
      panels: [timelinePanel(result, reason, points)],
    });
  },
  table: timelineTable,
};

function timelinePanel(result: TuningResult, reason: Reason, points: readonly CurvePoint[]): Panel {
  return {
    title: placeWords(result, reason),
    notes: [
      reason.contestants.map(each => `${nameOf(each)} ${count(each.hiddenFaults)}`).join(', ') + ' in all',
    ],
    points,
  };
}

const MARKED_EVERY = 8;

function timelineOf(reason: Reason, contestant: ReasonContestant): readonly CurvePoint[] {
  const ends = endsOf(reason);
  return contestant.hiddenFaultsBySlice.map((value, at) => ({
    series: nameOf(contestant),
    size: ends[at],
    value,
    ...(at % MARKED_EVERY === 0 ? {} : {marked: false as const}),
  }));
}

function endsOf({slices}: Reason): readonly number[] {
  let end = 0;
  return slices.map(instructions => (end += instructions));
}

const MOST_TICKS = 6;

function timeAxis(reason: Reason): Axis {
  const last = endsOf(reason).at(-1)!;
  const ticks = linearTicks(last, MOST_TICKS);
  return {
    title: "the guest's instructions, measured",
    scale: {type: 'linear', domain: [0, last], nice: false},
    ticks: labelledTicks(ticks, tickText),
    labels: ticks.map(tickText),
  };
}

function timelineTable(result: TuningResult): DataTable {
  const reason = mostWon(result.reasons);
  return {
    caption: `Hidden faults of ${reason.workload} over time`,
    columns: [
      numberColumn('Instructions at its end'),
      ...reason.contestants.map(each => numberColumn(nameOf(each))),
    ],
    rows: endsOf(reason).map((end, at) => [
      {value: end, text: count(end)},
      ...reason.contestants.map(each => numberCell(each.hiddenFaultsBySlice[at], count)),
    ]),
  };
}
