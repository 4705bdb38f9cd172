/** What each value of each parameter does by itself: a dot a value, on a line of its own. */
import type {TuningResult} from '../../tune/result.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {CHART_WIDTH, CONFIG, INK, LABEL_SIZE, QUIET} from '../charts/theme.ts';
import {ratioAxis} from '../charts/ticks.ts';
import {widest, wrap} from '../text/width.ts';
import {onePage, type TuningChart} from './chart.ts';
import {tickLabels} from './panels.ts';
import {sightWords} from './sight-words.ts';
import {effectsTable} from './tables.ts';

const WORDS = {cycles: 'cycles', exits: 'VM exits', overheadBytes: 'peak memory'};
const LINE_PIXELS = 11;
const PANEL_GAP = 6;
const AXIS_GAP = 8;
const AFTER = 14;

export const effects: TuningChart = {
  name: 'effects',
  title: 'What each parameter does',
  caption: ({effects: found, objective, policySees}) =>
    `By what each value of a parameter multiplies the ${WORDS[objective]} of a configuration: the least-squares fit over ` +
    `all that the first round of the search ran, ${found?.seeds.length === 1 ? 'one seed' : `${found?.seeds.length} seeds`}. ` +
    'The parameter that matters most comes first; a value left of the dashed line is better than the mean of all. ' +
    `Of the policies: ${sightWords(policySees)}.`,
  applies: ({effects: found}) => found !== null,
  pages: onePage,
  spec,
  table: effectsTable,
};

function spec(result: TuningResult): ChartSpec {
  const main = result.effects!.main;
  const labels = main.flatMap(({levels}) => levels.map(({value}) => String(value)));
  const left = Math.ceil(widest(labels, {size: LABEL_SIZE})) + AXIS_GAP;
  const axis = ratioAxis(
    main.flatMap(({levels}) => levels.map(({factor}) => factor)),
    6,
  );
  const width = CHART_WIDTH - left - AFTER;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: effects.caption(result),
    config: CONFIG,
    spacing: PANEL_GAP,
    vconcat: main.map(({parameter, levels}, at) => ({
      title: {text: parameter, dx: -left},
      data: {values: levels.map(({value, factor}) => ({value: String(value), factor}))},
      width,
      height: levels.length * LINE_PIXELS,
      layer: [
        {
          data: {values: [{}]},
          mark: {type: 'rule', color: QUIET, strokeDash: [3, 2]},
          encoding: {x: {datum: 1, type: 'quantitative'}},
        },
        {
          mark: {type: 'point', filled: true, size: 26, color: INK, opacity: 1},
          encoding: {
            x: {
              field: 'factor',
              type: 'quantitative',
              scale: {type: 'log', domain: axis.domain, nice: false},
              axis:
                at === main.length - 1
                  ? {
                      title: wrap(`factor on ${WORDS[result.objective]} (×, log scale)`, width, {
                        size: LABEL_SIZE,
                      }),
                      values: axis.values,
                      labelExpr: tickLabels(axis.values),
                      grid: true,
                    }
                  : {
                      title: null,
                      values: axis.values,
                      labels: false,
                      ticks: false,
                      domain: false,
                      grid: true,
                    },
            },
            y: {
              field: 'value',
              type: 'nominal',
              scale: {domain: levels.map(({value}) => String(value)), padding: 0.5},
              axis: {title: null, ticks: false, domain: false, grid: true, labelPadding: AXIS_GAP - 2},
            },
          },
        },
      ],
    })),
  };
}
