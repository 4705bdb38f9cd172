/** What each value of each parameter does by itself: a dot a value, on a line of its own. */
import type {TuningResult} from '../../tune/result.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {CHART_WIDTH, CONFIG, INK, LABEL_SIZE, QUIET} from '../charts/theme.ts';
import {type LogAxis, ratioAxis} from '../charts/ticks.ts';
import {widest, wrap} from '../text/width.ts';
import {howMany} from '../../timing/how-many.ts';
import {onePage, type TuningChart} from './chart.ts';
import {tickLabels} from './panels.ts';
import {asSentence, searchedSightWords} from './sight-words.ts';
import {effectsTable} from './tables.ts';

const WORDS = {cycles: 'cycles', exits: 'VM exits', overheadBytes: 'peak memory'};
/** The title begins a little right of the edge. */
const TITLE_WIDTH = CHART_WIDTH - 4;
const LINE_PIXELS = 11;
const PANEL_GAP = 6;
const AXIS_GAP = 8;
const AFTER = 14;
const MOST_TICKS = 6;
const TITLE_GAP = 8;
const BOLD = {size: LABEL_SIZE, weight: 'bold'} as const;

export const effects: TuningChart = {
  name: 'effects',
  title: 'What each parameter does',
  caption: result =>
    `By what each value of a parameter multiplies the ${WORDS[result.objective]} of a configuration: the least-squares fit over ` +
    `all that the first round of the search ran, at ${howMany(result.effects?.seeds.length ?? 0, 'seed')}. ` +
    'The parameter that matters most comes first; a value left of the dashed line is better than the mean of all. ' +
    asSentence(searchedSightWords(result)),
  applies: ({effects: found}) => found !== null,
  pages: onePage,
  spec,
  table: effectsTable,
};

type Effect = NonNullable<TuningResult['effects']>['main'][number];

/** What all panels have in common, so that they line up. */
interface Frame {
  readonly left: number;
  readonly width: number;
  readonly axis: LogAxis;
}

function spec(result: TuningResult): ChartSpec {
  const {main} = result.effects!;
  const levels = main.flatMap(each => each.levels);
  const labels = levels.map(({value}) => String(value));
  const left = Math.ceil(widest(labels, {size: LABEL_SIZE})) + AXIS_GAP;
  const axis = ratioAxis(
    levels.map(({factor}) => factor),
    MOST_TICKS,
  );
  const frame = {left, width: CHART_WIDTH - left - AFTER, axis};
  const title = `factor on ${WORDS[result.objective]} (×, log scale)`;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: effects.caption(result),
    config: CONFIG,
    spacing: PANEL_GAP,
    title: {
      text: wrap(`${result.strategy} on ${result.machine}; ${searchedSightWords(result)}`, TITLE_WIDTH, BOLD),
      anchor: 'start',
      frame: 'bounds',
      offset: TITLE_GAP,
    },
    vconcat: main.map((effect, at) => panel(effect, frame, at === main.length - 1 ? title : undefined)),
  };
}

/** The last has the title of the axis that all share. */
function panel({parameter, levels}: Effect, frame: Frame, title: string | undefined): object {
  return {
    title: {text: parameter, dx: -frame.left},
    data: {values: levels.map(({value, factor}) => ({value: String(value), factor}))},
    width: frame.width,
    height: levels.length * LINE_PIXELS,
    layer: [
      {
        data: {values: [{}]},
        mark: {type: 'rule', color: QUIET, strokeDash: [3, 2]},
        encoding: {x: {datum: 1, type: 'quantitative'}},
      },
      {
        mark: {type: 'point', filled: true, size: 26, color: INK, opacity: 1},
        encoding: {x: factorChannel(frame, title), y: levelChannel(levels)},
      },
    ],
  };
}

function factorChannel({axis: {domain, values}, width}: Frame, title: string | undefined): object {
  const inner = {title: null, labels: false, ticks: false, domain: false};
  const last = title && {title: wrap(title, width, {size: LABEL_SIZE}), labelExpr: tickLabels(values)};
  return {
    field: 'factor',
    type: 'quantitative',
    scale: {type: 'log', domain, nice: false},
    axis: {values, grid: true, ...(last ?? inner)},
  };
}

const levelChannel = (levels: Effect['levels']): object => ({
  field: 'value',
  type: 'nominal',
  scale: {domain: levels.map(({value}) => String(value)), padding: 0.5},
  axis: {title: null, ticks: false, domain: false, grid: true, labelPadding: AXIS_GAP - 2},
});
