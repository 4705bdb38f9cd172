import {expect, test} from 'vitest';
import {answerOf} from './answer/answer.ts';
import {numberColumn, textColumn} from './data-table.ts';
import {ratio} from './format.ts';
import {failureSentence, failuresIn} from './failures.ts';
import {exampleContext, exampleResult} from './fixture.ts';
import {renderHtml} from './html/page.ts';
import {escape, tableMarkdown} from './markdown-text.ts';
import {renderMarkdown} from './markdown.ts';
import {viewsOf} from './view.ts';

const result = exampleResult();
const context = exampleContext();
const text = renderMarkdown(result, context);

/** Markdown's own characters, as the words of the example hold them. */
const escaped = (words: string) => words.replace(/[<>[\]]/g, '\\$&');

test('each workload has its verdict and a line for every strategy', () => {
  for (const {label} of context.workloads) {
    const section = text.split(`### ${label}: `)[1].split('\n#')[0];
    const rows = result.summary.filter(row => row.workload === label);
    expect(section).toContain(escaped(rows[0].verdict));
    for (const row of rows) expect(section).toContain(`| ${row.strategy} | ${ratio(row.slowdown)} |`);
  }
});

test('what a reader must know of the input is said beside the workload, here and on the page', () => {
  const caution = 'a.lackey: 1 of 9 lines is no record and was skipped';
  const workloads = context.workloads.map((note, at) => (at === 0 ? {...note, caution} : note));
  const section = renderMarkdown(result, {...context, workloads}).split('\n### ')[1];
  expect(section.startsWith(context.workloads[0].label)).toBe(true);
  expect(section).toContain(`${caution}.`);
  expect(renderHtml(result, {...context, workloads}, [])).toContain(`${caution}.`);
});

test('each workload has what became of its hypothesis, and the refuted ones are named first', () => {
  const sectionOf = (label: string) => text.split(`### ${label}: `)[1].split('\n#')[0];
  expect(sectionOf('ctx-ring')).toContain('\n\nHypothesis held.\n\n');
  expect(sectionOf('gups')).toContain(
    '\n\n**Hypothesis REFUTED: nested takes \\<1.02\\> times as long.**\n\n',
  );
  expect(sectionOf('compute')).not.toMatch(/hypothesis (held|refuted)/i);
  const lead = text.split('## Who wins where')[1].split('\n\n')[2];
  expect(lead).toBe('**Refuted hypotheses: gups. Refuted, but believed all the same: fork-exit.**');
});

test('what comes first is the answer of the page, in the same sentences', () => {
  const [, answer] = text.split('\n## Who wins where, and by how much\n\n');
  expect(text.indexOf('\n## ')).toBe(text.indexOf('\n## Who wins where'));
  const [view] = viewsOf(result, context);
  expect(answer.split('\n\n')[0]).toBe(escape(answerOf(view).join(' ')));
});

test('of a machine in several variants the curves come first, then the finding on the first; of the others it stands at their slowdowns', () => {
  const machine = context.machines[0];
  const variants = [100, 200, 300].map(value => ({label: `cascade-lake (exitCycles ${value})`, value}));
  const over = <Row extends {machine: string}>(rows: readonly Row[]): Row[] =>
    variants.flatMap(({label}) => rows.map(row => ({...row, machine: label})));
  const swept = renderMarkdown(
    {...result, cells: over(result.cells), summary: over(result.summary)},
    {
      ...context,
      machines: variants.map(({label}) => ({...machine, label})),
      sweeps: [
        {
          of: 'machine',
          base: 'cascade-lake',
          parameter: 'machine.exitCycles',
          unit: 'cycles',
          points: variants,
        },
      ],
    },
  );
  const [, first, ...others] = swept.split('\n## ');
  const [, curves, finding] = first.split('\n### ');
  expect(curves).toContain('The lead changes nowhere.');
  expect(curves).toContain('| gups | nested | ');
  expect(finding).toMatch(/^On cascade-lake \(exitCycles 100\)\n\nOf 12 rows /);
  const own = others.filter(part => part.startsWith('Slowdown over native'));
  expect(own.map(part => part.includes('\n\nOf 12 rows '))).toEqual([false, true, true]);
});

test('the first sentence counts workloads, strategies and seeds', () => {
  expect(text.split('\n\n')[1]).toBe(
    `12 workloads under 5 strategies, 5 seeds each, on ${context.machines[0].machine.title}. Run ${result.run}.`,
  );
  const one = result.cells.filter(({seed, strategy}) => seed === 3 && strategy === 'native');
  expect(renderMarkdown({...result, cells: one.slice(0, 1)}, context)).toContain(
    '1 workload under 1 strategy, 1 seed each,',
  );
});

test('numbers stand right and words left', () => {
  const columns = [textColumn('Workload'), numberColumn('Cycles')];
  expect(tableMarkdown({caption: '', columns, rows: [['gups', {value: 3, text: '3'}]]})).toBe(
    '| Workload | Cycles |\n| --- | ---: |\n| gups | 3 |',
  );
});

test('what failed is said to have failed, with its error', () => {
  const section = text.split('### fork-exit: ')[1].split('\n#')[0];
  expect(section).toContain('| shadow-uncached | failed | – |');
  const failed = result.cells.filter(cell => cell.status === 'failed');
  const list = text.split('## Failed')[1].split('\n#')[0].trim().split('\n');
  expect(list).toEqual(failuresIn(result.cells).map(failure => `- ${escaped(failureSentence(failure))}`));
  expect(list[0]).toContain(escaped(failed[0].error));
});

test('a table keeps its columns whatever a label holds', () => {
  const label = 'nested | *odd*\nlabel';
  const renamed = {
    ...result,
    cells: result.cells.map(cell => (cell.strategy === 'nested' ? {...cell, strategy: label} : cell)),
    summary: result.summary.map(row => (row.strategy === 'nested' ? {...row, strategy: label} : row)),
  };
  const strategies = [...context.strategies, {label, title: label, description: '', virtual: true}];
  const line = renderMarkdown(renamed, {...context, strategies})
    .split('\n')
    .find(each => each.startsWith('| nested \\| '))!;
  expect(line.split(/(?<!\\)\|/).length - 2).toBe(6);
});

test('the bytes are the same every time, and end with one line break', () => {
  expect(renderMarkdown(result, context)).toBe(text);
  expect(text).toMatch(/[^\n]\n$/);
});

test('what would be obeyed or not be seen is shown, and a break is white space', () => {
  expect(escape('a\u001b[2J\u009b\u202e\u2028\u200b\n b')).toBe(
    String.raw`a\\u001b\[2J\\u009b\\u202e\\u2028\\u200b b`,
  );
});
