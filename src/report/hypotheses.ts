/** What became of the hypotheses on the view's machine. */
import type {SummaryRow} from '../suite/result.ts';
import {asSentence} from './sight.ts';
import {distinct, type View} from './view.ts';

export interface Judgement {
  readonly sentence: string;
  readonly isRefuted: boolean;
}

/** Absent where there is nothing to say: the workload claims nothing, or no seed of it ended well. */
export function judgementOf(view: View, workload: string): Judgement | undefined {
  for (const {summary} of view.groups)
    if (summary?.workload === workload && summary.judgement !== undefined)
      return {sentence: asSentence(summary.judgement), isRefuted: summary.hypothesis === 'refuted'};
  return undefined;
}

/** Which were refuted, to be read before anything else. */
export function refutedNote(view: View): string | undefined {
  const refuted = view.groups.flatMap(({summary}) => (summary?.hypothesis === 'refuted' ? [summary] : []));
  const believed = labelsOf(refuted.filter(row => row.believed !== undefined));
  const surprising = labelsOf(refuted.filter(row => row.believed === undefined));
  const notes = [
    ...(surprising === '' ? [] : [`Refuted hypotheses: ${surprising}.`]),
    ...(believed === '' ? [] : [`Refuted, but believed all the same: ${believed}.`]),
  ];
  return notes.length === 0 ? undefined : notes.join(' ');
}

const labelsOf = (rows: readonly SummaryRow[]): string =>
  distinct(rows.map(({workload}) => workload)).join('; ');
