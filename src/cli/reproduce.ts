/** `pagewalk reproduce`: what was published, beside what pagewalk makes of it. */
import {Command} from '@commander-js/extra-typings';
import {costsTable} from '../report/costs-table.ts';
import {cellText} from '../report/data-table.ts';
import {costRows} from '../reproduce/costs.ts';
import {PUBLISHED_COSTS} from '../reproduce/published.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Session} from './main.ts';
import {table, wrapped} from './table.ts';

export function addReproduce(program: Command, {terminal}: Session): void {
  program
    .command('reproduce')
    .description('set what was published beside what pagewalk makes of it')
    .option('--costs', 'what single operations take, as the PVM paper measured them on Cascade Lake')
    .option('--json', 'print the rows as JSON')
    .action(({costs, json}) => {
      if (!costs) throw new UsageError('reproduce is given nothing to reproduce, expected --costs');
      const operations = costRows(PUBLISHED_COSTS);
      if (json) terminal.out(`${JSON.stringify({operations})}\n`);
      else terminal.out(textOf(costsTable(operations), terminal.columns));
    });
}

/** Of the columns those that a terminal has room for, by names that are as short. */
const HEADS = ['operation', 'on', 'kind', 'here', 'published', 'ratio', 'drawn'];

function textOf({caption, columns, rows}: ReturnType<typeof costsTable>, width: number): string {
  const shown = HEADS.map((head, at) => ({head, align: columns[at].align}));
  const lines = rows.map(row => row.slice(0, HEADS.length).map(cellText));
  return `${wrapped(caption, width)}\n${table(shown, lines, width)}`;
}
