/** `pagewalk sensitivity`: which prices the conclusions of a kept run rest on. */
import type {Command} from '@commander-js/extra-typings';
import {priceSensitivity} from '../sensitivity/sensitivity.ts';
import {Store} from '../suite/store/store.ts';
import {storedRun} from '../suite/store/stored-run.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Session} from './main.ts';
import {tuningFolder} from './report-tuning.ts';
import {sensitivityText} from './sensitivity-text.ts';
import {CELL_FAILED} from './status.ts';

const EXAMPLES = `
Examples:
  pagewalk sensitivity results/reference/default
  pagewalk sensitivity results/reference/machines --out machines-prices
  pagewalk sensitivity results/reference/default --json

Nothing is run: what was counted is priced anew. Each price is moved by itself
through the range that is stated of it, else from half to twice; and a thousand
draws move all assumed prices at once. Each price that overturns a verdict by itself
is told with the value where it does.`;

export function addSensitivity(program: Command, session: Session): void {
  const {terminal} = session;
  program
    .command('sensitivity')
    .description('tell which prices the conclusions of a kept run rest on, and where each would turn')
    .argument('<run>', 'the folder of a run or a reference, or the id of a run')
    .option('--out <dir>', 'write summary.md, sensitivity.json and a chart a workload there')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name, {out, json}) => {
      if (tuningFolder(name) !== undefined)
        throw new UsageError(
          `${name}: a tuning is not priced anew, expected a run: tune with --set machine.NAME`,
        );
      const kept = await storedRun(name, {maxCells: Infinity, signal: session.signal});
      if (!kept.current)
        throw new UsageError(
          `${kept.store.folder} was made by another version of the simulator: run it again before pricing it anew`,
        );
      const found = priceSensitivity(kept);
      if (kept.cells.some(({status}) => status === 'failed')) session.status = CELL_FAILED;
      if (json) terminal.out(`${JSON.stringify(found)}\n`);
      else terminal.out(sensitivityText(found, terminal.columns));
      if (out === undefined) return;
      // Loading the charts takes longer than most verbs: only who draws them waits for it.
      const {sensitivityFiles} = await import('../report/sensitivity/files.ts');
      const store = new Store(out);
      for (const [file, content] of await sensitivityFiles(kept.plan.spec.title ?? 'pagewalk', found))
        store.write(file, content);
      terminal.err(`The summary is ${out}/summary.md\n`);
    });
}
