/** What became of the hypotheses on the view's machine. */
import type {SummaryRow} from '../suite/result.ts';
import {distinct, type View} from './view.ts';

/** Absent where there is nothing to say: the workload claims nothing, or no seed of it ended well. */
export function judgementOf(view: View, workload: string): SummaryRow | undefined {
  const rows = view.groups.flatMap(({summary}) => summary ?? []);
  return rows.find(row => row.workload === workload && row.judgement !== undefined);
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
