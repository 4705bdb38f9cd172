/** A picture drawn, in every form that is written to a file. */
import type {Result} from '../suite/result.ts';
import {visibleLines} from '../suite/visible.ts';
import type {ReportContext} from './context.ts';
import {type Picture, picturesOf} from './pictures.ts';
import {renderPng} from './render-png.ts';
import {renderSvg} from './render-svg.ts';

/** As a page shows it. */
export interface ShownChart extends Picture {
  /** Absent of one that is yet to be drawn. */
  readonly svg?: string;
}

export interface RenderedChart extends ShownChart {
  readonly svg: string;
  /** The bytes of NAME.vl.json. */
  readonly json: string;
  readonly png: Uint8Array;
}

export async function renderCharts(
  result: Result,
  context: ReportContext,
): Promise<readonly RenderedChart[]> {
  const rendered: RenderedChart[] = [];
  // One after the other, so that what drawing one takes is free again for the next.
  for (const picture of picturesOf(result, context)) rendered.push(await drawn(picture));
  return rendered;
}

export async function drawn(picture: Picture): Promise<RenderedChart> {
  const svg = await renderSvg(picture.spec);
  const json = `${visibleLines(JSON.stringify(picture.spec, null, 2))}\n`;
  return {...picture, json, svg, png: await renderPng(svg)};
}
