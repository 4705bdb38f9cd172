import * as vega from 'vega';
import {compile} from 'vega-lite';
import {describe, expect, test} from 'vitest';
import type {Tornado} from '../../sensitivity/result.ts';
import {illegible} from '../../testing/legible.ts';
import {conclusion, flip, hiddenFault, price, sensitivity, tornado} from '../../testing/sensitivity.ts';
import {CHART_HEIGHT, CHART_WIDTH} from '../charts/theme.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {textBoxes, viewBoxOf} from '../svg-text.ts';
import {lightness} from '../charts/lightness.ts';
import {CHEAP, DEAR, tornadoCaption, tornadoChart, tornadoTitle} from './chart.ts';
import {sensitivityFiles} from './files.ts';

const level = {workload: 'gups', first: 'kvm', second: 'nested (2 MiB host pages)'};
const NAMES = Array.from({length: 14}, (_, at) => `price${at}Cycles`);

const found = sensitivity({
  prices: [
    price({flips: [flip()]}),
    hiddenFault(),
    ...NAMES.map(name => price({name, value: 0.0625, low: 0.03125, high: 0.125, range: 'stated'})),
  ],
  robust: [
    conclusion(),
    conclusion({...level, conclusion: 'level', ratio: 1.004, low: 0.99, high: 1.013, shareOfDraws: 0.8}),
  ],
});

const tornados: Readonly<Record<string, Tornado>> = {
  verdict: tornado(),
  'level strategies': tornado({
    ...level,
    ratio: 1.004,
    seeds: null,
    drawn: [0.99, 1.013],
    middle: [0.995, 1.01],
    bars: [{name: 'exitCycles', atLow: 1.001, atHigh: 1.012}],
  }),
  'nothing that moves': tornado({...level, ratio: 1, seeds: [1, 1], drawn: [1, 1], middle: [1, 1], bars: []}),
  'many prices, far apart': tornado({
    drawn: [0.2, 300],
    bars: NAMES.map((name, at) => ({name, atLow: 3 - at / 10, atHigh: 250 - 10 * at})),
  }),
};

describe.each(Object.entries(tornados))('a tornado of a %s', (_name, each) => {
  const spec = tornadoChart(found, each);

  test('is drawn without a complaint, with all of its text legible, on one page', async () => {
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
    const svg = await renderSvg(spec);
    expect(illegible(svg)).toEqual({clipped: [], over: []});
    expect(viewBoxOf(svg).bottom).toBeLessThan(CHART_HEIGHT);
    expect(viewBoxOf(svg).right).toBeLessThanOrEqual(CHART_WIDTH + 4);
  });
});

const wordsOf = async (each: Tornado): Promise<string> =>
  textBoxes(await renderSvg(tornadoChart(found, each)))
    .map(({text}) => text)
    .join(' ');

test('its title is the finding, and it says of each price how far and for what reason it was moved', async () => {
  const words = await wordsOf(tornado());
  expect(words).toContain('nested beats kvm on prefork under every draw; by 1.90 to 4.10×');
  expect(words).toContain('exitCycles below 640 (1150 here) would overturn that.');
  expect(words).toContain('575 to 2300 (sourced), turns at 640');
  expect(words).toContain('175 to 700 (assumed)');
  expect(words).toContain('cycles of kvm over those of nested (×, log scale)');
  expect(await wordsOf(tornados['nothing that moves'])).toContain('those of kvm (×)');
  expect(await wordsOf(tornados['many prices, far apart'])).toContain('0.0313 to 0.125 (stated)');
});

test('the two ends of a range differ in grey, and are what the legend says', async () => {
  expect(lightness(DEAR) - lightness(CHEAP)).toBeGreaterThan(0.4);
  const [exits] = barsIn(tornadoChart(found, tornado()));
  expect([exits.cheap, exits.dear]).toEqual([2.1, 4.6]);
});

function barsIn(spec: object): readonly {cheap: number; dear: number}[] {
  const {vconcat} = spec as {vconcat: {data: {values: {row: string; cheap: number; dear: number}[]}}[]};
  return vconcat[1].data.values.filter(({row}) => row.startsWith('price '));
}

test('a slowdown has a title of its own, and what is left out is counted', () => {
  const slowdown = tornado({first: 'native', over: 'reference'});
  expect(tornadoTitle(found, slowdown)).toBe(
    'kvm takes 1.90 to 4.10 times as long as native on prefork under all draws',
  );
  expect(tornadoCaption(found, tornados['many prices, far apart'])).toContain('6 more prices move it less');
});

test('a folder has a chart a verdict, the summary and the numbers', async () => {
  const files = await sensitivityFiles('A <run>', {
    ...found,
    tornado: [
      tornado(),
      tornado({second: 'shadow-cached'}),
      tornado({over: 'reference'}),
      tornados['level strategies'],
    ],
  });
  const names = [...files.keys()];
  expect(names.filter(name => name.endsWith('.svg'))).toEqual([
    'charts/tornado-prefork.svg',
    'charts/tornado-prefork-2.svg',
    'charts/tornado-gups.svg',
  ]);
  const page = String(files.get('summary.md'));
  expect(page).toMatch(/^# What the conclusions rest on: A \\<run\\>\n\n1 of 2 verdicts holds/);
  expect(page).toContain('- Guests pay \\<alike\\>.');
  expect(page).toContain('(charts/tornado-gups.svg)');
  expect(page).toContain(
    '| exitCycles | cycles | 1150 | 575 | 2300 | half to twice | no | 1 | 0 | PVM table 1 |',
  );
  expect(page).toContain(
    '| exitCycles | cascade-lake | 1150 | 640 | prefork | nested beats kvm | kvm beats nested |',
  );
  expect(page).toContain(
    '| prefork | kvm | nested | 3.00× | [2.90–3.10] | 1.90–4.10 | exitCycles | 2.10–4.60 |'.replaceAll(
      /[[\]]/g,
      String.raw`\$&`,
    ),
  );
  expect(JSON.parse(String(files.get('sensitivity.json')))).toMatchObject({draws: 1000});
});

test('what would be obeyed by whoever reads a file is shown in all of them', async () => {
  const workload = 'pre\u001b[2Jfork\u202e';
  const files = await sensitivityFiles('run \u001b[2J', {
    ...found,
    robust: [conclusion({workload})],
    tornado: [tornado({workload})],
  });
  for (const [name, content] of files)
    if (typeof content === 'string')
      for (const hidden of ['\u001b', '\u202e']) expect(content.includes(hidden), name).toBe(false);
  expect([...files.keys()]).toContain('charts/tornado-pre-2Jfork.svg');
});

test('two that are level whatever the prices have a chart only where the workload has no other', async () => {
  const even = {...level, conclusion: 'level' as const, ratio: 1, low: 1, high: 1};
  const beaten = {...level, second: 'shadow-uncached'};
  const charts = async (robust: readonly ReturnType<typeof conclusion>[]) => {
    const files = await sensitivityFiles('levels', {
      ...found,
      prices: [price()],
      robust: [...robust],
      tornado: robust.map(({second}) => tornado({...level, second, bars: []})),
    });
    return [...files.keys()].filter(name => name.endsWith('.svg')).length;
  };
  expect(await charts([conclusion(even)])).toBe(1);
  expect(await charts([conclusion(even), conclusion(beaten)])).toBe(1);
  expect(await charts([conclusion({...even, shareOfDraws: 0.9}), conclusion(beaten)])).toBe(2);
});

test('each of several machines has charts and tables of its own', async () => {
  const zen2 = {machine: 'zen2'};
  const files = await sensitivityFiles('two', {
    ...found,
    prices: [price(), price({...zen2, value: 900})],
    robust: [conclusion(), conclusion(zen2)],
    tornado: [tornado({bars: []}), tornado({...zen2, bars: []})],
  });
  expect([...files.keys()].filter(name => name.endsWith('.svg'))).toEqual([
    'charts/tornado-prefork-cascade-lake.svg',
    'charts/tornado-prefork-zen2.svg',
  ]);
  expect(String(files.get('summary.md'))).toContain('## Verdicts on zen2');
});
