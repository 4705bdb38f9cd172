/** A chart laid out for the width of a paper's column or page: its plots are made wider or narrower, its type stays what it is. */
import type {ChartSpec} from '../report/charts/chart.ts';
import {CONFIG, LABEL_SIZE} from '../report/charts/theme.ts';
import {renderSvg} from '../report/render-svg.ts';

export interface Figure {
  readonly svg: string;
  /** In pixels, as many as are printed as wide as was asked for. */
  readonly width: number;
  readonly height: number;
  /** In print. */
  readonly millimetres: number;
}

/** No type is smaller in print: Elsevier's "Artwork sizing" asks for 7 points of normal text. */
const SMALLEST_POINTS = 7;
const MILLIMETRES_PER_POINT = 25.4 / 72;
/** Of a layout in which labels have LABEL_SIZE and nothing is smaller. */
const MILLIMETRES_PER_PIXEL = (SMALLEST_POINTS / LABEL_SIZE) * MILLIMETRES_PER_POINT;
/** No figure is taller than the text of a page. */
const TALLEST_MILLIMETRES = 240;

/** What a chart has around it, in pixels. */
const PADDING = 2 * CONFIG.padding;

/** How wide a chart is laid out that is to be as wide in print. */
export const layoutWidth = (millimetres: number): number =>
  Math.floor(millimetres / MILLIMETRES_PER_PIXEL) - PADDING;

const millimetresHigh = ({width, height, millimetres}: Figure): number => (millimetres * height) / width;

/** In points. */
export const printedSize = (figure: Figure) => ({
  width: figure.millimetres / MILLIMETRES_PER_POINT,
  height: millimetresHigh(figure) / MILLIMETRES_PER_POINT,
});

/** In heights of a page. */
export const heightOnPage = (figure: Figure): number => millimetresHigh(figure) / TALLEST_MILLIMETRES;

/** How much of the width may be left over, in pixels. */
const SLACK = 1.5;
const MOST_TRIES = 8;
/** Of the width that a chart has by itself. */
const NARROWEST = 0.2;
const LEAP = 1.2;

/** What a chart has beside its plots stays as wide as it is, so how wide these must be is found by trying. */
export async function figureOf(spec: ChartSpec, millimetres: number): Promise<Figure> {
  const width = millimetres / MILLIMETRES_PER_PIXEL;
  const tries: Try[] = [];
  for (let factor = 1; tries.length < MOST_TRIES; factor = nextFactor(tries, width)) {
    tries.push(await tryOf(spec, factor));
    if (fills(tries.at(-1)!, width)) break;
  }
  const fitting = tries.filter(each => each.width <= width);
  const [best] = (fitting.length > 0 ? fitting : tries).toSorted(
    (one, other) => Math.abs(width - one.width) - Math.abs(width - other.width),
  );
  return {svg: best.svg, width: Math.max(width, best.width), height: best.height, millimetres};
}

interface Try {
  readonly factor: number;
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

function sizeOf(svg: string): Pick<Figure, 'width' | 'height'> {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  return {width, height};
}

/** A picture that is printed as it was drawn. */
export const figureAsIs = (svg: string, millimetres: number): Figure => ({svg, ...sizeOf(svg), millimetres});

const fills = (tried: Try, width: number): boolean => tried.width <= width && tried.width > width - SLACK;

async function tryOf(spec: ChartSpec, factor: number): Promise<Try> {
  const svg = await renderSvg(legible(spec, factor));
  return {factor, svg, ...sizeOf(svg)};
}

/** By the two tries before, between which the width grows evenly; the first time by all of it. */
function nextFactor(tries: readonly Try[], width: number): number {
  const [last, before] = tries.toReversed();
  const slope =
    before === undefined ? last.width : (last.width - before.width) / (last.factor - before.factor);
  const missing = width - SLACK / 2 - last.width;
  // Where something else than a plot is widest, the next must differ more.
  const blind = missing > 0 ? last.factor * LEAP : last.factor / LEAP;
  return Math.max(NARROWEST, slope > 0 ? last.factor + missing / slope : blind);
}

type Part = Readonly<Record<string, unknown>>;

/** Plots as many times as wide, no type below that of the labels, and lines as much farther apart as type has grown. */
function legible(spec: ChartSpec, factor: number): ChartSpec {
  const growth = LABEL_SIZE / Math.min(LABEL_SIZE, ...markSizes(spec));
  const changed = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(changed);
    if (typeof part !== 'object' || part === null) return part;
    const entries = Object.entries(part).map(([key, value]) => [key, changedEntry(key, value)] as const);
    return stretched(Object.fromEntries(entries), {factor, growth});
  };
  const changedEntry = (key: string, value: unknown): unknown => {
    if (key === 'values') return value;
    if (/fontSize$/i.test(key) && typeof value === 'number') return Math.max(LABEL_SIZE, value);
    if (key === 'filter' && typeof value === 'string') return roomierFilter(value, growth / factor);
    return changed(value);
  };
  return changed(spec) as ChartSpec;
}

/** Of what is written among the marks, by a part that draws `data` unless it has its own. */
function markSizes(part: unknown, data: readonly Part[] = []): readonly number[] {
  if (!isObject(part)) return [];
  const {mark, encoding, data: own} = part;
  const drawn = isObject(own) && Array.isArray(own['values']) ? (own['values'] as readonly Part[]) : data;
  const size = isObject(mark) && typeof mark['fontSize'] === 'number' ? [mark['fontSize']] : [];
  const deeper = Object.entries(part).filter(([key]) => key !== 'data');
  return [
    ...(isSilent(encoding, drawn) ? [] : size),
    ...deeper.flatMap(([, each]) => markSizes(each, drawn)),
  ];
}

/** Whether there is nothing to write: the field of the text is there, and empty in all of the data. */
function isSilent(encoding: unknown, data: readonly Part[]): boolean {
  const text = isObject(encoding) ? encoding['text'] : undefined;
  const field = isObject(text) ? text['field'] : undefined;
  return typeof field === 'string' && data.length > 0 && data.every(datum => datum[field] === null);
}

const isObject = (value: unknown): value is Part => typeof value === 'object' && value !== null;

function stretched(part: Part, {factor, growth}: {readonly factor: number; readonly growth: number}): Part {
  const {width, height} = part;
  // A legend of width 1 takes what it needs.
  if (!('layer' in part || 'mark' in part) || typeof width !== 'number' || width <= 1) return part;
  return {
    ...part,
    width: Math.round(width * factor),
    ...(typeof height === 'number' && {height: Math.round(height * growth)}),
  };
}

/** A letter in a part of a bar stands where the part is wide enough for it: for a larger one, in a wider part. */
const roomierFilter = (filter: string, times: number): string =>
  filter.replace(
    /^(datum\.end - datum\.start >= )([\d.]+)$/,
    (_all, test: string, share: string) => test + Number((Number(share) * times).toPrecision(4)),
  );
