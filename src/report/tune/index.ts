/** Every chart of a tuning, in the order of a reader's questions: how large, who is evicted and why, what else, at what price. */
import type {TuningResult} from '../../tune/result.ts';
import {nameOfPart, partsOf, titleOfPart} from '../part.ts';
import type {Picture} from '../pictures.ts';
import {drawn, type RenderedChart} from '../rendered-chart.ts';
import type {TuningChart} from './chart.ts';
import {effects} from './effects.ts';
import {front} from './front.ts';
import {onePassCharts} from './one-pass.ts';
import {sweptCharts} from './swept.ts';
import {whyEvictions} from './why-evictions.ts';
import {whyMisses} from './why-misses.ts';
import {whyTimeline} from './why-timeline.ts';

export const tuningCharts: readonly TuningChart[] = [
  ...sweptCharts,
  whyEvictions,
  whyMisses,
  whyTimeline,
  ...onePassCharts,
  front,
  effects,
];

export function picturesOf(result: TuningResult): readonly Picture[] {
  return tuningCharts
    .filter(chart => chart.applies(result))
    .flatMap(chart => {
      return partsOf(chart.pages(result)).map(([page, part]) => ({
        name: nameOfPart(chart.name, part),
        machine: result.machine,
        title: titleOfPart(chart.title, part),
        caption: chart.caption(page),
        spec: chart.spec(page, {whole: result, part}),
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
