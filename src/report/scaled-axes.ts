/** The axes of a chart, for tests: every scale that its specification states, with what the axis says of it. */
import type {ChartSpec} from './charts/chart.ts';

export interface ScaledAxis {
  readonly type: string;
  readonly domain: readonly number[];
  /** Where its ticks are. */
  readonly values: readonly number[];
  readonly title: string;
}

interface Channel {
  readonly type: 'quantitative';
  readonly scale: {readonly type: string; readonly domain: readonly number[]};
  readonly axis?: {readonly title?: string | readonly string[] | null; readonly values?: readonly number[]};
}

export function scaledAxes(part: ChartSpec | readonly unknown[]): readonly ScaledAxis[] {
  return Object.values(part).flatMap(each => {
    if (typeof each !== 'object' || each === null) return [];
    const own = isChannel(each) ? [axisOf(each)] : [];
    return [...own, ...scaledAxes(each as ChartSpec)];
  });
}

const isChannel = (part: object): part is Channel =>
  'type' in part &&
  part.type === 'quantitative' &&
  'scale' in part &&
  typeof part.scale === 'object' &&
  part.scale !== null &&
  'domain' in part.scale;

function axisOf({scale: {type, domain}, axis}: Channel): ScaledAxis {
  return {type, domain, values: axis?.values ?? [], title: [axis?.title ?? ''].flat().join(' ')};
}
