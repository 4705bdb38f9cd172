/** `pagewalk tune`: which policy, what size, what else. */
import {existsSync, mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Command, Option} from '@commander-js/extra-typings';
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import {specText} from '../suite/run.ts';
import {Store} from '../suite/store.ts';
import {sentenceOf, UsageError} from '../suite/usage-error.ts';
import {failureSentence, failuresIn} from '../report/failures.ts';
import {analysisOf} from '../tune/analysis.ts';
import {Evidence, failuresOf} from '../tune/evidence.ts';
import {portableTuneSpec, readTuneSpec} from '../tune/read-tune-spec.ts';
import type {TuningResult} from '../tune/result.ts';
import {OBJECTIVES, type TuneSpec} from '../tune/spec.ts';
import {Interrupted} from '../tune/stage.ts';
import {NothingMeasured, prepare, tune, tuningId, type Tuned} from '../tune/tune.ts';
import {winnerSpec} from '../tune/winner-spec.ts';
import {
  each,
  DEFAULT_TIMEOUT_SECONDS,
  folder,
  MOST_JOBS,
  MOST_SECONDS,
  names,
  seeds,
  strictOption,
  upTo,
} from './asked.ts';
import {askedTuning, type AskedTuning} from './asked-tuning.ts';
import {commandOf} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {showTuningPlan} from './show-tuning-plan.ts';
import {tellSkippedLines} from './skipped-lines.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';

const DEFAULT_SPEC = fileURLToPath(new URL('../../workloads/tune.json', import.meta.url));

const EXAMPLES = `
Examples:
  pagewalk tune                       the default tuning (workloads/tune.json)
  pagewalk tune my-tuning.yaml --out winner.json
  pagewalk run winner.json

A tuning runs in stages, each an ordinary run in a folder of its own below
stages/: the bounds, every policy at every size, then the search. One that was
killed goes on where it stopped. The tuning is kept in --folder; --out is the
file that the winning configuration goes to.`;

export function addTune(program: Command, session: Session): void {
  program
    .command('tune')
    .description('find which eviction policy, what size of cache and what else suits some workloads')
    .argument('[spec]', 'a JSON or YAML file')
    .option('--workload <id>', 'a workload by id, or a file; may be repeated', names)
    .option('--machine <id>', 'a machine by id, or a JSON file')
    .option(
      '--set <name=value>',
      'NAME, WORKLOAD.NAME, guest.NAME, host.NAME, machine.NAME or STRATEGY.NAME',
      each,
    )
    .option('--seeds <n>', 'how many seeds, or a list a,b,c of them', seeds)
    .addOption(new Option('--objective <what>', 'what the winner has least of').choices(OBJECTIVES))
    .option('--jobs <n>', 'passes at a time', upTo(MOST_JOBS), availableParallelism())
    .option(
      '--timeout <seconds>',
      'a cell that takes longer fails',
      upTo(MOST_SECONDS),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .option('--folder <dir>', "the tuning's folder (default: results/tune/ID)", folder)
    .option('--out <file>', 'writes the winner there, as a spec that `run` takes', outFile)
    .option('--fresh', 'run what is there already, too')
    .option('--dry-run', 'show what would be run')
    .addOption(strictOption())
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action((file, options) => carryOut(session, file, options));
}

async function carryOut(session: Session, file: string | undefined, asked: AskedTuning): Promise<void> {
  const {terminal} = session;
  const spec = askedTuning(readTuneSpec(file ?? DEFAULT_SPEC), asked);
  tellSkippedLines(session, await prepared(spec, file), asked);
  if (asked.dryRun) return showTuningPlan(terminal, spec, asked.json ? 'json' : 'text');
  const store = openTuning(spec, asked);
  const started = new Date();
  const tuned = await carriedOut(session, spec, store, asked);
  if (!tuned) return;
  const result = analysisOf(tuned);
  const environment = environmentOf(
    {command: commandOf(session.argv), jobs: asked.jobs, simulator: tuned.plan.simulator},
    started,
    new Date(),
  );
  store.write('environment.json', `${JSON.stringify(environment, null, 2)}\n`);
  tellFailures(session, tuned);
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {showTuning} = await import('./show-tuning.ts');
  await showTuning(terminal, {result, spec, form: asked.json ? 'json' : 'text'}, store);
  if (asked.out !== undefined) writeWinner(session, asked.out, tuned, result);
}

/** What is wrong with the plan is said with the file. */
async function prepared(spec: TuneSpec, file: string | undefined): Promise<Plan> {
  try {
    return (await prepare(spec)).plan;
  } catch (thrown) {
    throw file !== undefined && thrown instanceof UsageError
      ? new UsageError(`${file}: ${thrown.message}`)
      : thrown;
  }
}

/** The folder, which is this tuning's or nobody's. */
function openTuning(spec: TuneSpec, {folder: asked, fresh}: AskedTuning): Store {
  const path = asked ?? `results/tune/${tuningId(spec)}`;
  const store = new Store(path);
  const text = `${JSON.stringify(portableTuneSpec(spec, resolve(path)), null, 2)}\n`;
  if (store.exists && store.spec() !== text && !fresh) {
    throw new UsageError(
      `${path} holds the tuning of another spec: name another folder with --folder, or replace it with --fresh`,
    );
  }
  if (existsSync(path) && !statSync(path).isDirectory()) throw new UsageError(`${path} is no folder`);
  if (!store.exists && existsSync(path) && readdirSync(path).length > 0) {
    throw new UsageError(`${path} is not empty and not the folder of a tuning: name another with --folder`);
  }
  store.write('spec.json', text);
  return store;
}

/** Undefined where it was interrupted or came to nothing, which is said. */
async function carriedOut(
  session: Session,
  spec: TuneSpec,
  {folder: path}: Store,
  {jobs, timeout, fresh}: AskedTuning,
): Promise<Tuned | undefined> {
  const {terminal, signal, argv} = session;
  const options = {jobs, timeout, signal, stored: fresh ? ('replaced' as const) : ('kept' as const)};
  const watcher = {
    stage(phrase: string) {
      terminal.err(`${phrase}\n`);
      return progressOn(terminal);
    },
  };
  try {
    return await tune(spec, path, options, watcher);
  } catch (thrown) {
    if (thrown instanceof NothingMeasured) {
      session.status = CELL_FAILED;
      terminal.err(`pagewalk: ${thrown.message}\n`);
      return undefined;
    }
    if (!(thrown instanceof Interrupted)) throw thrown;
    session.status = INTERRUPTED;
    const again = commandOf(argv.filter(word => word !== '--fresh'));
    terminal.err(`interrupted: what is done is kept in ${path}; go on with: ${again}\n`);
    return undefined;
  }
}

/** One line for each reason. */
function tellFailures(session: Session, {cells, subject}: Tuned): void {
  const {failures} = new Evidence(cells);
  if (failuresOf(failures, subject).length > 0) session.status = CELL_FAILED;
  for (const failure of failuresIn(failures)) session.terminal.err(`failed: ${failureSentence(failure)}\n`);
}

function outFile(text: string): string {
  if (text.endsWith('.json')) return text;
  throw new UsageError(`--out ${text}: expected a file that ends in .json`);
}

function writeWinner(
  {terminal}: Session,
  file: string,
  {spec, subject}: Tuned,
  {winner}: TuningResult,
): void {
  if (!winner) {
    terminal.err(`no configuration won, so ${file} is not written\n`);
    return;
  }
  try {
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, specText(winnerSpec(spec, subject, winner), dirname(file)));
  } catch (thrown) {
    throw new UsageError(`${file}: cannot be written: ${sentenceOf(thrown)}`);
  }
  terminal.err(`The winner is ${join(file)}\n`);
}
