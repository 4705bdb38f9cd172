import {expressionInterpreter} from 'vega-interpreter';
import type {ChartSpec} from '../../report/charts/chart.ts';
import {compactSvg} from '../../report/html/compact-svg.ts';
import {type Evaluation, renderSvg} from '../../report/render-svg.ts';

/** The page's policy lets nothing be made of text that runs. */
const INTERPRETED: Evaluation = {parse: {ast: true}, view: {expr: expressionInterpreter}};

export const drawnSvg = async (spec: ChartSpec): Promise<string> =>
  compactSvg(await renderSvg(spec, INTERPRETED));
