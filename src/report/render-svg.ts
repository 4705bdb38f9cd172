/** A vega-lite spec as SVG: the same bytes on every machine. */
import * as vega from 'vega';
import {compile, type TopLevelSpec} from 'vega-lite';
import type {ChartSpec} from './charts/chart.ts';
import {visibleLines} from '../suite/visible.ts';
import {textWidth} from './text/width.ts';

// Vega has no canvas here and would guess widths from the number of letters.
vega.textMetrics.width = measure;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

// Exported by Vega, but missing from its types.
declare module 'vega' {
  export const textMetrics: {width: (item: TextItem, text: string | number | null) => number};
}

/** What Vega takes where a text states no size. */
const DEFAULT_SIZE = 11;

function measure(item: TextItem, text: string | number | null): number {
  const weight = item.fontWeight === 'bold' ? 'bold' : 'normal';
  return textWidth(String(text ?? '').trim(), {size: item.fontSize ?? DEFAULT_SIZE, weight});
}

/** How Vega carries out the expressions of a chart. */
export interface Evaluation {
  readonly parse: {readonly ast?: true};
  readonly view: Pick<vega.ViewOptions, 'expr'>;
}

/** As functions that it makes of their text, which is fast. */
const COMPILED: Evaluation = {parse: {}, view: {}};

/** What would be obeyed or not be seen in its texts is shown. */
export async function renderSvg(spec: ChartSpec, evaluation = COMPILED): Promise<string> {
  const {safe, restored} = withoutSeparators(spec);
  if (!isVegaLite(safe)) throw new Error('a chart has no $schema: expected a vega-lite specification');
  const view = new vega.View(vega.parse(compile(safe).spec, undefined, evaluation.parse), {
    renderer: 'none',
    ...evaluation.view,
  });
  const svg = await view.toSVG();
  view.finalize();
  return visibleLines(restored(svg));
}

const SEPARATORS = ['\u2028', '\u2029'];
const NONCHARACTERS = Array.from({length: 32}, (_, at) => String.fromCodePoint(0xfdd0 + at));

/**
 * Vega-lite puts values into expressions as JSON has them, and an expression of Vega's must not hold a line separator: others
 * that the text lacks stand for them until it is drawn.
 */
function withoutSeparators(spec: ChartSpec): {safe: ChartSpec; restored: (svg: string) => string} {
  const text = JSON.stringify(spec);
  const found = SEPARATORS.filter(each => text.includes(each));
  if (found.length === 0) return {safe: spec, restored: svg => svg};
  const free = NONCHARACTERS.filter(each => !text.includes(each));
  const safe = found.reduce((all, each, at) => all.replaceAll(each, free[at]), text);
  return {
    safe: JSON.parse(safe) as ChartSpec,
    restored: svg => found.reduce((all, each, at) => all.replaceAll(free[at], each), svg),
  };
}

/** Vega-lite's own types are too intricate to check a spec that was put together from parts; compiling it does. */
export function isVegaLite(spec: object): spec is TopLevelSpec {
  return '$schema' in spec;
}
