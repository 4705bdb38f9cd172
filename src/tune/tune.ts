/**
 * A tuning: first the default configuration and an unbounded cache, which tells how large the sizes have to be; then
 * every policy at every size; then the search. Each stage is a run in a folder of its own, so a tuning that was killed
 * goes on where it stopped and ends in the same bytes.
 */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Surroundings} from '../strategies/strategy.ts';
import {canonicalJson, sha256} from '../suite/canonical.ts';
import type {Plan} from '../suite/plan.ts';
import {refuseMany, unlessInterrupted, type PlanOptions} from '../suite/planning.ts';
import type {Cell} from '../suite/result.ts';
import type {Watcher} from '../suite/run.ts';
import {seedsOf} from '../suite/seeds.ts';
import {TAKEN_AWAY} from '../suite/store/store.ts';
import {UsageError} from '../suite/usage-error.ts';
import {howMany} from '../timing/how-many.ts';
import {uniqueByLabel, type Configuration, type Space} from './configuration.ts';
import {Evidence} from './evidence.ts';
import {unexplained} from './unexplained.ts';
import {outlineOf} from './outline.ts';
import {QUANTITY} from './quantities.ts';
import {portableTuneSpec} from './read-tune-spec.ts';
import {explainedIn} from './reasons/explained.ts';
import {reasonsOf} from './reasons/reasons.ts';
import type {OnePassResult, Reason} from './result.ts';
import {rungsFor, type SearchRung} from './rungs.ts';
import {bestOf, type Measure} from './scores.ts';
import {
  checkSpace,
  curveConfigurations,
  defaultConfiguration,
  refuseUnbuildable,
  sizesOf,
  spaceConfigurations,
  spaceOf,
  unboundedConfiguration,
} from './search-space.ts';
import type {TuneSpec} from './spec.ts';
import {runStage, stagePlan, type Stage, type StageOptions} from './stage.ts';
import {streamsOf} from './streams.ts';
import {subjectOf, type Subject} from './subject.ts';

export interface TuneWatcher {
  /** A stage is about to begin: what it does, in a phrase. Answers who is told how it goes. */
  stage(phrase: string): Watcher;
}

/** What the stages have counted. */
export interface Staged {
  readonly id: string;
  readonly spec: TuneSpec;
  readonly subject: Subject;
  /** Of the first stage, which has the workloads and the machine of all. */
  readonly plan: Plan;
  readonly sizes: readonly number[];
  readonly space: Space;
  readonly searched: readonly Configuration[];
  readonly rungs: readonly SearchRung[];
  readonly cells: readonly Cell[];
}

/** All that was measured; what it means is for the analysis to say. */
export interface Measured extends Staged {
  /** By workload. */
  readonly streams: ReadonlyMap<string, readonly OnePassResult[]>;
}

/** With why policies win. */
export interface Tuned extends Measured {
  readonly reasons: readonly Reason[];
}

/** Not even the bounds could be run, so nothing else was. */
export class NothingMeasured extends Error {
  override readonly name = 'NothingMeasured';

  constructor([first]: readonly Cell[]) {
    const error = first?.status === 'failed' ? first.error : 'there are no cells';
    super(`every cell of the bounds failed, so nothing else was run: ${error}`);
  }
}

const ID_DIGITS = 12;

/** Names the tuning by what it is asked to do; files count by where they lie, seen from here. */
export function tuningId(spec: TuneSpec): string {
  return sha256(canonicalJson(portableTuneSpec(spec, process.cwd()))).slice(0, ID_DIGITS);
}

/** What can be said before anything is run: the subject, and the plan of the first stage. */
export async function prepare(
  spec: TuneSpec,
  options: PlanOptions = {},
): Promise<{readonly subject: Subject; readonly bounds: Stage; readonly plan: Plan}> {
  const subject = await unlessInterrupted(subjectOf(spec), options.signal);
  checkSpace(spec, subject);
  const bounds = {
    name: 'bounds',
    configurations: [defaultConfiguration(subject), unboundedConfiguration(subject)],
    seeds: seedsOf(spec),
  };
  const plan = await stagePlan(spec, subject, bounds, options);
  for (const {configurations = 0, seeds} of outlineOf(spec, subject))
    refuseMany(configurations * seeds.length * plan.workloads.length, options.maxCells);
  refuseUnbuildable(spec, subject, guestsOf(plan));
  return {subject, bounds, plan};
}

/** What differs of them decides nothing twice. */
function guestsOf({passes}: Plan): readonly Surroundings[] {
  const guests = passes.map(({guest, members: [{host}]}) => ({
    frames: Number(guest['memoryPages']),
    levels: Number(guest['levels']),
    hostPageKiB: host.pageKiB,
  }));
  return [...new Map(guests.map(guest => [canonicalJson(guest), guest])).values()];
}

/** Runs every stage below `folder`; throws Interrupted when the signal of the options aborts. */
export async function tuneStages(
  spec: TuneSpec,
  folder: string,
  options: StageOptions,
  watcher: TuneWatcher,
): Promise<Staged> {
  const {subject, bounds, plan} = await prepare(spec, options);
  const stages = new Stages({spec, subject, folder, options, watcher});
  const first = await stages.run(bounds);
  if (first.every(({status}) => status === 'failed')) throw new NothingMeasured(first);
  const sizes = sizesOf(spec, subject, mostPages(first));
  const configurations = curveConfigurations(spec, subject, sizes);
  await stages.run({name: 'curves', configurations, seeds: bounds.seeds});
  const space = spaceOf(spec, subject, sizes);
  const searched = spaceConfigurations(spec, subject, space);
  const rungs = await search(stages, searched, {
    spec,
    measure: {
      workloads: plan.workloads.map(({label}) => label),
      quantity: spec.objective,
      reference: defaultConfiguration(subject).label,
    },
  });
  return {id: tuningId(spec), spec, subject, plan, sizes, space, searched, rungs, cells: stages.cells};
}

/** The same, and what is learned of it beyond what was counted. */
export async function tune(
  spec: TuneSpec,
  folder: string,
  options: StageOptions,
  watcher: TuneWatcher,
): Promise<Tuned> {
  const staged = await tuneStages(spec, folder, options, watcher);
  const {plan, cells} = staged;
  watcher.stage('one-pass curves: roots, shadow pages and TLB entries');
  const streams = await streamsOf(plan.passes, workload => accessesOf(cells, workload), options);
  const measured = {...staged, streams};
  watcher.stage('why policies win: the contests replayed while somebody looks on');
  return {...measured, reasons: await explain(measured, options)};
}

function explain(measured: Measured, options: StageOptions): Promise<readonly Reason[]> {
  const {spec, subject} = measured;
  const evidence = new Evidence(measured.cells);
  return reasonsOf({spec, subject, evidence}, explainedIn(unexplained(measured, evidence)), options);
}

/** Translations of a whole recording. */
function accessesOf(cells: readonly Cell[], workload: string): number {
  const counted = cells.flatMap(cell =>
    cell.status === 'ok' && cell.workload === workload
      ? [cell.chapters.reduce((sum, {events}) => sum + events.tlbLookups, 0)]
      : [],
  );
  return Math.max(0, ...counted);
}

const PAGE_BYTES = 4096;

/** Pages of shadow tables that any cell of the bounds ever held. */
function mostPages(cells: readonly Cell[]): number {
  const peaks = cells.flatMap(cell => (cell.status === 'ok' ? [QUANTITY.overheadBytes(cell)] : []));
  return Math.max(1, ...peaks.map(bytes => Math.ceil(bytes / PAGE_BYTES)));
}

/** Every rung runs those that were best on the one before. */
async function search(
  stages: Stages,
  searched: readonly Configuration[],
  {spec, measure}: {readonly spec: TuneSpec; readonly measure: Measure},
): Promise<readonly SearchRung[]> {
  const planned = rungsFor(spec.search, searched.length, seedsOf(spec));
  const rungs: SearchRung[] = [];
  let left = searched;
  for (const [at, {variants, seeds}] of planned.entries()) {
    if (at > 0) left = bestOf(new Evidence(stages.cells), measure, left, variants);
    const name = planned.length === 1 ? 'search' : `search-${at + 1}`;
    await stages.run({name, configurations: left, seeds});
    rungs.push({seeds, configurations: left});
  }
  return rungs;
}

interface Tuning {
  readonly spec: TuneSpec;
  readonly subject: Subject;
  readonly folder: string;
  readonly options: StageOptions;
  readonly watcher: TuneWatcher;
}

/** Runs stages one after the other; what one has measured the next need not. */
class Stages {
  readonly cells: Cell[] = [];
  private readonly tuning: Tuning;
  /** Of the first stage. */
  private simulator: string | undefined;

  constructor(tuning: Tuning) {
    this.tuning = tuning;
  }

  async run(stage: Stage): Promise<readonly Cell[]> {
    const {spec, subject, folder, options, watcher} = this.tuning;
    if (!existsSync(folder)) throw new UsageError(`${folder}: cannot keep a tuning there: ${TAKEN_AWAY}`);
    // A space may hold a configuration twice: at the default's value of a parameter, and without it.
    const distinct = {...stage, configurations: uniqueByLabel(stage.configurations)};
    const plan = await stagePlan(spec, subject, distinct, options);
    this.refuseOther(plan);
    const cells = plan.passes.reduce((sum, {members}) => sum + members.length, 0);
    const count = howMany(distinct.configurations.length, 'configuration');
    const stageWatcher = watcher.stage(`${stage.name}: ${count}, ${howMany(cells, 'cell')}`);
    const place = join(folder, 'stages', stage.name);
    const made = await runStage(plan, place, {options, known: this.cells, watcher: stageWatcher});
    this.cells.push(...made);
    return made;
  }

  /** Cells of two simulators are no pairs. */
  private refuseOther({simulator}: Plan): void {
    this.simulator ??= simulator;
    if (simulator === this.simulator) return;
    throw new UsageError('the simulator was changed while the tuning ran: start it again');
  }
}
