/** `pagewalk reproduce ID…`: targets counted and judged, and held to the committed scorecard. */
import {join} from 'node:path';
import {committedScorecard} from '../reproduce/committed.ts';
import {evidenceFor} from '../reproduce/count.ts';
import {scoreOf, untested} from '../reproduce/score.ts';
import {lostSince, type Score, type Scorecard} from '../reproduce/scorecard.ts';
import {isTestable, type Target} from '../reproduce/target.ts';
import {targets} from '../reproduce/targets/index.ts';
import type {Shard} from '../suite/shards/shard.ts';
import {putWhole} from '../suite/store/durable.ts';
import {Interrupted, UsageError} from '../suite/usage-error.ts';
import {askedTargets} from './asked-targets.ts';
import {goingOn} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {reproduceShard} from './reproduce-shard.ts';
import {scorecardText} from './scorecard-text.ts';
import {INTERRUPTED, REGRESSED} from './status.ts';

const FOLDER = 'results/runs/reproduce';

export interface AskedReproduction {
  readonly all?: true | undefined;
  readonly json?: true | undefined;
  readonly fresh?: true | undefined;
  readonly jobs: number;
  readonly timeout: number;
  readonly out?: string | undefined;
  readonly shard?: Shard | undefined;
}

export async function reproduceTargets(
  session: Session,
  ids: readonly string[],
  asked: AskedReproduction,
  before: Scorecard = committedScorecard(),
): Promise<void> {
  const chosen = asked.all ? targets : askedTargets(ids);
  if (chosen.length === 0) {
    throw new UsageError(
      'reproduce is given nothing to reproduce, expected ids of targets, --all, --list, --costs or --map',
    );
  }
  const {out = FOLDER, json} = asked;
  const {terminal} = session;
  if (asked.shard !== undefined) return reproduceShard(session, chosen, {...asked, out, shard: asked.shard});
  const scores = await scored(session, chosen, asked, out);
  if (!scores) return;
  const page = await written(scores, out);
  terminal.out(json ? `${JSON.stringify({targets: scores})}\n` : scorecardText(scores, terminal.columns));
  terminal.err(`The scorecard is ${page}\n`);
  const lost = lostSince(before.targets, scores);
  if (lost.length > 0) session.status = REGRESSED;
  for (const {id, verdict, why} of lost)
    terminal.err(`${id} was reproduced, and is ${verdict} now: ${why ?? 'no reason is known'}\n`);
}

/** Undefined where it was interrupted, which is said. */
async function scored(
  session: Session,
  chosen: readonly Target[],
  {jobs, timeout, fresh}: AskedReproduction,
  out: string,
): Promise<readonly Score[] | undefined> {
  const {terminal, signal, argv} = session;
  const stored = fresh ? ('replaced' as const) : ('kept' as const);
  const options = {jobs, timeout, signal, folder: out, stored};
  const scores: Score[] = [];
  try {
    for (const target of chosen) {
      const {id, title, test} = target;
      if (!isTestable(test)) {
        scores.push(untested(target, test));
        continue;
      }
      terminal.err(`${id}: ${title}\n`);
      scores.push(scoreOf(target, test, await evidenceFor(target, test, options, progressOn(terminal))));
    }
    return scores;
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown;
    session.status = INTERRUPTED;
    const again = goingOn(argv);
    terminal.err(`interrupted: what is done is kept in ${out}; go on with: ${again}\n`);
    return undefined;
  }
}

/** Everything on one page, and what it is made of, into the folder; answers where the page is. */
async function written(scores: readonly Score[], out: string): Promise<string> {
  // Loading the charts takes longer than most verbs: only who draws them waits for it.
  const {renderReproduction} = await import('../report/reproduction/files.ts');
  for (const [name, text] of await renderReproduction({targets: [...scores]}, targets))
    putWhole(join(out, name), text);
  return join(out, 'scorecard.html');
}
