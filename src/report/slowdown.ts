/** A slowdown as it is printed: never without what it rests on. */
import {unsteadinessOf} from '../suite/conclusions/unsteady.ts';
import {inARow} from '../suite/in-a-row.ts';
import type {SummaryRow} from '../suite/result.ts';
import {ratio} from './format.ts';
import {intervalText} from '../suite/conclusions/interval-text.ts';
import type {Group, View, ViewNote} from './view.ts';

/** `11.5× [11.1–12.0]`, of a group that has the row. */
export const slowdownWords = (group: Group, row: SummaryRow): string =>
  `${markedRatio(group, row.slowdown)} ${intervalText(row)}`;

/** With a mark where it is of no steady state. */
export const markedRatio = (group: Group, value: number): string =>
  `${ratio(value)}${unsteadinessOf(group) === undefined ? '' : UNSTEADY_MARK}`;

/** Why a group that ended well has none. */
export const missingSlowdown = ({strategies, reference}: View): string =>
  strategies.includes(reference) ? 'not compared' : `no ${reference}`;

const UNSTEADY_MARK = '*';

/** What the mark means, and of whom it is; of none, nothing. */
export function unsteadyNotes(groups: readonly Group[]): readonly ViewNote[] {
  const unsteady = groups.filter(group => unsteadinessOf(group) !== undefined);
  if (unsteady.length === 0) return [];
  const names = [...Map.groupBy(unsteady, ({workload}) => workload)].map(
    ([workload, some]) => `${workload} under ${inARow(some.map(({strategy}) => strategy))}`,
  );
  const sentence = `${UNSTEADY_MARK} Not steady, for what was counted differs between the halves of what was measured: ${names.join('; ')}.`;
  return [{sentence, workloads: unsteady.map(({workload}) => workload)}];
}
