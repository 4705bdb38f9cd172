/** `pagewalk reproduce --map`: the map of who wins where, as a run of its own. */
import {mapOf} from '../reproduce/map/map.ts';
import {mapSpec} from '../reproduce/map/grid.ts';
import type {CrossoverMap} from '../reproduce/map/result.ts';
import {hostPagesWords} from '../reproduce/map/words.ts';
import {failureSentence, failuresIn} from '../report/failures.ts';
import {factorText} from '../suite/conclusions/interval-text.ts';
import {unsteadySentences} from '../suite/conclusions/unsteady.ts';
import {planOf} from '../suite/plan.ts';
import {runId, runPlan} from '../suite/run.ts';
import type {Shard} from '../suite/shards/shard.ts';
import {howMany} from '../timing/how-many.ts';
import {goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';
import {reproduceShardOf} from './reproduce-shard.ts';
import {table, wrapped} from './table.ts';

export interface AskedMap {
  readonly jobs: number;
  readonly timeout: number;
  readonly fresh?: true | undefined;
  readonly out?: string | undefined;
  readonly json?: true | undefined;
  readonly shard?: Shard | undefined;
}

export async function reproduceMap(
  session: Session,
  {jobs, timeout, out, fresh, json, shard}: AskedMap,
): Promise<void> {
  const {terminal, signal, argv} = session;
  const plan = await planOf(mapSpec(), {signal});
  const stored = fresh ? ('replaced' as const) : ('kept' as const);
  const options = {jobs, timeout, stored, signal, ...(out === undefined ? {} : {out})};
  if (shard !== undefined) {
    const place = out ?? `results/runs/${runId(plan.spec)}`;
    return reproduceShardOf(session, [{plan, place}], {...options, shard, json, out: place});
  }
  const {cells, store, interrupted} = await runPlan(plan, options, progressOn(terminal));
  if (interrupted) {
    session.status = INTERRUPTED;
    const again = goingOn(argv);
    terminal.err(
      `interrupted: ${howMany(cells.length, 'cell is', 'cells are')} kept in ${store.folder}; go on with: ${again}\n`,
    );
    return;
  }
  const failures = failuresIn(cells);
  if (failures.length > 0) {
    session.status = CELL_FAILED;
    for (const failure of failures) terminal.err(`failed: ${failureSentence(failure)}\n`);
    return;
  }
  for (const sentence of unsteadySentences(cells)) terminal.err(`warning: ${sentence}\n`);
  const map = mapOf(cells);
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {mapFiles} = await import('../report/map/files.ts');
  for (const [name, text] of await mapFiles(map)) store.write(name, text);
  terminal.out(json ? `${JSON.stringify(map)}\n` : mapText(map, terminal.columns));
  terminal.err(`The map is ${store.folder}/map.html\n`);
}

/** The findings, and the panel of the latest exits and small host pages in numbers. */
export function mapText({panels, findings, columns, rows}: CrossoverMap, width: number): string {
  const shown = panels.findLast(({hostPageKib}) => hostPageKib === 4)!;
  const heads = ['misses', ...columns.map(String)].map(head => ({head, align: 'right' as const}));
  const lines = rows.toReversed().map(row => [
    String(row),
    ...columns.map(column => {
      const cell = shown.cells.find(each => each.column === column && each.row === row);
      return cell ? factorText(cell.ratio) : '';
    }),
  ]);
  const title = `Cycles of nested paging over those of the better shadow paging, with exits of ${shown.year} and host pages of ${hostPagesWords(shown)}, by TLB misses (down) and table updates (across) a thousand accesses`;
  return [
    wrapped(title, width),
    table(heads, lines, width),
    '\n',
    ...findings.map(each => wrapped(each, width)),
  ].join('');
}
