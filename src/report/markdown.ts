/** The summary in Markdown: the same bytes on every machine. */
import type {Result} from '../suite/result.ts';
import {answerMarkdown, findingMarkdown} from './answer/markdown.ts';
import {checkedNote} from './checked.ts';
import type {ReportContext, WorkloadNote} from './context.ts';
import {escape, strong, tableMarkdown} from './markdown-text.ts';
import {fidelityNotes} from './fidelity.ts';
import {failureSentence, failuresIn} from './failures.ts';
import {judgementOf} from './hypotheses.ts';
import {hypotheticalNote, leadOf} from './lead.ts';
import {idleNotes} from './notes.ts';
import {overviewTable} from './overview.ts';
import {ownCountTable, ownEventTable} from './own-events.ts';
import {sensitivityMarkdown} from './sensitivity/part.ts';
import {asSentence} from './sight.ts';
import {summaryTable, verdictsOf} from './summary-table.ts';
import {sweepsOf, withoutSwept} from './sweep/sweep.ts';
import {type View, viewsOf} from './view.ts';

export function renderMarkdown(result: Result, context: ReportContext): string {
  const views = viewsOf(result, context);
  const sweeps = sweepsOf(context.sweeps, views);
  const open = withoutSwept(views, sweeps);
  const blocks = [
    `# ${escape(context.title)}`,
    escape(leadOf(result, views)),
    ...fidelityNotes(views).map(escape),
    escape(checkedNote(result) ?? ''),
    ...idleNotes(result).map(escape),
    ...answerMarkdown({sweeps, open, machines: views.length, sensitivity: context.sensitivity}),
    ...views.flatMap(view => viewBlocks(view, open.includes(view))),
    ...failureBlocks(result),
    ...sensitivityMarkdown(context.sensitivity),
    '## Limits of the model',
    context.limits.map(limit => `- ${escape(limit)}`).join('\n'),
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

function viewBlocks(view: View, isFound: boolean): string[] {
  return [
    `## Slowdown over ${escape(view.reference)} on ${escape(view.machine.label)}`,
    escape(hypotheticalNote(view) ?? ''),
    ...(isFound ? [] : findingMarkdown(view)),
    view.sight === undefined ? '' : escape(asSentence(`eviction ${view.sight}`)),
    view.notes.map(({sentence}) => escape(sentence)).join(' '),
    tableMarkdown(overviewTable(view)),
    ...view.families.flatMap(family => family.workloads.flatMap(workload => workloadBlocks(view, workload))),
    ...ownBlocks(view),
  ];
}

function ownBlocks(view: View): string[] {
  const tables = [ownEventTable(view), ownCountTable(view)].filter(table => table !== undefined);
  return tables.length === 0 ? [] : ['### Events of their own', ...tables.map(tableMarkdown)];
}

function workloadBlocks(view: View, {label, title, hypothesis, caution}: WorkloadNote): string[] {
  return [
    `### ${escape(label)}: ${escape(title)}`,
    ...verdictsOf(view, label).map(verdict => `**${escape(verdict)}**`),
    hypothesis === undefined ? '' : `Hypothesis: ${escape(hypothesis)}`,
    judgementBlock(view, label),
    caution === undefined ? '' : `${escape(caution)}.`,
    tableMarkdown(summaryTable(view, label)),
  ];
}

function judgementBlock(view: View, workload: string): string {
  const judgement = judgementOf(view, workload);
  if (judgement === undefined) return '';
  const {sentence, isRefuted} = judgement;
  return isRefuted ? strong(sentence) : escape(sentence);
}

function failureBlocks({cells}: Result): string[] {
  const lines = failuresIn(cells).map(failure => `- ${escape(failureSentence(failure))}`);
  return lines.length === 0 ? [] : ['## Failed', lines.join('\n')];
}
