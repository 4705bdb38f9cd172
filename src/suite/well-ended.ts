import type {Cell, OkCell} from './result.ts';

/** Of what this program makes for itself a cell that failed is a fault of it. */
export function wellEnded(cell: Cell): OkCell {
  if (cell.status === 'ok') return cell;
  throw new Error(`${cell.workload} under ${cell.strategy} on ${cell.machine} failed: ${cell.error}`);
}
