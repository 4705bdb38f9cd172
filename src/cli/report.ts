/** `pagewalk report`: renders a kept run or tuning again, a run at its own prices or at others. */
import {basename, join, resolve} from 'node:path';
import {Command} from '@commander-js/extra-typings';
import {changePage} from '../report/sensitivity/change.ts';
import {priceChange} from '../sensitivity/change.ts';
import {folderOf, repriced} from '../suite/reprice.ts';
import type {Prices} from '../suite/repriced-machine.ts';
import {Store} from '../suite/store/store.ts';
import {storedRun, type StoredRun} from '../suite/store/stored-run.ts';
import {resultOf} from '../suite/summary.ts';
import {UsageError} from '../suite/usage-error.ts';
import {each} from './asked.ts';
import {pricesOf} from './asked-prices.ts';
import {changeText} from './change-text.ts';
import type {Session} from './main.ts';
import {reportTuning, tuningFolder} from './report-tuning.ts';
import {showResult} from './show-result.ts';
import {CELL_FAILED} from './status.ts';
import type {Terminal} from './terminal.ts';

export function addReport(program: Command, session: Session): void {
  const {terminal} = session;
  program
    .command('report')
    .description(
      'render a kept run or tuning again, a run at its own prices or at others of the same geometry',
    )
    .argument('<run>', 'the folder of a run, a tuning or a reference, or the id of one of the first two')
    .option('--machine <id>', 'a machine, by id or JSON file, whose prices to use')
    .option('--set <machine.name=value>', 'a price to change', each)
    .option(
      '--out <dir>',
      'where the rendering goes (default: in the run, or of a reference below results/runs/; other prices below its repriced/)',
    )
    .option('--json', 'print the result as JSON')
    .action(async (name, options) => {
      const prices = pricesOf('a report', options);
      const form = options.json ? 'json' : 'text';
      const tuning = tuningFolder(name);
      if (tuning !== undefined) {
        if (prices !== undefined)
          throw new UsageError(`${name}: a tuning is not priced anew: tune with --set machine.NAME`);
        await reportTuning(terminal, tuning, {out: options.out, form});
        return;
      }
      const kept = await storedRun(name, {maxCells: Infinity, signal: session.signal});
      terminal.err(shortcomings(kept));
      if (kept.cells.some(({status}) => status === 'failed')) session.status = CELL_FAILED;
      if (prices === undefined) {
        const folder = options.out ?? renderingOf(kept, terminal);
        await showResult(terminal, {...resultAndPlan(kept), form}, new Store(folder));
        return;
      }
      const anew = repriced(kept, prices);
      if (options.out !== undefined && resolve(options.out) === resolve(kept.store.folder))
        throw new UsageError(
          `--out ${options.out}: the report at the run's own prices is kept there, expected another folder`,
        );
      const apart = join('repriced', folderOf(prices));
      const store = new Store(options.out ?? join(renderingOf(kept, terminal), apart));
      const change = priceChange(kept, anew);
      store.write('before-and-after.md', changePage(pricesText(prices), change));
      if (form === 'text') terminal.out(changeText(change, terminal.columns));
      await showResult(terminal, {...resultAndPlan(anew), form}, store);
    });
}

/** What a reader of the report must know that the run lacks. */
export function shortcomings({store, plan, cells, current}: StoredRun): string {
  if (!current) return `${store.folder} was made by another version of the simulator\n`;
  const wanted = plan.passes.reduce((sum, {members}) => sum + members.length, 0);
  if (cells.length === wanted) return '';
  return `${store.folder} is not complete: ${cells.length} of ${wanted} cells are there, and reported; run its spec again to go on\n`;
}

/** A reference is committed as it is, so its rendering lies among the runs. */
function renderingOf({store, isReference}: StoredRun, terminal: Terminal): string {
  if (!isReference) return store.folder;
  const folder = `results/runs/reference-${basename(resolve(store.folder))}`;
  terminal.err(`${store.folder} is a reference, which stays as it is: its rendering goes to ${folder}\n`);
  return folder;
}

const resultAndPlan = ({run, plan, cells}: StoredRun) => ({result: resultOf(run, plan, cells), plan});

/** `prices of zen2, exitCycles 2000`. */
const pricesText = ({machine, values}: Prices): string =>
  [
    ...(machine === undefined ? [] : [`prices of ${machine.id}`]),
    ...Object.entries(values).map(([name, value]) => `${name} ${value}`),
  ].join(', ');
