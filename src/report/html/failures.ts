import {textColumn} from '../data-table.ts';
import type {Result} from '../../suite/result.ts';
import {failuresIn, type Failure} from '../failures.ts';
import {tableHtml} from './table.ts';
import {type Html, html} from './tag.ts';

/** Nothing where all went well. */
export function failureSection({cells}: Result): Html | undefined {
  const failed = cells.filter(cell => cell.status === 'failed').length;
  if (failed === 0) return undefined;
  return html`<section aria-labelledby="failed">
<h2 id="failed">Failed</h2>
<p>${failed} of ${cells.length} cells failed. Where other seeds of the same workload and strategy ended well, the
numbers below are theirs alone.</p>
${tableHtml({
  caption: 'Cells that failed',
  columns: ['Workload', 'Strategies', 'Machine', 'Seeds', 'Error'].map(textColumn),
  rows: failuresIn(cells).map(rowOf),
})}
</section>`;
}

function rowOf({workload, strategies, machine, seeds, error}: Failure): string[] {
  return [workload, strategies.join(', '), machine, seeds.join(', '), error];
}
