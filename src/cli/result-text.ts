/** A result as tables: a workload each, its strategies in rows, and the verdict. */
import {bytes, interval, NONE, ratio, short} from '../report/format.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell, OkCell, Result, SummaryRow} from '../suite/result.ts';
import {table, wrapped, type Column} from './table.ts';

const COLUMNS: readonly Column[] = [
  {head: 'strategy', align: 'left'},
  {head: 'slowdown', align: 'right'},
  {head: '95 % interval', align: 'right'},
  {head: 'exits', align: 'right'},
  {head: 'walk refs', align: 'right'},
  {head: 'memory', align: 'right'},
];

export function textOfResult(result: Result, plan: Plan, width: number): string {
  const parts = plan.workloads.flatMap(({label, thing}) =>
    plan.machines.map(machine => {
      const cells = result.cells.filter(cell => cell.workload === label && cell.machine === machine.label);
      const rows = result.summary.filter(row => row.workload === label && row.machine === machine.label);
      const where = plan.machines.length > 1 ? ` on ${machine.label}` : '';
      const title = 'title' in thing ? `: ${thing.title}` : '';
      return `${label}${where}${title}\n${body(plan, cells, rows, width)}`;
    }),
  );
  return `${parts.join('\n')}\n${legend(plan)}`;
}

function body(
  {strategies}: Plan,
  cells: readonly Cell[],
  rows: readonly SummaryRow[],
  width: number,
): string {
  const lines = strategies.map(({label}) => {
    const own = cells.filter(cell => cell.strategy === label);
    return rowOf(
      label,
      own,
      rows.find(row => row.strategy === label),
    );
  });
  const verdict = rows[0] ? wrapped(rows[0].verdict, width) : '';
  return table(COLUMNS, lines, width) + verdict + failures(cells, width);
}

function rowOf(label: string, cells: readonly Cell[], row: SummaryRow | undefined): readonly string[] {
  const ended = cells.filter(cell => cell.status === 'ok');
  if (ended.length === 0) return [label, 'failed', NONE, NONE, NONE, NONE];
  const mean = (count: (cell: OkCell) => number): number =>
    ended.reduce((sum, cell) => sum + count(cell), 0) / ended.length;
  return [
    label,
    row ? ratio(row.slowdown) : NONE,
    row ? interval(row, ended.length) : NONE,
    row ? short(row.exits) : NONE,
    short(mean(cell => cell.walkReferences)),
    bytes(mean(cell => cell.overheadBytes.peak)),
  ];
}

/** One sentence for each reason; the seeds that it holds for are counted. */
function failures(cells: readonly Cell[], width: number): string {
  const reasons = new Map<string, number>();
  for (const cell of cells) {
    if (cell.status === 'failed') {
      const reason = `${cell.strategy} failed: ${cell.error}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  return [...reasons].map(([reason, count]) => wrapped(`${reason} (seeds: ${count})`, width)).join('');
}

function legend({reference, passes}: Plan): string {
  const seeds = new Set(passes.map(({seed}) => seed)).size;
  return (
    `Slowdown is over ${reference}, a geometric mean over ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}; ` +
    'exits, walk references\nand memory (peak of what tables cost for virtualization) are means.\n'
  );
}
