import {beforeAll, describe, expect, test} from 'vitest';
import {expectClosed} from '../../testing/closed.ts';
import type {Result} from '../../suite/result.ts';
import {FREE, FREE_NAMES} from '../../timing/costs.ts';
import {type DataCell, withoutZeroRows} from '../data-table.ts';
import {failuresIn} from '../failures.ts';
import {exampleContext, shortResult} from '../fixture.ts';
import {type RenderedChart, renderCharts} from '../rendered-chart.ts';
import {renderHtml} from './page.ts';
import {asSentence} from '../sight.ts';
import {html} from './tag.ts';

const result = shortResult();
const context = exampleContext();
const escaped = (text: string) => html`${text}`.text;

function shown(cell: DataCell): string {
  return typeof cell === 'string'
    ? escaped(cell)
    : html`<data value="${cell.value}">${cell.text}</data>`.text;
}

let charts: readonly RenderedChart[];
let page: string;

/** Drawing takes seconds where all tests run at once on few cores. */
const PATIENCE = 30_000;

beforeAll(async () => {
  charts = await renderCharts(result, context);
  page = renderHtml(result, context, charts);
}, PATIENCE);

describe('the page', () => {
  test('has each chart with its caption and its table, number by number', () => {
    for (const chart of charts) {
      expect(page).toContain(escaped(chart.title));
      expect(page).toContain(escaped(chart.caption));
      expect(page).toContain(`<caption>${escaped(chart.table.caption)}</caption>`);
      const {told} = withoutZeroRows(chart.table);
      expect(told.rows.flat().filter(cell => !page.includes(`>${shown(cell)}</t`))).toEqual([]);
    }
    expect(page.match(/<svg /g)?.length).toBe(charts.length);
  });

  test('escapes what others wrote: the title, hypotheses, verdicts and errors of the example hold markup', () => {
    expect(page).toContain('Example &lt;suite&gt;');
    expect(page).not.toMatch(/<(suite|most|shadow-uncached|context switch)>/);
  });

  test('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed)\b/i);
    expect(page).not.toMatch(/\b(src|srcset|action|data)=/i);
    expect(page).not.toMatch(/url\(|@import|\son\w+=/i);
    for (const [, target] of page.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  test('links only to places that are there, each with one name', () => {
    const places = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(places).size).toBe(places.length);
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(places).toContain(target);
  });

  test('gives every workload its hypothesis and verdicts', () => {
    const run = new Set(result.cells.map(cell => cell.workload));
    const notes = context.workloads.filter(({label}) => run.has(label));
    expect(notes).toHaveLength(3);
    for (const {hypothesis} of notes) expect(page).toContain(escaped(hypothesis!));
    for (const {verdict} of result.summary) expect(page).toContain(escaped(verdict));
  });

  test('says what became of each hypothesis, and names the refuted ones first', () => {
    const answer = page.split('<section class="answer" aria-labelledby="answer">')[1];
    expect(answer.indexOf('Refuted hypotheses: gups.')).toBeGreaterThan(0);
    expect(answer.indexOf('Refuted hypotheses: gups.')).toBeLessThan(answer.indexOf('<table'));
    for (const {judgement} of result.summary)
      if (judgement !== undefined) expect(page).toContain(escaped(asSentence(judgement)));
    expect(page).toContain('<details open><summary>Hypothesis REFUTED: ');
    expect(page).toContain('<details><summary>Hypothesis held.</summary>');
  });

  test('lists what failed, with its error', () => {
    const failed = result.cells.filter(cell => cell.status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(page).toContain(`${failed.length} of ${result.cells.length} cells failed`);
    const errors = page.split(escaped(failed[0].error)).length - 1;
    expect(errors).toBe(failuresIn(result.cells).filter(({error}) => error === failed[0].error).length);
  });

  test('says what happened at price zero and why', () => {
    const happened = FREE_NAMES.filter(name =>
      result.cells.some(cell => cell.status === 'ok' && cell.events[name] > 0),
    );
    expect(happened.length).toBeGreaterThan(0);
    for (const name of happened) expect(page).toContain(escaped(FREE[name]));
  });

  test('says what was run and what the model leaves out', () => {
    expect(page).toContain(escaped(context.spec));
    for (const limit of context.limits) expect(page).toContain(escaped(limit));
  });

  test('is the same every time', () => {
    expect(renderHtml(result, context, charts)).toBe(page);
  });

  test('has each opened element closed in order', () => {
    expectClosed(page);
  });
});

test('a single cell that failed is on the page', () => {
  const [lone] = result.cells.filter(({status}) => status === 'failed');
  const cells = result.cells.filter(cell => cell.status === 'ok' || cell === lone);
  const told = renderHtml({...result, cells}, context, []);
  expect(told).toContain(`1 of ${cells.length} cells failed`);
  expect(told).toContain(escaped('error' in lone ? lone.error : ''));
});

test('recordings are counted, however many strategies replay one', () => {
  const cells = result.cells.map(cell =>
    cell.status === 'ok' ? {...cell, recording: `${cell.workload} ${cell.seed}`} : cell,
  );
  // Three workloads at five seeds.
  expect(renderHtml({...result, cells}, context, [])).toContain('15 recordings of guest work');
});

/** Of one workload, which is quick to draw. */
const small: Result = {
  ...result,
  cells: result.cells.filter(cell => cell.workload === 'ctx-ring'),
  summary: result.summary.filter(row => row.workload === 'ctx-ring'),
};

test(
  'a machine that was pretended to have something says so on the page and in every chart',
  async () => {
    const pretended = {...small, cells: small.cells.map(cell => ({...cell, hypothetical: 'EPT'}))};
    const drawn = await renderCharts(pretended, context);
    expect(renderHtml(pretended, context, drawn)).toContain('Hypothetical: cascade-lake with EPT');
    for (const {svg} of drawn) expect(svg).toContain('hypothetical: EPT');
  },
  PATIENCE,
);

/** The same numbers on each of these machines. */
function onMachines(labels: readonly string[]): Pick<Result, 'cells' | 'summary'> {
  const cells = labels.flatMap(machine => small.cells.map(cell => ({...cell, machine})));
  const summary = labels.flatMap(machine => small.summary.map(row => ({...row, machine})));
  return {cells, summary};
}

const machinesCalled = (labels: readonly string[]) => labels.map(label => ({...context.machines[0], label}));

test('several machines stand beside each other in one picture, if there is room', () => {
  const pageOn = (labels: readonly string[]): string =>
    renderHtml({...small, ...onMachines(labels)}, {...context, machines: machinesCalled(labels)}, []);
  const two = pageOn(['one', 'two']);
  expect(two.match(/<table class="matrix"/g)).toHaveLength(1);
  expect(two).toContain('<th scope="colgroup" colspan="4">one</th><th scope="colgroup" colspan="4">two</th>');
  expectClosed(two);
  const five = ['a', 'b', 'c', 'd', 'e'];
  expect(pageOn(five).match(/<table class="matrix"/g)).toHaveLength(five.length);
});

test(
  'where a price was swept its curves come first, and the first machine alone has charts of its own',
  async () => {
    const labels = ['m (exitCycles 100)', 'm (exitCycles 200)', 'm (exitCycles 400)'];
    const points = labels.map((label, at) => ({label, value: 100 * 2 ** at}));
    const sweeps = [{of: 'machine', base: 'm', parameter: 'exitCycles', unit: 'cycles', points}] as const;
    const swept = {...small, ...onMachines(labels)};
    const told = {...context, machines: machinesCalled(labels), sweeps};
    const drawn = await renderCharts(swept, told);
    expect(drawn.map(({name}) => name).slice(0, 2)).toEqual([
      'sweep-exitCycles',
      'slowdown-m-exitCycles-100',
    ]);
    expect(drawn).toHaveLength(charts.length + 1);
    const {columns, rows} = drawn[0].table;
    expect(rows).toHaveLength(swept.summary.filter(({machine}) => machine === labels[0]).length);
    expect(columns.slice(-labels.length).map(({title}) => title)).toEqual([
      'exitCycles 100',
      'exitCycles 200',
      'exitCycles 400',
    ]);
    const curves = renderHtml(swept, told, drawn);
    expect(curves.indexOf('<svg ')).toBeLessThan(curves.indexOf('<table class="matrix"'));
    for (const folded of labels.slice(1))
      expect(curves).toContain(`<details><summary>On ${folded}</summary>`);
    expectClosed(curves);
  },
  PATIENCE,
);

test(
  'with several machines each has its own charts, under its own name',
  async () => {
    const elsewhere = {...context.machines[0], label: 'my machine/2'};
    const both = {
      ...small,
      cells: [...small.cells, ...small.cells.map(cell => ({...cell, machine: elsewhere.label}))],
      summary: [...small.summary, ...small.summary.map(row => ({...row, machine: elsewhere.label}))],
    };
    const drawn = await renderCharts(both, {...context, machines: [...context.machines, elsewhere]});
    expect(drawn.map(chart => chart.name).slice(0, 1)).toEqual(['slowdown-cascade-lake']);
    expect(drawn.at(-1)!.name).toBe('memory-my-machine-2');
    expect(new Set(drawn.map(chart => chart.name)).size).toBe(2 * charts.length);
  },
  PATIENCE,
);
