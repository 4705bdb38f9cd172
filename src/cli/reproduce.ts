/** `pagewalk reproduce`: what was published, beside what pagewalk makes of it. */
import {Command} from '@commander-js/extra-typings';
import {significant} from '../report/format.ts';
import {costRows, type CostRow} from '../reproduce/costs.ts';
import {PUBLISHED_COSTS} from '../reproduce/published.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Session} from './main.ts';
import {table, wrapped} from './table.ts';

const MICROSECOND = 2500;

export function addReproduce(program: Command, {terminal}: Session): void {
  program
    .command('reproduce')
    .description('set what was published beside what pagewalk makes of it')
    .option('--costs', 'what single operations take, as the PVM paper measured them on Cascade Lake')
    .option('--json', 'print the rows as JSON')
    .action(({costs, json}) => {
      if (!costs) throw new UsageError('reproduce: expected --costs, which is all that it reproduces so far');
      const rows = costRows(PUBLISHED_COSTS);
      terminal.out(json ? `${JSON.stringify({operations: rows})}\n` : costsText(rows, terminal.columns));
    });
}

function costsText(rows: readonly CostRow[], width: number): string {
  const title =
    'What operations take on cascade-lake, in µs, beside “PVM”, SOSP 2023, of one container on bare metal; a row that a price was derived from (calibration) is no success';
  const lines = rows.map(({operation, column, kind, cycles, published, ratio}) => [
    operation,
    column,
    significant(cycles / MICROSECOND),
    significant(published / MICROSECOND),
    `${ratio.toFixed(2)}×`,
    kind,
  ]);
  return [
    wrapped(title, width),
    '\n',
    table(
      [
        {head: 'operation', align: 'left'},
        {head: 'measured on', align: 'left'},
        {head: 'here', align: 'right'},
        {head: 'published', align: 'right'},
        {head: 'ratio', align: 'right'},
        {head: 'kind', align: 'left'},
      ],
      lines,
      width,
    ),
  ].join('');
}
