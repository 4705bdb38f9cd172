/** The sentence that says what --check compared. */
import {checkedCells} from '../suite/checked-cells.ts';
import type {Result} from '../suite/result.ts';
import {count} from './format.ts';

/** Nothing of a run that was not checked. */
export function checkedNote({cells}: Result): string | undefined {
  const {cells: checked, sum} = checkedCells(cells);
  if (checked === 0) return undefined;
  const where = checked === cells.length ? '' : ` in ${checked} of ${cells.length} cells`;
  return (
    `Checked${where}: ${plural(sum.translations, 'translation')} (${plural(sum.tableStores, 'table store')} and ` +
    `${plural(sum.wholePages, 'whole page')} among them, ${plural(sum.faults, 'fault')}, ` +
    `${count(sum.racy)} racy), ${plural(sum.entries, 'table entry', 'table entries')} at the end, ` +
    `${plural(sum.audits, 'audit')} and ${plural(sum.laws, 'law')} of conservation: ` +
    `${plural(sum.disagreements, 'disagreement')}.`
  );
}

function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
