import * as vega from 'vega';
import {compile} from 'vega-lite';
import {describe, expect, test} from 'vitest';
import {isTestable, type Measure, type Target} from '../../reproduce/target.ts';
import type {MeasureScore, Score} from '../../reproduce/scorecard.ts';
import {targets} from '../../reproduce/targets/index.ts';
import {illegible} from '../../testing/legible.ts';
import {madeUpScorecard} from '../../testing/scorecard.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {lightness} from '../charts/lightness.ts';
import {BAND, CHART_HEIGHT, CHART_WIDTH, PAGE_WIDTH} from '../charts/theme.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {scaledAxes} from '../scaled-axes.ts';
import {textBoxes, viewBoxOf} from '../svg-text.ts';
import {HOLDS, MISSES, PUBLISHED, VERDICT_LOOKS} from './marks.ts';
import {tallySentence} from './scorecard-table.ts';
import type {Strip} from './strips.ts';
import {summaryChart} from './summary-chart.ts';
import {targetChart} from './target-chart.ts';

const scores = madeUpScorecard.targets;
const tested = scores.filter(({measures}) => measures.length > 0);
const scoreNamed = (id: string): Score => scores.find(score => score.id === id)!;

/** Of a target that there is, as if it had come out exactly as published: what its chart must find room for. */
function asPublished({id, title, kind, claim, test: asked}: Target): Score {
  const measures = isTestable(asked) ? asked.measures.map(measureAsPublished) : [];
  const [first] = measures;
  return {
    ...scores[0],
    id,
    title,
    kind,
    claim,
    published: first?.published ?? null,
    ours: first?.ours ?? null,
    verdict: measures.length === 0 ? 'not testable' : 'reproduced',
    measures,
  };
}

function measureAsPublished({name, unit, published, low, high, tolerance}: Measure): MeasureScore {
  const ours = published ?? (Number.isFinite(low) ? low : high);
  const finite = (end: number): number | null => (Number.isFinite(end) ? end : null);
  return {
    ...scores[0].measures[0],
    name,
    unit,
    published,
    low: finite(low),
    high: finite(high),
    tolerance,
    ours,
    interval: [ours * 0.9, ours * 1.1],
  };
}

const real = targets.map(asPublished);

const pictures: readonly (readonly [name: string, spec: ChartSpec, width: number])[] = [
  ...[...tested, ...real.filter(({measures}) => measures.length > 0)].map(
    score => [score.id, targetChart(score), CHART_WIDTH] as const,
  ),
  ['summary', summaryChart(scores), PAGE_WIDTH],
  ['summary of the targets that there are', summaryChart(real), PAGE_WIDTH],
  ['summary of one', summaryChart([tested[0]]), PAGE_WIDTH],
];

describe.each(pictures)('the chart of %s', (_name, spec, width) => {
  test('compiles and runs without a complaint', async () => {
    const complaints: unknown[] = [];
    const note = (...parts: unknown[]) => {
      complaints.push(...parts);
      return logger;
    };
    const logger = {level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger};
    const plain: object = spec;
    if (!isVegaLite(plain)) throw new Error('no $schema');
    await new vega.View(vega.parse(compile(plain, {logger}).spec), {renderer: 'none', logger}).runAsync();
    expect(complaints).toEqual([]);
  });

  test('clips no text, lays none over another, and fits a page', async () => {
    const svg = await renderSvg(spec);
    expect(illegible(svg)).toEqual({clipped: [], over: []});
    expect(viewBoxOf(svg).right).toBeLessThanOrEqual(width + 4);
    expect(viewBoxOf(svg).bottom).toBeLessThanOrEqual(CHART_HEIGHT);
    expect(await renderSvg(spec)).toBe(svg);
  });

  test('says of a logarithmic axis that it is one, and of no other', () => {
    const axes = scaledAxes(spec);
    expect(axes.length).toBeGreaterThan(0);
    for (const {title, type} of axes) expect(title.includes('log scale')).toBe(type === 'log');
  });
});

const textsOf = async (spec: ChartSpec): Promise<string> =>
  textBoxes(await renderSvg(spec))
    .map(({text}) => text)
    .join(' ');

/** Of all panels. */
function stripsOf(spec: ChartSpec): readonly Strip[] {
  const {vconcat} = spec as {vconcat: readonly {data: {values: readonly Strip[]}}[]};
  return vconcat.slice(1).flatMap(({data}) => data.values);
}

describe('the chart of a target', () => {
  test('has every number, with what was published and what came out', async () => {
    for (const score of tested) {
      const texts = await textsOf(targetChart(score));
      expect(texts).toContain(`${score.id}: ${score.title}`);
      for (const {name} of score.measures) expect(texts).toContain(name.split(' ')[0]);
      // Panels are by unit, so the turn may be another.
      const strips = stripsOf(targetChart(score)).map(({ours, published}) => ({ours, published}));
      expect(strips).toHaveLength(score.measures.length);
      for (const {ours, published} of score.measures) expect(strips).toContainEqual({ours, published});
    }
    const texts = await textsOf(targetChart(scoreNamed('X4')));
    expect(texts).toContain('here 5.60×, published 6.14×');
    expect(texts).toContain('here 1.22×, published at least 1×');
    expect(texts).toContain('Prediction: reproduced; it holds in 97 % of the draws');
  });

  test('has its band from end to end of what is accepted, and an open end at the edge of the axis', () => {
    for (const score of tested) {
      const spec = targetChart(score);
      const edges = scaledAxes(spec).map(({domain}) => domain);
      for (const measure of score.measures) {
        const strip = stripsOf(spec).find(
          each => (each as unknown as {name: string[]}).name.join(' ') === measure.name,
        )!;
        expect([strip.openLow, strip.openHigh]).toEqual([measure.low === null, measure.high === null]);
        if (measure.low !== null) expect(strip.low).toBe(measure.low);
        else expect(edges.map(([first]) => first)).toContain(strip.low);
        if (measure.high !== null) expect(strip.high).toBe(measure.high);
        else expect(edges.map(([, last]) => last)).toContain(strip.high);
      }
    }
  });

  test('draws the band there', async () => {
    const score = scoreNamed('X3');
    const [exit] = score.measures;
    const svg = await renderSvg(targetChart({...score, measures: [exit]}));
    const [{domain}] = scaledAxes(targetChart({...score, measures: [exit]}));
    const [, left, right] = new RegExp(`d="M([\\d.]+),[^h]*H([\\d.]+)[^"]*" fill="${BAND}"`).exec(
      svg.replaceAll(
        /d="M([\d.]+),([\d.]+)h([\d.]+)/g,
        (_, x, y, width) => `d="M${x},${y}H${Number(x) + Number(width)}`,
      ),
    )!;
    const place = (value: number): number =>
      ((value - domain[0]) / (domain[1] - domain[0])) * (CHART_WIDTH - 18);
    expect(Number(left)).toBeCloseTo(place(exit.low!), 0);
    expect(Number(right)).toBeCloseTo(place(exit.high!), 0);
  });

  test('shows seeds only where they are wider than the draws', async () => {
    expect(await textsOf(targetChart(scoreNamed('X5')))).toContain('all seeds');
    const [wide] = scoreNamed('X5').measures;
    const narrow = {...wide, seeds: [10, 20] as [number, number]};
    expect(await textsOf(targetChart({...scoreNamed('X5'), measures: [narrow]}))).not.toContain('all seeds');
  });

  test('explains the marks that it has, and no others', async () => {
    const exact = await textsOf(targetChart(scoreNamed('X1')));
    expect(exact).toContain('published here, accepted');
    for (const absent of ['nine tenths', 'not accepted', 'all seeds']) expect(exact).not.toContain(absent);
    const bounds = await textsOf(targetChart(scoreNamed('X7')));
    expect(bounds).not.toMatch(/accepted published (here, accepted|nine)/);
  });
});

describe('the summary', () => {
  test('says above all how many hold, and has a row for each target that can be tested, and a word on the rest', async () => {
    const texts = await textsOf(summaryChart(scores));
    expect(texts).toContain(tallySentence(scores));
    for (const {id, title} of tested) expect(texts).toContain(`${id} ${title}`);
    expect(texts).toContain('Not testable yet: X9, X10.');
    expect(stripsOf(summaryChart(scores))).toHaveLength(tested.length);
  });

  test('puts predictions first, those that hold at their head', async () => {
    const texts = await textsOf(summaryChart(scores));
    const order = [
      'Predictions',
      'X4 ',
      'X7 ',
      'X5 ',
      'X8 ',
      'X6 ',
      'Exact counts',
      'X1 ',
      'X2 ',
      'Calibration',
      'X3 ',
    ];
    const places = order.map(word => texts.indexOf(word));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  /** Of a summary of one target that has one number. */
  function stripFor(numbers: Partial<MeasureScore>, kind: Score['kind'] = 'prediction'): Strip {
    const [measure] = scoreNamed('X8').measures;
    const score = {...scoreNamed('X8'), kind, measures: [{...measure, ...numbers}]};
    return stripsOf(summaryChart([score]))[0];
  }

  test('has all over what was published', () => {
    expect(stripFor({published: 20, low: 10, high: 25, ours: 15, interval: [14, 30]})).toMatchObject({
      low: 0.5,
      high: 1.25,
      ours: 0.75,
      drawnLow: 0.7,
      drawnHigh: 1.5,
    });
  });

  test('has bounds over themselves, and what is exact at 1, also if it is nothing', () => {
    expect(stripFor({published: null, low: 4, high: null, ours: 6})).toMatchObject({
      low: 1,
      openHigh: true,
      ours: 1.5,
    });
    expect(stripFor({published: 0, low: 0, high: 0, ours: 0, interval: [0, 0]}, 'exact').ours).toBe(1);
  });

  test('puts what is far off at the edge, and aside what has no ratio', async () => {
    const far = {published: 2, low: 1, high: 3, interval: [1, 1e6] as [number, number]};
    expect(stripFor({...far, ours: 1e6})).toMatchObject({ours: 10, drawnHigh: 10});
    expect(stripFor({...far, ours: 1e-6}).ours).toBe(0.1);
    expect(stripFor({...far, low: -1, ours: 2})).toMatchObject({low: 0.1, openLow: true, openHigh: false});
    for (const odd of [
      {published: 0, low: 0, high: 0, ours: 3},
      {published: 4, low: 1, high: 9, ours: -2},
    ]) {
      expect(stripFor(odd).ours).toBeLessThan(0.5);
      const [measure] = scoreNamed('X8').measures;
      // Beside others, whose axis is long.
      const spec = summaryChart([...scores, {...scoreNamed('X8'), measures: [{...measure, ...odd}]}]);
      expect(await textsOf(spec)).toContain('no ratio');
      expect(illegible(await renderSvg(spec))).toEqual({clipped: [], over: []});
    }
  });
});

test('verdicts differ in shape, and in grey', () => {
  const looks = Object.values(VERDICT_LOOKS);
  expect(new Set(looks.map(({shape}) => shape)).size).toBe(looks.length);
  const greys = looks.map(({fill}) => lightness(fill)).toSorted((one, other) => one - other);
  for (const [at, grey] of greys.slice(1).entries()) expect(grey - greys[at]).toBeGreaterThan(0.1);
  expect(new Set([HOLDS, MISSES, PUBLISHED].map(({shape}) => shape)).size).toBe(3);
  // A mark stands out from the band that it lies on.
  for (const {fill} of [HOLDS, MISSES, PUBLISHED])
    expect(lightness(BAND) - lightness(fill)).toBeGreaterThan(0.3);
});
