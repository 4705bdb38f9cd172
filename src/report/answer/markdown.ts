/** What `summary.md` opens with, as the page does: what a parameter changes, and the finding on each machine. */
import {sweepTable, sweepTitle, sweepWords} from '../charts/sweep.ts';
import type {ReportContext} from '../context.ts';
import {refutedNote} from '../hypotheses.ts';
import {escape, strong, tableMarkdown} from '../markdown-text.ts';
import {sensitivityPart} from '../sensitivity/part.ts';
import type {Sweep} from '../sweep/sweep.ts';
import type {View} from '../view.ts';
import {answerOf} from './answer.ts';

interface Answer {
  readonly sweeps: readonly Sweep[];
  /** Those whose finding stands here: of machines that a sweep runs through the first. */
  readonly open: readonly View[];
  readonly machines: number;
  readonly sensitivity: ReportContext['sensitivity'];
}

/** Blocks, with the heading. */
export const answerMarkdown = ({sweeps, open, machines, sensitivity}: Answer): readonly string[] => [
  '## Who wins where, and by how much',
  ...sweeps.flatMap(sweepBlocks),
  ...open.flatMap(view => [
    machines === 1 ? '' : `### On ${escape(view.machine.label)}`,
    ...findingMarkdown(view),
  ]),
  certainty(sensitivity),
];

const sweepBlocks = (sweep: Sweep): readonly string[] => [
  `### ${escape(sweepTitle(sweep))}`,
  escape(sweepWords(sweep)),
  tableMarkdown(sweepTable(sweep)),
];

export const findingMarkdown = (view: View): readonly string[] => [
  escape(answerOf(view).join(' ')),
  strong(refutedNote(view)),
];

/** How much of it is sure, in a sentence. */
function certainty(sensitivity: ReportContext['sensitivity']): string {
  if (sensitivity === undefined || 'untold' in sensitivity) return '';
  return escape(sensitivityPart(sensitivity).sentences[0] ?? '');
}
