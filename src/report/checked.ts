/** The sentence that says what --check compared. */
import {checkedCells} from '../suite/checked-cells.ts';
import type {Result} from '../suite/result.ts';
import {howMany} from '../timing/how-many.ts';
import {count} from './format.ts';

/** Nothing of a run that was not checked. */
export function checkedNote({cells}: Result): string | undefined {
  const {cells: checked, sum} = checkedCells(cells);
  if (checked === 0) return undefined;
  const where = checked === cells.length ? '' : ` in ${checked} of ${cells.length} cells`;
  return (
    `Checked${where}: ${howMany(sum.translations, 'translation')} (${howMany(sum.tableStores, 'table store')} and ` +
    `${howMany(sum.wholePages, 'whole page')} among them, ${howMany(sum.faults, 'fault')}, ` +
    `${count(sum.racy)} racy), ${howMany(sum.entries, 'table entry', 'table entries')} at the end, ` +
    `${howMany(sum.audits, 'audit')} and ${howMany(sum.laws, 'law')} of conservation: ` +
    `${howMany(sum.disagreements, 'disagreement')}.`
  );
}
