import * as vega from 'vega';
import {compile} from 'vega-lite';
import {beforeAll, describe, expect, test} from 'vitest';
import type {CrossoverMap} from '../../reproduce/map/result.ts';
import {lightness} from '../charts/lightness.ts';
import {PAPER} from '../charts/theme.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {contains, type TextBox, textBoxes, viewBoxOf} from '../svg-text.ts';
import {mapChart} from './chart.ts';
import {exampleMap} from './fixture.ts';
import {letterBox, letteredOf, letterOf, markBox, touches} from './letters.ts';
import {MISSES, titleOf, UPDATES} from './panel.ts';
import {planeOf} from './plane.ts';
import {inkOn, shadeOf, SHADES} from './shades.ts';

const map = exampleMap();
/** Of one price, and of a grid that is small. */
const small: CrossoverMap = {
  ...map,
  columns: [0.1, 10],
  rows: [30, 1000],
  panels: map.panels
    .filter(({year}) => year === '2003')
    .map(panel => ({
      ...panel,
      cells: panel.cells.filter(({column, row}) => [0.1, 10].includes(column) && [30, 1000].includes(row)),
    })),
};

/** What is drawn twice, once as its own halo, is one text. */
const distinctBoxes = (svg: string): readonly TextBox[] => [
  ...new Map(textBoxes(svg).map(box => [`${box.text} ${box.left} ${box.top}`, box])).values(),
];

/** In pixels: boxes include room that most glyphs leave empty. */
const TOLERANCE = 1.5;
const overlap = (one: TextBox, other: TextBox): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE;

describe.each([
  ['of the whole grid', map],
  ['of four cells', small],
])('a map %s', (_, drawn) => {
  let svg: string;

  beforeAll(async () => {
    svg = await renderSvg(mapChart(drawn));
  });

  test('compiles and runs without a complaint', async () => {
    const complaints: string[] = [];
    const note = (...parts: unknown[]) => void complaints.push(parts.join(' '));
    const logger = {
      level: () => logger,
      error: (...parts: unknown[]) => (note(...parts), logger),
      warn: (...parts: unknown[]) => (note(...parts), logger),
      info: () => logger,
      debug: () => logger,
    };
    const spec: object = mapChart(drawn);
    if (!isVegaLite(spec)) throw new Error('no $schema');
    const view = new vega.View(vega.parse(compile(spec, {logger}).spec), {renderer: 'none', logger});
    await view.runAsync();
    expect(complaints).toEqual([]);
  });

  test('clips no text and lays none over another', () => {
    const picture = viewBoxOf(svg);
    const boxes = distinctBoxes(svg);
    expect(boxes.filter(box => !contains(picture, box))).toEqual([]);
    const over = boxes.flatMap((one, at) =>
      boxes.slice(at + 1).flatMap(other => (overlap(one, other) ? [`${one.text} / ${other.text}`] : [])),
    );
    expect(over).toEqual([]);
  });

  test('names both axes with their unit, each panel, each shade and each application', () => {
    const texts = textBoxes(svg).map(({text}) => text);
    expect(texts).toContain(UPDATES);
    expect(texts).toContain(MISSES);
    for (const panel of drawn.panels) expect(texts).toContain(titleOf(panel));
    for (const {label} of SHADES) expect(texts).toContain(label);
    for (const [at, {label}] of drawn.panels[0].applications.entries()) {
      expect(texts).toContain(`${letterOf(at)} ${label}`);
      // Once as a halo, once as ink.
      expect(texts.filter(text => text === letterOf(at))).toHaveLength(2 * drawn.panels.length);
    }
  });

  test('draws each cell in the shade of its ratio', () => {
    const count = (fill: string): number => svg.split(`fill="${fill}" stroke="${PAPER}"`).length - 1;
    for (const {fill} of SHADES) {
      const cells = drawn.panels.flatMap(panel =>
        panel.cells.filter(({ratio}) => shadeOf(ratio).fill === fill),
      );
      expect(count(fill), fill).toBe(cells.length);
    }
  });

  test('draws the same bytes twice', async () => {
    expect(await renderSvg(mapChart(drawn))).toBe(svg);
  });
});

interface Item {
  readonly items?: readonly Item[];
  readonly datum?: {
    readonly updates?: number;
    readonly misses?: number;
    readonly label?: string;
    readonly text?: string;
  };
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
}

const leavesOf = (item: Item): readonly Item[] => (item.items ? item.items.flatMap(leavesOf) : [item]);

/** What is drawn, in pixels of its panel. */
async function itemsOf(drawn: CrossoverMap): Promise<readonly Item[]> {
  const spec: object = mapChart(drawn);
  if (!isVegaLite(spec)) throw new Error('no $schema');
  const view = new vega.View(vega.parse(compile(spec).spec), {renderer: 'none'});
  await view.runAsync();
  return leavesOf((view.scenegraph() as unknown as {root: Item}).root);
}

test('a cell has its place in the grid, and in it its number', async () => {
  // No application stands over one.
  const bare = {...small, panels: small.panels.map(panel => ({...panel, applications: []}))};
  const items = await itemsOf(bare);
  const plane = planeOf(bare);
  for (const {label, column, row, ratio} of bare.panels[0].cells) {
    const [cell] = items.filter(({datum}) => datum?.label === label);
    const {x, y, width = 0, height = 0} = cell;
    expect(width).toBeCloseTo(26, 0);
    expect(height).toBeCloseTo(20, 0);
    const inside = (across: number, down: number): boolean =>
      across > x && across < x + width && down > y && down < y + height;
    expect(inside(plane.across(column), plane.down(row))).toBe(true);
    const numbers = items.filter(({datum}) => datum?.text === ratio.toFixed(2));
    expect(numbers.some(number => inside(number.x, number.y))).toBe(true);
  }
});

test('a border is drawn where its points are on the scales of the cells', async () => {
  const items = await itemsOf(map);
  const plane = planeOf(map);
  const [panel] = map.panels;
  expect(panel.border.length).toBeGreaterThan(3);
  for (const {updates, misses} of panel.border) {
    const drawn = items.filter(({datum}) => datum?.updates === updates && datum.misses === misses);
    expect(drawn.length).toBeGreaterThan(0);
    for (const {x, y} of drawn) {
      expect(x).toBeCloseTo(plane.across(updates), 0);
      expect(y).toBeCloseTo(plane.down(misses), 0);
    }
  }
});

test('letters touch no mark and no other letter, wherever applications lie', () => {
  const plane = planeOf(map);
  for (const panel of map.panels) {
    const lettered = letteredOf(panel, plane);
    for (const one of lettered)
      for (const other of lettered) {
        if (one === other) continue;
        expect(touches(letterBox(one), letterBox(other)), `${one.letter} ${other.letter}`).toBe(false);
        expect(touches(letterBox(one), markBox(other)), `${one.letter} ${other.letter}`).toBe(false);
      }
  }
});

test('who updates more seldom than the scale reaches stands in the band before it', () => {
  const plane = planeOf(map);
  const [{applications}] = map.panels;
  const band = plane.across(plane.x.domain[0]);
  for (const [at, {x}] of letteredOf(map.panels[0], plane).entries())
    expect(x < band).toBe(applications[at].updates < plane.x.domain[0]);
});

test('grayscale keeps the order of the shades, and their texts can be read', () => {
  const shades = SHADES.map(({fill}) => lightness(fill));
  for (const [at, each] of shades.slice(1).entries()) expect(each - shades[at]).toBeGreaterThan(0.08);
  for (const {fill} of SHADES)
    expect(Math.abs(lightness(inkOn(fill)) - lightness(fill))).toBeGreaterThan(0.4);
  expect(SHADES.map(({below}) => below)).toEqual(SHADES.map(({below}) => below).toSorted((a, b) => a - b));
});
