/** What --check compared in the cells of a run. */
import {sumChecked, type Checked} from '../replay/checked.ts';
import type {Cell} from './result.ts';

export interface CheckedCells {
  /** How many of the cells were checked. */
  readonly cells: number;
  readonly sum: Readonly<Checked>;
}

export function checkedCells(cells: readonly Cell[]): CheckedCells {
  const each = cells.flatMap(({checked}) => checked ?? []);
  return {cells: each.length, sum: sumChecked(each)};
}
