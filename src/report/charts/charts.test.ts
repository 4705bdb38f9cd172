import * as vega from 'vega';
import {compile} from 'vega-lite';
import {beforeAll, describe, expect, test} from 'vitest';
import {evictionKinds} from '../../shadow/eviction/index.ts';
import {strategies} from '../../strategies/index.ts';
import {EVENTS, EXIT_NAMES, type EventName} from '../../timing/events.ts';
import {cellText} from '../data-table.ts';
import {exampleContext, exampleResult} from '../fixture.ts';
import {pagesOf} from '../pages.ts';
import {renderPng} from '../render-png.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {contains, type TextBox, textBoxes, viewBoxOf} from '../svg-text.ts';
import {type View, viewsOf} from '../view.ts';
import type {Chart} from './chart.ts';
import {PARTS as CAUSE_PARTS} from './cycles.ts';
import {PARTS as EXIT_PARTS} from './exits.ts';
import {charts} from './index.ts';
import {lightness} from './lightness.ts';
import {
  CHART_HEIGHT,
  CHART_WIDTH,
  KNOWN_POLICIES,
  KNOWN_STRATEGIES,
  looksOf,
  STRATEGY_FILLS,
} from './theme.ts';

const result = exampleResult();
const [view] = viewsOf(result, exampleContext());

interface Datum {
  readonly workload: string;
  readonly strategy: string;
}

/** Wherever in the picture they are drawn. */
function dataOf(chart: Chart, seen: View): readonly Datum[] {
  const dataIn = (part: unknown): readonly Datum[] => {
    if (typeof part !== 'object' || part === null) return [];
    return 'workload' in part && 'strategy' in part ? [part as Datum] : Object.values(part).flatMap(dataIn);
  };
  return dataIn(chart.spec(seen));
}

/** Collects what vega-lite or Vega would print. */
class Complaints {
  readonly all: string[] = [];
  readonly level = () => this;
  readonly error = (...parts: unknown[]) => this.note(parts);
  readonly warn = (...parts: unknown[]) => this.note(parts);
  readonly info = () => this;
  readonly debug = () => this;

  note(parts: unknown[]): this {
    this.all.push(parts.join(' '));
    return this;
  }
}

/** Text may come this close in pixels before it counts as touching: boxes include room that most glyphs leave empty. */
const TOLERANCE = 1.5;

function overlaps(one: TextBox, other: TextBox): boolean {
  return (
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE
  );
}

function collisions(svg: string): readonly string[] {
  // The ink of a dash is far lower than its line.
  const boxes = textBoxes(svg).filter(box => box.text !== '–');
  return boxes.flatMap((one, at) =>
    boxes.slice(at + 1).flatMap(other => (overlaps(one, other) ? [`${one.text} / ${other.text}`] : [])),
  );
}

describe.each(charts.map(chart => ({name: chart.name, chart})))('the chart $name', ({chart}) => {
  let svg: string;

  beforeAll(async () => {
    svg = await renderSvg(chart.spec(view));
  });

  test('compiles and runs without a complaint', async () => {
    const complaints = new Complaints();
    const spec: object = chart.spec(view);
    if (!isVegaLite(spec)) throw new Error('no $schema');
    const compiled = compile(spec, {logger: complaints}).spec;
    const run = new vega.View(vega.parse(compiled), {renderer: 'none', logger: complaints});
    await run.runAsync();
    expect(complaints.all).toEqual([]);
  });

  test('has every workload under every strategy in its data, failed ones too', () => {
    const shown = new Set(dataOf(chart, view).map(({workload, strategy}) => `${workload} | ${strategy}`));
    const asked = new Set(result.cells.map(({workload, strategy}) => `${workload} | ${strategy}`));
    expect(shown).toEqual(asked);
  });

  test('draws the same bytes twice', async () => {
    expect(await renderSvg(chart.spec(view))).toBe(svg);
  });

  test('names every strategy in full, the shadow kinds with it, and says that one failed', () => {
    const texts = textBoxes(svg).map(box => box.text);
    for (const strategy of view.strategies) expect(texts).toContain(view.names[strategy]);
    expect(texts).toContain('shadow-cached: invalidating traces, FIFO');
    // A bar has its strategy's mark beside it.
    const isOfBars = chart.name === 'cycles' || chart.name === 'exits';
    expect(texts).toContain(isOfBars ? 'failed' : 'shadow-uncached: failed');
  });

  test('says what the policies may see of the use of shadow pages', () => {
    const texts = textBoxes(svg).map(box => box.text);
    expect(texts.join(' ')).toContain('policies see exits (hidden faults, CR3 loads, hash hits)');
  });

  test('clips no text, lays none over another, and is one column wide', () => {
    const picture = viewBoxOf(svg);
    expect(textBoxes(svg).filter(box => !contains(picture, box))).toEqual([]);
    expect(collisions(svg)).toEqual([]);
    expect(picture.right).toBeLessThanOrEqual(CHART_WIDTH + 4);
    if (chart.fits(view)) expect(picture.bottom).toBeLessThanOrEqual(CHART_HEIGHT);
  });

  test('holds no identifier, which another chart on the same page could share', () => {
    expect(svg).not.toMatch(/ id="/);
  });

  test('says in its table what it draws: one row or more for each pair', () => {
    const {columns, rows} = chart.table(view);
    expect(rows.every(row => row.length === columns.length)).toBe(true);
    const pairs = new Set(
      rows.map(([workload, strategy]) => `${cellText(workload)} | ${cellText(strategy)}`),
    );
    expect(pairs).toEqual(
      new Set(dataOf(chart, view).map(({workload, strategy}) => `${workload} | ${strategy}`)),
    );
  });
});

describe.each(charts.map(chart => ({name: chart.name, chart})))(
  'odd results in the chart $name',
  ({chart}) => {
    const longest = 'a-workload (guest.isolated 1, heapPages 65536, warm host)';
    const unbroken = 'a-workload-of-a-name-so-long-that-nobody-would-type-it-twice-but-a-script-does';
    const context = exampleContext();

    /** The picture of one workload's cells. */
    function drawn(keep: (datum: Datum) => boolean, label: string): Promise<string> {
      const rename = <Row extends Datum>(row: Row): Row => ({...row, workload: label});
      const own = (datum: Datum) => datum.workload === 'ctx-ring' && keep(datum);
      const odd = {
        ...result,
        cells: result.cells.filter(own).map(rename),
        summary: result.summary.filter(own).map(rename),
      };
      const workloads = [{...context.workloads[0], label}];
      return renderSvg(chart.spec(viewsOf(odd, {...context, workloads})[0]));
    }

    test.each([
      ['one strategy', ({strategy}: Datum) => strategy === 'nested', longest],
      ['the reference alone', ({strategy}: Datum) => strategy === 'native', longest],
      ['all strategies', () => true, longest],
      ['all strategies, without a space', () => true, unbroken],
    ])('a long label fits under %s', async (_, keep, label) => {
      const svg = await drawn(keep, label);
      const picture = viewBoxOf(svg);
      expect(textBoxes(svg).filter(box => !contains(picture, box))).toEqual([]);
      expect(collisions(svg)).toEqual([]);
      expect(picture.right).toBeLessThanOrEqual(CHART_WIDTH + 4);
    });
  },
);

test('a label is broken before a parameter, not between its name and its value', () => {
  const label = 'touch-once (pages 64)';
  const own = ({workload}: Datum) => workload === 'ctx-ring';
  const rename = <Row extends Datum>(row: Row): Row => ({...row, workload: label});
  const renamed = {
    ...result,
    cells: result.cells.filter(own).map(rename),
    summary: result.summary.filter(own).map(rename),
  };
  const context = exampleContext();
  const [seen] = viewsOf(renamed, {...context, workloads: [{...context.workloads[0], label}]});
  expect(JSON.stringify(charts[0].spec(seen))).toContain(
    JSON.stringify(JSON.stringify({[label]: ['touch-once', '(pages 64)']})).slice(1, -1),
  );
});

test('where there are no exits there is no legend of them', async () => {
  const cells = result.cells.filter(cell => cell.strategy === 'native');
  const [seen] = viewsOf({...result, cells}, exampleContext());
  const chart = charts.find(({name}) => name === 'exits')!;
  const texts = async (of: View) => textBoxes(await renderSvg(chart.spec(of))).map(({text}) => text);
  expect(await texts(view)).toContain('Exits for');
  expect(await texts(seen)).not.toContain('Exits for');
});

test('an interval of two seeds that spans decades leaves the slowdowns their scale', () => {
  const wide = result.summary.map(row => ({...row, low: row.slowdown / 1000, high: row.slowdown * 1000}));
  const most = Math.max(...result.summary.map(row => row.slowdown));
  const spec = charts[0].spec(viewsOf({...result, summary: wide}, exampleContext())[0]);
  const [, end] = JSON.stringify(spec)
    .match(/"domain":\[([\d.]+),([\d.]+)\]/)!
    .slice(1)
    .map(Number);
  expect(end).toBeGreaterThan(most);
  expect(end).toBeLessThan(2 * most);
});

test('each exit has a fill of its own', () => {
  expect(new Set(EXIT_PARTS.map(({fill}) => fill)).size).toBe(EXIT_PARTS.length);
});

test('a PNG is the same bytes twice', async () => {
  const svg = await renderSvg(charts[0].spec(view));
  expect(Buffer.from(await renderPng(svg)).equals(await renderPng(svg))).toBe(true);
});

test('each chart of a suite of 24 workloads is split into pictures that fit a page', async () => {
  const context = exampleContext();
  const copies = [1, 2].map(copy => (label: string) => `${label} ${copy}`);
  const many = <Row extends Datum>(rows: readonly Row[]) =>
    copies.flatMap(named => rows.map(row => ({...row, workload: named(row.workload)})));
  const workloads = copies.flatMap(named =>
    context.workloads.map(note => ({...note, label: named(note.label)})),
  );
  const long = {...result, cells: many(result.cells), summary: many(result.summary)};
  const [all] = viewsOf(long, {...context, workloads});
  for (const chart of charts) {
    const pages = pagesOf(all, chart.fits);
    expect(pages.length).toBeGreaterThan(1);
    const heights = await Promise.all(
      pages.map(async page => viewBoxOf(await renderSvg(chart.spec(page))).bottom),
    );
    expect(Math.max(...heights)).toBeLessThanOrEqual(CHART_HEIGHT);
  }
}, 30_000);

test('text outside the picture is found: the check above can fail', async () => {
  const svg = await renderSvg(charts[0].spec(view));
  const cropped = svg.replace(/viewBox="0 0 \d+/, 'viewBox="0 0 200');
  const picture = viewBoxOf(cropped);
  expect(textBoxes(cropped).some(box => !contains(picture, box))).toBe(true);
});

test('the fills of strategies grow lighter in steps that grayscale keeps', () => {
  const shades = STRATEGY_FILLS.map(lightness);
  for (const [at, shade] of shades.slice(1).entries()) expect(shade - shades[at]).toBeGreaterThan(0.12);
});

describe('looks', () => {
  const lookOf = (name: string, beside: readonly string[] = []): string => {
    const {fills, shapes} = looksOf([...beside, name], KNOWN_STRATEGIES);
    return `${fills.at(-1)} ${shapes.at(-1)}`;
  };

  test('what comes with pagewalk has its own, and none is missing', () => {
    expect(KNOWN_STRATEGIES.filter(name => !name.includes('(')).toSorted()).toEqual(
      strategies.map(({id}) => id).toSorted(),
    );
    expect(KNOWN_POLICIES).toEqual(evictionKinds.filter(({bound}) => bound === undefined).map(({id}) => id));
  });

  test('a strategy looks the same in every run, whoever runs beside it', () => {
    const mine = ['mine', 'kvm (unsync off)', 'nested (1 GiB host pages)'];
    for (const name of [...KNOWN_STRATEGIES, ...mine]) {
      const others = KNOWN_STRATEGIES.filter(other => other !== name);
      expect(lookOf(name, others)).toBe(lookOf(name));
    }
  });

  test.each([
    ['strategies', KNOWN_STRATEGIES],
    ['policies', KNOWN_POLICIES],
  ])(
    'any two %s differ in their marks or their dashes, and their lines in dashes or, in grayscale, in lightness',
    (_, known) => {
      const {strokes, dashes, shapes} = looksOf(known, known);
      expect(new Set(dashes.map((dash, at) => `${shapes[at]} ${dash.join(' ')}`)).size).toBe(known.length);
      for (const [at, dash] of dashes.entries())
        for (const [before, other] of dashes.slice(0, at).entries())
          if (other === dash)
            expect(Math.abs(lightness(strokes[at]) - lightness(strokes[before]))).toBeGreaterThan(0.14);
      for (const stroke of strokes) expect(lightness(stroke)).toBeLessThan(0.6);
    },
  );

  test('no two of forty look the same, and those of one shape differ in grayscale', () => {
    const others = Array.from({length: 29}, (_, at) => `strategy ${at}`);
    const {fills, shapes} = looksOf([...KNOWN_STRATEGIES, ...others], KNOWN_STRATEGIES);
    expect(new Set(fills.map((fill, at) => `${fill} ${shapes[at]}`)).size).toBe(42);
    const round = shapes.lastIndexOf('circle', 13);
    expect(Math.abs(lightness(fills[0]) - lightness(fills[round]))).toBeGreaterThan(0.3);
  });
});

test('each exit has a look, in the order of the events', () => {
  expect(EXIT_PARTS.map(({event}) => event)).toEqual(EXIT_NAMES);
});

test('a letter and a fill stand for one thing, in every chart: an exit shares those of its cause alone', () => {
  const causes = new Map(CAUSE_PARTS.map(part => [part.letter, part]));
  const fills = new Map(CAUSE_PARTS.map(part => [part.fill, part]));
  const shared = EXIT_PARTS.flatMap(({event, letter, fill}) => {
    const [byLetter, byFill] = [causes.get(letter), fills.get(fill)];
    expect(byFill).toBe(byLetter);
    return byLetter === undefined ? [] : [[event, byLetter.cause]];
  });
  for (const [event, cause] of shared) expect(EVENTS[event as EventName].cause).toBe(cause);
  expect(Object.fromEntries(shared)).toMatchObject({
    exitsTraceFault: 'trace faults',
    exitsCr3Load: 'CR3 exits',
    exitsHiddenFault: 'hidden faults',
  });
});

test.each([
  ['causes', CAUSE_PARTS],
  ['exits', EXIT_PARTS],
])('neighbouring %s differ in lightness, and each has a letter of its own', (_, parts) => {
  const shades = parts.map(part => lightness(part.fill));
  for (const [at, shade] of shades.slice(1).entries())
    expect(Math.abs(shade - shades[at])).toBeGreaterThan(0.2);
  expect(new Set(parts.map(part => part.letter)).size).toBe(parts.length);
});
