/** Every chart of a tuning, in the order of a reader's questions: how large, who is evicted, what else, at what price. */
import type {TuningResult} from '../../tune/result.ts';
import {drawn, type Picture, type RenderedChart} from '../rendered-chart.ts';
import type {TuningChart} from './chart.ts';
import {effects} from './effects.ts';
import {front} from './front.ts';
import {onePassCharts} from './one-pass.ts';
import {sweptCharts} from './swept.ts';

export const tuningCharts: readonly TuningChart[] = [...sweptCharts, ...onePassCharts, front, effects];

export function picturesOf(result: TuningResult): readonly Picture[] {
  return tuningCharts
    .filter(chart => chart.applies(result))
    .flatMap(chart => {
      const pages = chart.pages(result);
      return pages.map((page, at) => ({
        name: at === 0 ? chart.name : `${chart.name}-${at + 1}`,
        machine: result.machine,
        title: pages.length === 1 ? chart.title : `${chart.title}, ${at + 1} of ${pages.length}`,
        caption: chart.caption(page),
        spec: chart.spec(page),
        table: chart.table(page),
      }));
    });
}

/** One after the other, so that what drawing one takes is free again for the next. */
export async function renderTuningCharts(result: TuningResult): Promise<readonly RenderedChart[]> {
  const rendered: RenderedChart[] = [];
  for (const picture of picturesOf(result)) rendered.push(await drawn(picture));
  return rendered;
}
