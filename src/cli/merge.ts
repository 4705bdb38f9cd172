/** `pagewalk merge`: makes one run of what its shards have kept. */
import {Command} from '@commander-js/extra-typings';
import {environmentOf} from '../suite/environment.ts';
import type {Plan} from '../suite/plan.ts';
import {DEFAULT_MAX_CELLS} from '../suite/planning.ts';
import {merge} from '../suite/shards/merge.ts';
import type {Missing} from '../suite/shards/missing.ts';
import {shardText} from '../suite/shards/shard.ts';
import {inARow} from '../suite/in-a-row.ts';
import {UsageError} from '../suite/usage-error.ts';
import {folder, reportOption, strictOption} from './asked.ts';
import {openBaseline, withBaselineOptions} from './baselines.ts';
import {commandOf} from './command-line.ts';
import {finishRun, type AskedFinish} from './finish-run.ts';
import type {Session} from './main.ts';
import {mergeTuning} from './merge-tuning.ts';
import {tuningFolder} from './report-tuning.ts';
import {CELL_FAILED} from './status.ts';

const EXAMPLES = `
Examples:
  pagewalk run my-suite.yaml --out sweep --shard 1/2
  pagewalk run my-suite.yaml --out sweep --shard 2/2
  pagewalk merge sweep
  pagewalk merge host-a/sweep host-b/sweep --out sweep

The files are those of a direct run. What one is refused for is said with the
field that differs; what is missing, with the commands that run it (status 2).`;

interface AskedMerge extends AskedFinish {
  readonly out?: string;
}

export function addMerge(program: Command, session: Session): void {
  const command = program
    .command('merge')
    .description('make one run of what the shards of it have kept, and render it')
    .argument('<dir...>', 'the folder that the shards share, or those that they have one each')
    .option('--out <dir>', "the run's folder, where several are merged", folder)
    .addOption(reportOption())
    .addOption(strictOption('a result is not steady, or a hypothesis is refuted'))
    .option('--json', 'print the result as JSON, or what is missing')
    .addHelpText('after', EXAMPLES);
  withBaselineOptions(command).action((folders, asked) => carryOut(session, folders, asked));
}

async function carryOut(session: Session, folders: readonly string[], asked: AskedMerge): Promise<void> {
  const {terminal, argv, signal} = session;
  const {out = folders[0]} = asked;
  if (asked.out === undefined && folders.length > 1)
    throw new UsageError(`merge is given ${inARow(folders, 'and')}: expected --out, the folder of the run`);
  const tuning = folders.length === 1 && asked.out === undefined ? tuningFolder(folders[0]) : undefined;
  if (tuning !== undefined) return mergeTuning(session, tuning, asked);
  const baseline = openBaseline(asked);
  const started = new Date();
  const waiting = (sentence: string): void => terminal.err(`${sentence}\n`);
  const merged = await merge(folders, out, {maxCells: Number.POSITIVE_INFINITY, signal, waiting});
  if ('missing' in merged) {
    session.status = CELL_FAILED;
    tellMissing(session, merged, {folders, json: asked.json});
    return;
  }
  const {plan, environments} = merged;
  const environment = {
    ...environmentOf({command: commandOf(argv), jobs: 1, simulator: plan.simulator}, started, new Date()),
    shards: environments,
  };
  await finishRun(session, {...merged, environment, baseline}, asked);
}

interface Lacking {
  readonly plan: Plan;
  readonly missing: readonly Missing[];
  readonly damage: string | undefined;
}

function tellMissing(
  {terminal, argv}: Session,
  {plan, missing, damage}: Lacking,
  {folders, json}: {readonly folders: readonly string[]; readonly json?: true | undefined},
): void {
  const rows = missing.map(each => ({
    ...(each.shard && {shard: shardText(each.shard)}),
    passes: each.passes,
    command: commandFor(each, plan),
  }));
  if (json) terminal.out(`${JSON.stringify({missing: rows})}\n`);
  if (damage !== undefined) terminal.err(`warning: ${damage}\n`);
  const lost = rows.reduce((sum, {passes}) => sum + passes, 0);
  terminal.err(
    `${inARow(folders, 'and')}: ${lost} of ${plan.passes.length} passes are missing; what runs them:\n`,
  );
  for (const {command} of rows) terminal.err(`  ${command}\n`);
  terminal.err(`and then: ${commandOf(argv)}\n`);
}

function commandFor({folder: place, shard}: Missing, {passes}: Plan): string {
  const cells = passes.reduce((sum, {members}) => sum + members.length, 0);
  return commandOf([
    'run',
    `${place}/spec.json`,
    '--out',
    place,
    ...(shard === undefined ? [] : ['--shard', shardText(shard)]),
    ...(cells > DEFAULT_MAX_CELLS ? ['--max-cells', String(cells)] : []),
  ]);
}
