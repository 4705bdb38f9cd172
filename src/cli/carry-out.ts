/** Carries out a plan: run, report; what `start` and `run` share. */
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import type {PlanOptions} from '../suite/planning.ts';
import {runId, runPlan, type RunOptions, type RunOutcome} from '../suite/run.ts';
import {dealtTo} from '../suite/shards/deal-shards.ts';
import type {Asked} from './asked.ts';
import {openBaseline} from './baselines.ts';
import {carryOutShard} from './carry-out-shard.ts';
import {commandOf, goingOn} from './command-line.ts';
import {finishRun} from './finish-run.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {INTERRUPTED} from './status.ts';
import {showPlan} from './show-plan.ts';
import {tellSkippedLines} from './skipped-lines.ts';

export async function carryOut(session: Session, plan: Plan, asked: Asked): Promise<void> {
  const {terminal, signal, argv} = session;
  tellSkippedLines(session, plan, asked);
  const baseline = openBaseline(asked);
  if (asked.dryRun) {
    const passes = asked.shard === undefined ? plan.passes : dealtTo(asked.shard, plan);
    const form = asked.json ? 'json' : 'text';
    showPlan(terminal, runId(plan.spec), {...plan, passes}, {form, jobs: asked.jobs});
    return;
  }
  const options = {...runOptions(asked), signal};
  if (asked.shard !== undefined) return carryOutShard(session, plan, asked, options);
  const started = new Date();
  const outcome = await runPlan(plan, options, progressOn(terminal));
  if (outcome.interrupted) {
    session.status = INTERRUPTED;
    terminal.err(interruption(plan, outcome, argv));
    return;
  }
  const environment = environmentOf(
    {command: commandOf(argv), jobs: asked.jobs, simulator: plan.simulator},
    started,
    new Date(),
  );
  await finishRun(session, {...outcome, plan, environment, baseline}, asked);
}

/** What bounds the planning. */
export const planOptions = ({signal}: Session, {maxCells}: Pick<Asked, 'maxCells'>): PlanOptions => ({
  maxCells,
  signal,
});

function runOptions({jobs, timeout, out, fresh}: Asked): Omit<RunOptions, 'signal'> {
  return {
    jobs,
    timeout,
    stored: fresh ? 'replaced' : 'kept',
    ...(out === undefined ? {} : {out}),
  };
}

function interruption({passes}: Plan, {cells, store}: RunOutcome, argv: readonly string[]): string {
  const all = passes.reduce((sum, pass) => sum + pass.members.length, 0);
  const again = goingOn(argv);
  return `interrupted: ${cells.length} of ${all} cells are kept in ${store.folder}; go on with: ${again}\n`;
}
