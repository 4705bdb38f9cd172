/** Labels that would be obeyed, break a table, hide or turn what follows: in every part of a report they are words and no more. */
import {beforeAll, describe, expect, test} from 'vitest';
import {comparisonOf} from '../compare/comparison.ts';
import {expectClosed} from '../testing/closed.ts';
import {runOf, seeded} from '../testing/compared-runs.ts';
import {conclusion, flip, price, sensitivity} from '../testing/sensitivity.ts';
import {answerMarkdown} from './answer/markdown.ts';
import {sweepSpec} from './charts/sweep.ts';
import {comparisonChart} from './comparison/chart.ts';
import {comparisonMarkdown} from './comparison/markdown.ts';
import type {ReportContext, SweepNote} from './context.ts';
import {exampleContext, shortResult} from './fixture.ts';
import {renderHtml} from './html/page.ts';
import {renderMarkdown} from './markdown.ts';
import {renderSvg} from './render-svg.ts';
import {renderCharts} from './rendered-chart.ts';
import {sensitivityMarkdown, sensitivitySection} from './sensitivity/part.ts';
import {contains, textBoxes, viewBoxOf} from './svg-text.ts';
import {sweepsOf} from './sweep/sweep.ts';
import {viewsOf} from './view.ts';

const HOSTILE = `<script>alert("1")</script> | 'a' \`b\` [x](y) & \u202eturned\nsecond\u2028third ${'long'.repeat(40)}`;
const workload = `gups ${HOSTILE}`;
const strategy = `nested ${HOSTILE}`;

/** Of markup that somebody would read as such. */
const OBEYED = /<script|\u202e|\u2028/;

/** Every line of a table has as many cells as its head, by what Markdown takes for a border. */
function expectTables(markdown: string): void {
  const tables = markdown.split('\n\n').filter(block => block.startsWith('|'));
  expect(tables.length).toBeGreaterThan(0);
  for (const table of tables) {
    const borders = table.split('\n').map(line => [...line.matchAll(/(?<!\\)\|/g)].length);
    expect(new Set(borders).size, table).toBe(1);
  }
  expect(markdown.replaceAll(String.raw`\<`, '')).not.toMatch(OBEYED);
}

const renamed = <Row extends {readonly workload: string; readonly strategy: string}>(row: Row): Row => ({
  ...row,
  workload: row.workload === 'gups' ? workload : row.workload,
  strategy: row.strategy === 'nested' ? strategy : row.strategy,
});
const short = shortResult();
const result = {...short, cells: short.cells.map(renamed), summary: short.summary.map(renamed)};
const example = exampleContext();

const sensitive = sensitivity({
  prices: [price({flips: [flip({workload, first: 'kvm', second: strategy})]})],
  robust: [
    conclusion({workload: 'prefork', first: strategy, second: 'kvm'}),
    conclusion({workload, first: 'kvm', second: strategy, shareOfDraws: 0.5}),
  ],
});

const note: SweepNote = {
  of: 'strategy',
  base: `swept ${HOSTILE}`,
  parameter: `pages ${HOSTILE}`,
  unit: `<b>unit</b> ${'u'.repeat(60)}`,
  points: ['shadow-cached', 'shadow-uncached', strategy].map((label, at) => ({label, value: 2 ** at})),
};

const context: ReportContext = {
  ...example,
  workloads: example.workloads.map(each => (each.label === 'gups' ? {...each, label: workload} : each)),
  strategies: example.strategies.map(each => (each.label === 'nested' ? {...each, label: strategy} : each)),
  sweeps: [note],
  sensitivity: sensitive,
};
const views = viewsOf(result, context);
const sweeps = sweepsOf(context.sweeps, views);

const OPTIONS = {threshold: 0.01, across: false, limits: []};
const compared = (() => {
  const [old, now] = [100, 130].map(cycles =>
    [strategy, 'kvm'].flatMap(label => seeded([cycles, cycles + 1, cycles + 2], {workload, strategy: label})),
  );
  const names = [`old ${HOSTILE}`, `new ${HOSTILE}`];
  return comparisonOf(runOf(names[0], ...old), [runOf(names[1], ...now)], OPTIONS);
})();

describe('in Markdown', () => {
  test('a comparison', () => expectTables(comparisonMarkdown(compared)));
  test('what conclusions rest on', () => expectTables(sensitivityMarkdown(sensitive).join('\n\n')));
  test('the answer and a sweep', () =>
    expectTables(answerMarkdown({sweeps, open: views, machines: 1, sensitivity: sensitive}).join('\n\n')));
  test('all of a summary', () => expectTables(renderMarkdown(result, context)));
});

describe('on the page', {timeout: 60_000}, () => {
  let page: string;
  beforeAll(async () => {
    page = renderHtml(result, context, await renderCharts(result, context));
  }, 60_000);

  test('nothing is obeyed, and every element that is opened is closed', () => {
    expect(page).not.toMatch(OBEYED);
    expectClosed(page);
    expect(sensitivitySection(sensitive)!.text).not.toMatch(OBEYED);
  });

  test('the picture of the first screen has the labels as words', () => {
    const [matrix] = /<table class="matrix"[^]*?<\/table>/.exec(page)!;
    expect(matrix).toContain('&lt;script&gt;');
    expect([...matrix.matchAll(/<th scope="col">/g)]).toHaveLength(views[0].virtual.length);
  });
});

test.each([
  ['a sweep', () => sweepSpec(sweeps[0])],
  ['a comparison', () => comparisonChart(compared)],
])('in the picture of %s no label is obeyed or stands out over the edge', async (_name, spec) => {
  const svg = await renderSvg(spec());
  expect(svg).not.toMatch(OBEYED);
  expect(svg).toContain('&lt;script&gt;');
  const picture = viewBoxOf(svg);
  expect(textBoxes(svg).filter(box => !contains(picture, box))).toEqual([]);
});
