import * as vega from 'vega';
import {compile} from 'vega-lite';
import {beforeAll, describe, expect, test} from 'vitest';
import {expectClosed} from '../../testing/closed.ts';
import {evictionKinds} from '../../shadow/eviction/index.ts';
import {madeUpReason, madeUpTuning, type Counted, type Spot} from '../../testing/tuning.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {analysisOf} from '../../tune/analysis.ts';
import {onePassCurves} from '../../tune/one-pass.ts';
import type {TuningResult, WorkloadResult} from '../../tune/result.ts';
import type {TuneSpecInput} from '../../tune/spec.ts';
import {CHART_HEIGHT, CHART_WIDTH, KNOWN_POLICIES, looksOf} from '../charts/theme.ts';
import type {Picture} from '../pictures.ts';
import {isVegaLite, renderSvg} from '../render-svg.ts';
import {scaledAxes} from '../scaled-axes.ts';
import {contains, type TextBox, textBoxes, viewBoxOf} from '../svg-text.ts';
import {picturesOf, tuningCharts} from './index.ts';
import {tuningMarkdown} from './markdown.ts';
import {tuningHtml} from './page.ts';

const SPEC: TuneSpecInput = {
  workloads: ['ctx-ring', 'gups'],
  seeds: 3,
  policies: ['fifo', 'lru', 's3-fifo'],
  sizes: [8, 16, 64, 256],
  space: {prefetch: ['none', 'group']},
};

/** Cycles and faults that fall with the size, a little faster for one policy than for the next, and differ by seed. */
function counted({workload, seed, set}: Spot): Counted {
  const size = set['eviction'] === 'unbounded' ? 256 : Number(set['poolPages'] ?? 64);
  const policy = String(set['eviction'] ?? 'fifo');
  const worth = 1 + (policy === 'belady' ? 1 : policy.length / 20) + (workload === 'gups' ? 1 : 0);
  const misses = Math.round(2000 / size ** worth) * (5 + seed);
  const saved = set['prefetch'] === 'group' ? 0.8 : 1;
  return {
    cycles: 1e5 + 300 * misses * saved,
    hiddenFaults: Math.round(misses * saved),
    evictions: misses,
    pages: size,
  };
}

async function tuned(spec: TuneSpecInput = SPEC): Promise<TuningResult> {
  const made = await madeUpTuning(spec, counted);
  const curves = onePassCurves({source: randomGuest(1), hostLevel: 1, accesses: 1e5});
  const streams = new Map(made.plan.workloads.map(({label}) => [label, curves]));
  const reasons = made.plan.workloads.map(({label}, at) =>
    madeUpReason(label, [
      {policy: 's3-fifo', evictions: 300 + at, regretted: 200, missCycles: 4e5},
      {policy: 'fifo', evictions: 900, regretted: 800, missCycles: 9e5},
      {policy: 'belady', bound: true, evictions: 100, regretted: 0, missCycles: 2e5},
    ]),
  );
  return analysisOf({...made, streams, reasons});
}

/** Text may come this close in pixels before it counts as touching: boxes include room that most glyphs leave empty. */
const TOLERANCE = 1.5;

function collisions(svg: string): readonly string[] {
  const boxes = textBoxes(svg);
  const overlap = (one: TextBox, other: TextBox): boolean =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE;
  return boxes.flatMap((one, at) =>
    boxes.slice(at + 1).flatMap(other => (overlap(one, other) ? [`${one.text} / ${other.text}`] : [])),
  );
}

async function mustBeLegible({name, spec}: Picture): Promise<void> {
  const svg = await renderSvg(spec);
  const picture = viewBoxOf(svg);
  const clipped = textBoxes(svg).filter(box => !contains(picture, box));
  expect({name, clipped, collisions: collisions(svg)}).toEqual({name, clipped: [], collisions: []});
  expect({name, fits: picture.right <= CHART_WIDTH + 4}).toEqual({name, fits: true});
  expect({name, fits: picture.bottom <= CHART_HEIGHT}).toEqual({name, fits: true});
}

let result: TuningResult;
let pictures: readonly Picture[];
beforeAll(async () => {
  result = await tuned();
  pictures = picturesOf(result);
});

test('a tuning with all that there may be has every chart', () => {
  expect(pictures.map(({name}) => name)).toEqual(tuningCharts.map(({name}) => name));
  expect(pictures.length).toBe(12);
});

test('each compiles and runs without a complaint, and draws the same bytes twice', async () => {
  const complaints: string[] = [];
  const note = (...parts: unknown[]) => {
    complaints.push(parts.join(' '));
    return logger;
  };
  const logger = {level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger};
  for (const {spec} of pictures) {
    const plain: object = spec;
    if (!isVegaLite(plain)) throw new Error('no $schema');
    const compiled = compile(plain, {logger}).spec;
    await new vega.View(vega.parse(compiled), {renderer: 'none', logger}).runAsync();
    expect(await renderSvg(spec)).toBe(await renderSvg(spec));
  }
  expect(complaints).toEqual([]);
});

test('each is one column wide, with no text clipped or over another', async () => {
  for (const picture of pictures) await mustBeLegible(picture);
});

test('each says what policies see, in its caption and in its picture', async () => {
  for (const {name, caption, spec} of pictures) {
    const text = textBoxes(await renderSvg(spec))
      .map(box => box.text)
      .join(' ');
    const onePass = name.startsWith('one-pass');
    expect(`${name}: ${text}`).toContain(onePass ? ' every use' : 'policies see exits (hidden faults,');
    expect(`${name}: ${caption}`).toContain(
      onePass ? 'one pass over the recording' : 'Policies see exits (hidden faults, CR3 loads, hash hits)',
    );
    if (name.endsWith('-by-size')) expect(`${name}: ${text}`).toContain('swept');
    if (onePass) expect(`${name}: ${text}`).toContain('One pass');
  }
});

test('a logarithmic axis says so, and none that says so is anything else or has a mark at zero', () => {
  const titled = pictures.flatMap(({spec}) => scaledAxes(spec)).filter(({title}) => title !== '');
  const axes = titled.filter(({title}) => title.includes('log'));
  expect(axes).toEqual(titled.filter(({type}) => type === 'log'));
  expect(axes.length).toBeGreaterThan(10);
  for (const {type, domain, values} of axes) {
    expect(type).toBe('log');
    expect(Math.min(...domain, ...values)).toBeGreaterThan(0);
  }
});

test('the parts of a chart share their axes, and each says which part it is', {timeout: 30_000}, async () => {
  const workloads = Array.from({length: 12}, (_, at) => ({
    workload: at % 2 ? 'gups' : 'ctx-ring',
    label: `no ${at}`,
  }));
  const made = await tuned({...SPEC, workloads});
  // Each workload has ten times as much of everything as the one before it.
  const grown = made.workloads.map((workload, at) => ({
    ...workload,
    // At more memory than any size of the sweep.
    default: workload.default && {...workload.default, overheadBytes: 4096 * 300 * (at + 1)},
    curves: workload.curves.map(curve => ({
      ...curve,
      points: curve.points.map(point => ({...point, exits: point.exits * 10 ** at})),
    })),
  }));
  const drawn = picturesOf({...made, workloads: grown});
  for (const {name: kind} of tuningCharts.filter(({name}) => name.endsWith('-by-size'))) {
    const parts = drawn.filter(({name}) => name.startsWith(kind));
    expect(parts.map(({name}) => name)).toEqual([1, 2, 3].map(at => `${kind}-${at}-of-3`));
    const axes = parts.map(({spec}) => scaledAxes(spec).map(({domain}) => JSON.stringify(domain)));
    // One of sizes, and one of what is drawn.
    expect(new Set(axes.flat()).size).toBe(2);
    const texts = textBoxes(await renderSvg(parts[1].spec)).map(({text}) => text);
    expect(texts.filter(text => text.startsWith('Part 2 of 3. '))).toHaveLength(1);
  }
});

test('lines look as their policies do in the legend, and no two alike', async () => {
  const {spec} = pictures.find(({name}) => name === 'cycles-by-size')!;
  const svg = await renderSvg(spec);
  const looks = ['fifo', 'lru', 's3-fifo'].map(name => {
    const {strokes, dashes} = looksOf([name], KNOWN_POLICIES);
    return `stroke="${strokes[0]}" stroke-width="1" stroke-dasharray="${dashes[0].join(',')}"`;
  });
  expect(new Set(looks).size).toBe(3);
  const drawn = (tag: string, look: string): number =>
    [...svg.matchAll(new RegExp(`<${tag}[^>]*>`, 'g'))].filter(([each]) => each.includes(look)).length;
  // A line in each of two panels, and a sample in the legend.
  for (const look of looks)
    expect({look, lines: drawn('path', look), samples: drawn('line', look)}).toEqual({
      look,
      lines: 2,
      samples: 1,
    });
});

/** Lines across a whole panel. */
const greyDashes = (svg: string): number => svg.match(/<line[^>]*stroke-dasharray="3,2"/g)?.length ?? 0;

test('a recording too long for the bound, or sampled, says so in the picture and the caption', async () => {
  const sampled = (workload: WorkloadResult): WorkloadResult => ({
    ...workload,
    onePass: workload.onePass
      .filter(({stream, policy}) => stream !== 'TLB' || policy === 'lru')
      .map(each => ({
        ...each,
        note: `${each.note}; a sample`,
        points: each.points.map((point, at) => ({...point, margin: at % 13})),
      })),
  });
  const [first, second] = result.workloads;
  const drawn = picturesOf({...result, workloads: [first, sampled(second)]});
  const {spec, caption} = drawn.find(({name}) => name === 'one-pass-tlb')!;
  const text = textBoxes(await renderSvg(spec))
    .map(box => box.text)
    .join(' ');
  expect(text).toContain('sampled: margin up to ± 12 misses; too long for the bound');
  expect(caption).toContain(`; a sample (${second.workload}).`);
});

describe('the curves', () => {
  const named = (name: string): Picture => pictures.find(each => each.name === name)!;

  test('are swept, and say how far the best policy is from the bound', async () => {
    const {caption, spec} = named('hidden-faults-by-size');
    expect(caption).toContain('every point was simulated (swept)');
    const notes = textBoxes(await renderSvg(spec)).filter(({text}) => text.includes('over bound'));
    const [ring] = result.workloads;
    const distances = ring.contests.map(({aboveBound}) => aboveBound.hiddenFaults!.comparison.ratio);
    expect(notes[0].text).toContain(`at most ${Math.max(...distances).toPrecision(3)}×`);
  });

  test('have a row in their table for every point, and for the default and the unbounded pool', () => {
    const {rows, columns} = named('exits-by-size').table;
    // Three policies and the bound at four sizes, and two more, on two workloads.
    expect(rows).toHaveLength(2 * (4 * 4 + 2));
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  test('have grey dashes, one a panel, for what the caption says they are', async () => {
    for (const {name, spec} of pictures.filter(each => /by-size|one-pass/.test(each.name)))
      expect({name, dashes: greyDashes(await renderSvg(spec))}).toEqual({name, dashes: 2});
    const grey = 'The thin grey dashes are';
    expect(named('cycles-by-size').caption).toContain(`${grey} an unbounded cache`);
    expect(named('distance-by-size').caption).toContain(`${grey} Belady's rule itself`);
    // The default has no size at which Belady's rule would have been run.
    expect(named('distance-by-size').caption).not.toContain('white triangle');
    expect(named('exits-by-size').caption).toContain('white triangle');
  });

  test('draw every point that there is', () => {
    const data = JSON.stringify(named('cycles-by-size').spec);
    for (const curve of result.workloads[0].curves) {
      for (const {size, overUnbounded} of curve.points)
        expect(data).toContain(`"size":${size},"value":${overUnbounded!.ratio}`);
    }
  });
});

test('one marked candidate for each of winner and default, and every candidate on the front joined', () => {
  const data = JSON.stringify(pictures.find(({name}) => name === 'front')!.spec);
  // Each letter has a ring around its mark; the winner's mark is a candidate's, the default's is not.
  expect(data.match(/"letter":"W/g)).toHaveLength(3);
  expect(data.match(/"letter":"D"/g)).toHaveLength(2);
  const front = result.search.candidates.filter(({onFront}) => onFront).length;
  expect(data.match(/"kind":"on the front","bytes"/g)!.length).toBeGreaterThanOrEqual(front);
});

test('the front has an unbounded cache below it, and how far the winner is from that', async () => {
  const {spec} = pictures.find(({name}) => name === 'front')!;
  const svg = await renderSvg(spec);
  expect(greyDashes(svg)).toBe(1);
  const text = textBoxes(svg)
    .map(box => box.text)
    .join(' ');
  expect(text).toContain(`unbounded ${result.winner!.cyclesOverUnbounded!.ratio.toFixed(2)}×`);
});

test('odd tunings are legible too', {timeout: 60_000}, async () => {
  const policies = evictionKinds.filter(({bound}) => bound === undefined).map(({id}) => id);
  const long = 'a-workload (guest.isolated 1, heapPages 65536, of a name so long that it is broken)';
  const odd: TuneSpecInput[] = [
    {...SPEC, policies},
    {...SPEC, workloads: [{workload: 'gups', label: long}], sizes: [100_000, 200_000]},
    {...SPEC, sizes: [64], space: {poolPages: [64], eviction: ['fifo']}},
    {...SPEC, sizes: Array.from({length: 20}, (_, at) => 10 + 3 * at), seeds: 1},
    {
      ...SPEC,
      workloads: Array.from({length: 12}, (_, at) => ({workload: 'gups', label: `gups ${at}`})),
    },
  ];
  for (const spec of odd) {
    const drawn = picturesOf(await tuned(spec));
    expect(drawn.length).toBeGreaterThan(5);
    for (const picture of drawn.filter(({name}) => !name.startsWith('one-pass')))
      await mustBeLegible(picture);
  }
});

describe('the page and the advice', () => {
  test('hold every sentence, each chart and each table', () => {
    const charts = pictures.map(picture => ({
      ...picture,
      json: '',
      svg: '<svg viewBox="0 0 1 1"></svg>',
      png: new Uint8Array(),
    }));
    const page = tuningHtml(result, charts, '{"spec": "<here>"}');
    const markdown = tuningMarkdown(result, pictures);
    const plain = (text: string) => text.replaceAll(/[\\`]/g, '');
    for (const {sentence} of result.advice) {
      expect(page).toContain(sentence.replaceAll("'", '&#39;'));
      expect(plain(markdown)).toContain(sentence);
    }
    // Two rivals on two workloads at four sizes.
    expect(markdown).toContain('There are 16 comparisons of policies');
    for (const caveat of result.caveats) expect(plain(markdown)).toContain(caveat);
    for (const {caption} of charts) expect(page).toContain(caption.replaceAll("'", '&#39;'));
    expect(page).toContain('&lt;here&gt;');
    expect(page).not.toMatch(/<(script|link|img|iframe)\b/i);
    expectClosed(page);
  });
});
