/** A slowdown as it is printed: never without what it rests on. */
import {unsteadinessOf} from '../suite/conclusions/unsteady.ts';
import type {SummaryRow} from '../suite/result.ts';
import {interval, ratio} from './format.ts';
import type {Group, View} from './view.ts';

/** `11.5× [11.1–12.0]`, of a group that has the row. */
export const slowdownWords = (group: Group, row: SummaryRow): string =>
  `${markedRatio(group, row.slowdown)} ${interval(row)}`;

/** With a mark where it is of no steady state. */
export const markedRatio = (group: Group, value: number): string =>
  `${ratio(value)}${unsteadinessOf(group) === undefined ? '' : UNSTEADY_MARK}`;

/** Why a group that ended well has none. */
export const missingSlowdown = ({strategies, reference}: View): string =>
  strategies.includes(reference) ? 'not compared' : `no ${reference}`;

const UNSTEADY_MARK = '*';

/** What the mark means, where the view has one. */
export function unsteadyNote({groups}: View): string | undefined {
  if (groups.every(group => unsteadinessOf(group) === undefined)) return undefined;
  return `${UNSTEADY_MARK} not steady: what was counted differs between the first and the second half of what was measured`;
}
