/** A stage of a tuning: configurations under all workloads at some seeds, carried out as an ordinary run in its own folder. */
import {planOf, type Plan} from '../suite/plan.ts';
import type {PlanOptions} from '../suite/planning.ts';
import type {Cell} from '../suite/result.ts';
import {runOwn, type RunOptions, type Watcher} from '../suite/run.ts';
import {specSchema, type Spec} from '../suite/spec.ts';
import {UsageError} from '../suite/usage-error.ts';
import type {Configuration} from './configuration.ts';
import {saidOf} from './effective.ts';
import {withFiles, withoutSubject, type Subject} from './subject.ts';
import type {TuneSpec} from './spec.ts';

export interface Stage {
  /** What its folder and its line of progress are called. */
  readonly name: string;
  readonly configurations: readonly Configuration[];
  readonly seeds: readonly number[];
}

/** The stage as a spec that `run` would take. */
export function stageSpec(spec: TuneSpec, subject: Subject, {configurations, seeds}: Stage): Spec {
  const {workloads, machine, check, assume} = spec;
  const strategies = configurations.map(({label, set: own}) => ({
    strategy: subject.entry.name,
    label,
    set: withFiles(subject, saidOf(subject, own)),
  }));
  const [{label: reference}] = configurations;
  return specSchema.parse({
    workloads,
    strategies,
    machines: [machine],
    seeds: [...seeds],
    reference,
    set: withoutSubject(spec.set, subject),
    check,
    assume,
  });
}

/** The plan of a stage, in which every configuration is one strategy and the machine is one. */
export async function stagePlan(
  spec: TuneSpec,
  subject: Subject,
  stage: Stage,
  options: PlanOptions = {},
): Promise<Plan> {
  const plan = await planOf(stageSpec(spec, subject, stage), options);
  if (plan.strategies.length > stage.configurations.length) {
    throw new UsageError(`set: ${subject.label} is set to a list: put the values into the space`);
  }
  if (plan.machines.length > 1) {
    throw new UsageError('set: a tuning is of one machine, and a parameter of it has several values');
  }
  return plan;
}

/** How a stage is carried out in its folder. */
export type StageCarrier = typeof runOwn;

export interface StageOptions extends Omit<RunOptions, 'out' | 'known'>, Pick<PlanOptions, 'maxCells'> {
  /** Whatever is missing is run, unless told. */
  readonly carrier?: StageCarrier;
}

/** Runs what is missing of a stage; cells of earlier stages count. */
export async function runStage(
  plan: Plan,
  folder: string,
  {
    options,
    known,
    watcher,
  }: {
    readonly options: StageOptions;
    readonly known: readonly Cell[];
    readonly watcher: Watcher;
  },
): Promise<readonly Cell[]> {
  const {carrier = runOwn, ...running} = options;
  return carrier(plan, folder, {...running, known}, watcher);
}
