/** `pagewalk tune`: which policy, what size, what else. */
import {availableParallelism} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Command, Option} from '@commander-js/extra-typings';
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import {specText} from '../suite/run.ts';
import {putWhole, refuseUnwritable} from '../suite/store/durable.ts';
import {Store, TUNING} from '../suite/store/store.ts';
import {Interrupted, UsageError} from '../suite/usage-error.ts';
import {failureSentence, failuresIn} from '../report/failures.ts';
import {analysisOf} from '../tune/analysis.ts';
import {Evidence, failuresOf} from '../tune/evidence.ts';
import {portableTuneSpec, readTuneSpec} from '../tune/read-tune-spec.ts';
import type {TuningResult} from '../tune/result.ts';
import {OBJECTIVES, type TuneSpec} from '../tune/spec.ts';
import type {StageCarrier} from '../tune/stage.ts';
import type {Subject} from '../tune/subject.ts';
import {NothingMeasured, prepare, tune, tuningId, type Tuned} from '../tune/tune.ts';
import {winnerSpec} from '../tune/winner-spec.ts';
import {
  each,
  DEFAULT_TIMEOUT_SECONDS,
  folder,
  maxCellsOption,
  MOST_JOBS,
  MOST_SECONDS,
  names,
  seedOption,
  seeds,
  sizes,
  strictOption,
  upTo,
} from './asked.ts';
import {shardOption} from './asked-shard.ts';
import {askedTuning, type AskedTuning} from './asked-tuning.ts';
import {compareWithBaseline, openBaseline, saveBaseline, withBaselineOptions} from './baselines.ts';
import {planOptions} from './carry-out.ts';
import {commandOf, goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {showTuningPlan} from './show-tuning-plan.ts';
import {tellSkippedLines} from './skipped-lines.ts';
import {failIfStrict} from './strict.ts';
import {CELL_FAILED, INTERRUPTED} from './status.ts';
import {tuneShard} from './tune-shard.ts';
import {textbookOption} from './textbook.ts';
import {writing} from './writing.ts';

const DEFAULT_SPEC = fileURLToPath(new URL('../../workloads/tune.json', import.meta.url));

const EXAMPLES = `
Examples:
  pagewalk tune                       the default tuning (workloads/tune.json)
  pagewalk tune --strategy kvm --policies fifo,lru --sizes 48,96,192
  pagewalk tune my-tuning.yaml --out winner.json
  pagewalk run winner.json

A tuning runs in stages, each an ordinary run in a folder of its own below
stages/: the bounds, every policy at every size, then the search. One that was
killed goes on where it stopped. The tuning is kept in --folder; --out is the
file that the winning configuration goes to.

With --shard i/n the i-th part of the stage that is next is run; \`merge\` makes
one of the parts and prints what comes next, in the end the tuning itself.`;

export function addTune(program: Command, session: Session): void {
  const command = program
    .command('tune')
    .description('find which eviction policy, what size of cache and what else suits some workloads')
    .argument('[spec]', 'a JSON or YAML file')
    .option('--workload <id>', 'a workload by id, or a file; may be repeated', names)
    .option('--strategy <id>', 'what is tuned: a strategy by id, or a file')
    .option('--policies <ids>', 'the policies to compare, with commas between them; files too', names)
    .option('--sizes <numbers>', 'the sizes to compare, with commas between them', sizes)
    .option('--machine <id>', 'a machine by id, or a JSON file')
    .option(
      '--set <name=value>',
      'NAME, WORKLOAD.NAME, guest.NAME, host.NAME, machine.NAME or STRATEGY.NAME',
      each,
    )
    .addOption(textbookOption())
    .option('--seeds <n>', 'how many seeds, or a list a,b,c of them', seeds)
    .addOption(seedOption())
    .addOption(new Option('--objective <what>', 'what the winner has least of').choices(OBJECTIVES))
    .option('--jobs <n>', 'passes at a time', upTo(MOST_JOBS), availableParallelism())
    .option(
      '--timeout <seconds>',
      'a cell that takes longer fails',
      upTo(MOST_SECONDS),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .addOption(maxCellsOption())
    .option('--folder <dir>', "the tuning's folder (default: results/tune/ID)", folder)
    .option('--out <file>', 'writes the winner there, as a spec that `run` takes', outFile)
    .option('--fresh', 'run what is there already, too')
    .option('--dry-run', 'show what would be run')
    .addOption(shardOption().conflicts(['out', 'fresh']))
    .addOption(strictOption('a result is not steady, or lines of an address trace were skipped'))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES);
  withBaselineOptions(command).action((file, options) => carryOut(session, file, options));
}

async function carryOut(session: Session, file: string | undefined, asked: AskedTuning): Promise<void> {
  const {terminal} = session;
  const spec = askedTuning(readTuneSpec(file ?? DEFAULT_SPEC), asked);
  const {out} = asked;
  if (out !== undefined) writing(out, () => refuseUnwritable(out));
  tellSkippedLines(session, await prepared(session, spec, file, asked), asked);
  if (asked.dryRun) return showTuningPlan(terminal, spec, asked.json ? 'json' : 'text');
  const {shard} = asked;
  if (shard === undefined) return finishTuning(session, spec, asked);
  const path = folderOf(spec, asked);
  await tuneShard(session, spec, {folder: path, text: specTextAt(spec, path)}, {...asked, shard});
}

const folderOf = (spec: TuneSpec, {folder: asked}: Pick<AskedTuning, 'folder'>): string =>
  asked ?? `results/tune/${tuningId(spec)}`;

const specTextAt = (spec: TuneSpec, place: string): string =>
  `${JSON.stringify(portableTuneSpec(spec, resolve(place)), null, 2)}\n`;

/** Carries out all stages, each by `carrier` where one is told, and says what they mean. */
export async function finishTuning(
  session: Session,
  spec: TuneSpec,
  asked: AskedTuning,
  carrier?: StageCarrier,
): Promise<void> {
  const baseline = openBaseline(asked);
  const path = folderOf(spec, asked);
  const store = new Store(path, TUNING);
  const text = (place: string): string => specTextAt(spec, place);
  const hold = store.open(text(path), asked.fresh ? 'replaced' : 'kept');
  try {
    if (!(await carriedOut(session, spec, store, {...asked, ...(carrier && {carrier})}))) return;
    compareWithBaseline(session, asked, baseline, path);
    saveBaseline(session, asked, path, text);
  } finally {
    hold.end();
  }
}

type Carried = AskedTuning & {readonly carrier?: StageCarrier};

/** Whether it came to its end. */
async function carriedOut(session: Session, spec: TuneSpec, store: Store, asked: Carried): Promise<boolean> {
  const {terminal} = session;
  const started = new Date();
  const tuned = await measured(session, spec, store, asked);
  if (!tuned) return false;
  const result = analysisOf(tuned);
  const environment = environmentOf(
    {command: commandOf(session.argv), jobs: asked.jobs, simulator: tuned.plan.simulator},
    started,
    new Date(),
  );
  store.write('environment.json', `${JSON.stringify(environment, null, 2)}\n`);
  const evidence = new Evidence(tuned.cells);
  tellFailures(session, evidence, tuned.subject);
  // The caveats say what it is.
  if (evidence.unsteady.length > 0) failIfStrict(session, asked, 'for what is not steady');
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {showTuning} = await import('./show-tuning.ts');
  await showTuning(terminal, {result, spec, form: asked.json ? 'json' : 'text'}, store);
  if (asked.out !== undefined) writeWinner(session, asked.out, tuned, result);
  return true;
}

/** What is wrong with the plan is said with the file. */
async function prepared(
  session: Session,
  spec: TuneSpec,
  file: string | undefined,
  asked: AskedTuning,
): Promise<Plan> {
  try {
    return (await prepare(spec, planOptions(session, asked))).plan;
  } catch (thrown) {
    throw file !== undefined && thrown instanceof UsageError
      ? new UsageError(`${file}: ${thrown.message}`)
      : thrown;
  }
}

/** Undefined where it was interrupted or came to nothing, which is said. */
async function measured(
  session: Session,
  spec: TuneSpec,
  {folder: path}: Store,
  {jobs, timeout, maxCells, fresh, carrier}: Carried,
): Promise<Tuned | undefined> {
  const {terminal, signal, argv} = session;
  const options = {
    jobs,
    timeout,
    maxCells,
    signal,
    stored: fresh ? ('replaced' as const) : ('kept' as const),
    ...(carrier && {carrier}),
  };
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
    const again = goingOn(argv);
    terminal.err(`interrupted: what is done is kept in ${path}; go on with: ${again}\n`);
    return undefined;
  }
}

/** One line for each reason. */
function tellFailures(session: Session, {failures}: Evidence, subject: Subject): void {
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
  writing(file, () => putWhole(file, specText(winnerSpec(spec, subject, winner), dirname(file))));
  terminal.err(`The winner is ${join(file)}\n`);
}
