/** `pagewalk reproduce`: what was published, beside what pagewalk makes of it. */
import {availableParallelism} from 'node:os';
import {Command} from '@commander-js/extra-typings';
import {costsTable} from '../report/costs-table.ts';
import {cellText} from '../report/data-table.ts';
import {costRows} from '../reproduce/costs.ts';
import {PUBLISHED_COSTS} from '../reproduce/published.ts';
import {UsageError} from '../suite/usage-error.ts';
import {folder, MOST_JOBS, upTo} from './asked.ts';
import type {Session} from './main.ts';
import {reproduceMap} from './reproduce-map.ts';
import {table, wrapped} from './table.ts';

export function addReproduce(program: Command, session: Session): void {
  const {terminal} = session;
  program
    .command('reproduce')
    .description('set what was published beside what pagewalk makes of it')
    .option('--costs', 'what single operations take, as the PVM paper measured them on Cascade Lake')
    .option('--map', 'who wins by table updates and TLB misses, with exits of 2006, 2010 and 2019')
    .option('--jobs <n>', 'of --map: passes at a time', upTo(MOST_JOBS))
    .option('--out <dir>', 'of --map: its folder (default: results/runs/ID)', folder)
    .option('--json', 'print the rows, or the map, as JSON')
    .action(async ({costs, map, jobs, out, json}) => {
      if (costs && map) throw new UsageError('reproduce is given --costs and --map, expected one of them');
      if (map) return reproduceMap(session, {jobs: jobs ?? availableParallelism(), out, json});
      if (!costs) throw new UsageError('reproduce is given nothing to reproduce, expected --costs or --map');
      const idle = jobs !== undefined ? '--jobs' : out !== undefined ? '--out' : undefined;
      if (idle !== undefined) throw new UsageError(`reproduce --costs takes no ${idle}, which is for --map`);
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
