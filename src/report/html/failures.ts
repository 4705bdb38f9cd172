import {textColumn} from '../data-table.ts';
import type {FailedCell, Result} from '../../suite/result.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

/** Nothing where all went well. */
export function failureSection({cells}: Result): Html | undefined {
  const failed = cells.filter(cell => cell.status === 'failed');
  if (failed.length === 0) return undefined;
  return html`<section aria-labelledby="failed">
<h2 id="failed">Failed</h2>
<p>${failed.length} of ${cells.length} cells failed. Where other seeds of the same workload and strategy ended well, the
numbers below are theirs alone.</p>
${tableHtml({
  caption: 'Cells that failed',
  columns: ['Workload', 'Strategy', 'Machine', 'Seed', 'Error'].map(textColumn),
  rows: failed.map(rowOf),
})}
</section>`;
}

function rowOf({workload, strategy, machine, seed, error}: FailedCell): string[] {
  return [workload, strategy, machine, String(seed), error];
}
