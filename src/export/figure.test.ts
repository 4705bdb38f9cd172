/** Charts as figures of a paper: as wide as was asked for, with type that is read in print, and nothing over the edge. */
import {describe, expect, test} from 'vitest';
import {charts} from '../report/charts/index.ts';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import {renderSvg} from '../report/render-svg.ts';
import {contains, textBoxes, type TextBox, viewBoxOf} from '../report/svg-text.ts';
import {type View, viewsOf} from '../report/view.ts';
import {type Figure, figureOf, layoutWidth} from './figure.ts';
import {WIDTHS} from './widths.ts';

const POINTS_PER_MILLIMETRE = 72 / 25.4;
/** Boxes include room that most glyphs leave empty. */
const TOLERANCE = 1.5;

const [view] = viewsOf(exampleResult(), exampleContext());
const seenAt = (millimetres: number): View => ({...view, width: layoutWidth(millimetres)});

function smallestPoints({svg, width, millimetres}: Figure): number {
  const sizes = [...svg.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => Number(size));
  return Math.min(...sizes) * (millimetres / width) * POINTS_PER_MILLIMETRE;
}

function overlaps(one: TextBox, other: TextBox): boolean {
  return (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE
  );
}

function collisions(svg: string): readonly string[] {
  const boxes = textBoxes(svg).filter(box => box.text !== '–');
  return boxes.flatMap((one, at) =>
    boxes.slice(at + 1).flatMap(other => (overlaps(one, other) ? [`${one.text} / ${other.text}`] : [])),
  );
}

const cases = Object.entries(WIDTHS).flatMap(([width, millimetres]) =>
  charts.map(chart => ({width, millimetres, name: chart.name, chart})),
);

describe.each(cases)('$name, a $width wide', ({chart, millimetres}) => {
  test('is that wide, printed in type of 7 points or more, with nothing over the edge or another', async () => {
    const figure = await figureOf(chart.spec(seenAt(millimetres)), millimetres);
    const picture = viewBoxOf(figure.svg);
    expect(figure.width).toBeGreaterThanOrEqual(picture.right);
    // What is left over is hardly seen.
    expect(figure.width - picture.right).toBeLessThan(6);
    expect(smallestPoints(figure)).toBeGreaterThan(6.999);
    expect(textBoxes(figure.svg).filter(box => !contains(picture, box))).toEqual([]);
    expect(collisions(figure.svg)).toEqual([]);
  });
});

test('what is as wide as a page uses it: its legend takes fewer lines, its curves stand in more columns, and it is lower', async () => {
  for (const chart of charts) {
    const [column, page] = await Promise.all(
      Object.values(WIDTHS).map(millimetres => figureOf(chart.spec(seenAt(millimetres)), millimetres)),
    );
    expect(page.height, chart.name).toBeLessThan(column.height);
  }
  const timeline = charts.find(({name}) => name === 'timeline')!;
  const {svg} = await figureOf(timeline.spec(seenAt(WIDTHS.page)), WIDTHS.page);
  const names = textBoxes(svg).filter(({text}) => view.groups.some(({workload}) => workload === text));
  expect(new Set(names.map(({left}) => Math.round(left))).size).toBe(4);
});

test('the same chart is the same figure', async () => {
  const [one, other] = [0, 1].map(() => figureOf(charts[0].spec(view), WIDTHS.column));
  expect(await one).toEqual(await other);
});

test('lines are farther apart only where something is written among them that would touch', async () => {
  const {cells, ...result} = exampleResult();
  const whole = {...result, cells: cells.filter(({status}) => status === 'ok')};
  const [complete] = viewsOf(whole, exampleContext());
  const heightOf = async (seen: typeof view) => (await figureOf(charts[0].spec(seen), WIDTHS.column)).height;
  const {bottom} = viewBoxOf(await renderSvg(charts[0].spec(complete)));
  expect(await heightOf(complete)).toBeCloseTo(bottom, -1);
  expect(await heightOf(view)).toBeGreaterThan(1.1 * bottom);
});

test('a letter stands only in a part of a bar that has room for it in print', async () => {
  const spec = charts.find(({name}) => name === 'cycles')!.spec(view);
  const {values} = spec['data'] as {values: readonly {start: number}[]};
  // Wide enough for a letter of the report's size, and too narrow for one of print.
  const narrow = {...spec, data: {values: values.map(each => ({...each, end: each.start + 0.05}))}};
  const lettersIn = ({svg}: Figure) => textBoxes(svg).filter(({text}) => /^[A-Z]$/.test(text)).length;
  expect(lettersIn(await figureOf(narrow, WIDTHS.column))).toBe(0);
  expect(lettersIn(await figureOf(narrow, WIDTHS.page))).toBeGreaterThan(10);
});
