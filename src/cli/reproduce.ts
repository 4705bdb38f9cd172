/** `pagewalk reproduce`: what was published, beside what pagewalk makes of it. */
import {availableParallelism} from 'node:os';
import {Command} from '@commander-js/extra-typings';
import {costsTable} from '../report/costs-table.ts';
import {cellText, type DataTable} from '../report/data-table.ts';
import {scorecardTable, tallySentence} from '../report/scorecard-table.ts';
import {committedScorecard} from '../reproduce/committed.ts';
import {costRows} from '../reproduce/costs/costs.ts';
import {PUBLISHED_COSTS} from '../reproduce/costs/published.ts';
import {evidenceFor} from '../reproduce/count.ts';
import {scoreOf, untested} from '../reproduce/score.ts';
import {lostSince, type Score} from '../reproduce/scorecard.ts';
import {sourceText} from '../reproduce/source-text.ts';
import {isTestable, type Target} from '../reproduce/target.ts';
import {targets} from '../reproduce/targets/index.ts';
import {suggestion} from '../timing/suggest.ts';
import {Interrupted, UsageError} from '../suite/usage-error.ts';
import {DEFAULT_TIMEOUT_SECONDS, folder, MOST_JOBS, MOST_SECONDS, upTo} from './asked.ts';
import {commandOf} from './command-line.ts';
import type {Session} from './main.ts';
import {progressOn} from './progress.ts';
import {INTERRUPTED, REGRESSED} from './status.ts';
import {table, wrapped} from './table.ts';

const EXAMPLES = `
Examples:
  pagewalk reproduce --list           every published result that there is
  pagewalk reproduce T1 T7            two of them
  pagewalk reproduce --all            all that can be tested, in some minutes

A run that was killed goes on where it stopped. The status is 3 where a result
that the committed scorecard has as reproduced no longer is.`;

interface AskedReproduction {
  readonly all?: true;
  readonly list?: true;
  readonly costs?: true;
  readonly json?: true;
  readonly fresh?: true;
  readonly jobs: number;
  readonly timeout: number;
  readonly out: string;
}

export function addReproduce(program: Command, session: Session): void {
  program
    .command('reproduce')
    .description('set published results beside what pagewalk makes of them')
    .argument('[id...]', 'targets, as --list names them')
    .option('--all', 'every target')
    .option('--list', 'show the targets, and run nothing')
    .option('--costs', 'what single operations take, as the PVM paper measured them on Cascade Lake')
    .option('--jobs <n>', 'passes at a time', upTo(MOST_JOBS), availableParallelism())
    .option(
      '--timeout <seconds>',
      'a cell that takes longer fails',
      upTo(MOST_SECONDS),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .option('--out <dir>', 'where what is counted is kept', folder, 'results/runs/reproduce')
    .option('--fresh', 'run what is there already, too')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action((ids, asked) => carryOut(session, ids, asked));
}

async function carryOut(session: Session, ids: readonly string[], asked: AskedReproduction): Promise<void> {
  if (asked.costs) return showCosts(session, asked);
  if (asked.list) return showList(session, ids.length > 0 ? named(ids) : targets, asked);
  const chosen = asked.all ? targets : named(ids);
  if (chosen.length === 0) {
    throw new UsageError(
      'reproduce is given nothing to reproduce, expected ids of targets, --all, --list or --costs',
    );
  }
  const scores = await scored(session, chosen, asked);
  if (!scores) return;
  show(session, scores, asked);
  const lost = lostSince(committedScorecard().targets, scores);
  if (lost.length === 0) return;
  session.status = REGRESSED;
  for (const {id, verdict, why} of lost)
    session.terminal.err(`${id} was reproduced, and is ${verdict} now: ${why ?? 'no reason is known'}\n`);
}

function named(ids: readonly string[]): readonly Target[] {
  const known = targets.map(({id}) => id);
  return [...new Set(ids)].map(id => {
    const found = targets.find(target => target.id.toLowerCase() === id.toLowerCase());
    if (found) return found;
    throw new UsageError(
      `reproduce ${id}: no such target${suggestion(id, known)}, expected one of ${known.join(', ')}`,
    );
  });
}

/** Undefined where it was interrupted, which is said. */
async function scored(
  session: Session,
  chosen: readonly Target[],
  {jobs, timeout, out, fresh}: AskedReproduction,
): Promise<readonly Score[] | undefined> {
  const {terminal, signal, argv} = session;
  const stored = fresh ? ('replaced' as const) : ('kept' as const);
  const options = {jobs, timeout, signal, folder: out, stored};
  const scores: Score[] = [];
  try {
    for (const target of chosen) {
      const {id, title, test} = target;
      if (!isTestable(test)) {
        scores.push(untested(target));
        continue;
      }
      terminal.err(`${id}: ${title}\n`);
      scores.push(scoreOf(target, test, await evidenceFor(target, test, options, progressOn(terminal))));
    }
    return scores;
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown;
    session.status = INTERRUPTED;
    const again = commandOf(argv.filter(word => word !== '--fresh'));
    terminal.err(`interrupted: what is done is kept in ${out}; go on with: ${again}\n`);
    return undefined;
  }
}

function show({terminal}: Session, scores: readonly Score[], {json}: AskedReproduction): void {
  if (json) return terminal.out(`${JSON.stringify({targets: scores})}\n`);
  terminal.out(`${shortened(scorecardTable(scores), SCORE_HEADS, terminal.columns)}\n`);
  for (const {id, why} of scores)
    if (why !== undefined) terminal.out(wrapped(`${id}: ${why}.`, terminal.columns, '  '));
  terminal.out(`\n${wrapped(tallySentence(scores), terminal.columns)}`);
}

function showList({terminal}: Session, listed: readonly Target[], {json}: AskedReproduction): void {
  if (json) {
    const rows = listed.map(({id, title, kind, claim, source, test}) => ({
      id,
      title,
      kind,
      claim,
      source: sourceText(source),
      testable: isTestable(test),
    }));
    return terminal.out(`${JSON.stringify(rows)}\n`);
  }
  for (const {id, title, kind, claim, source, standsFor, test} of listed) {
    const kindOfTest = isTestable(test) ? kind : `${kind}, not testable`;
    terminal.out(wrapped(`${id}: ${title} (${kindOfTest})`, terminal.columns));
    terminal.out(wrapped(claim, terminal.columns, '  '));
    terminal.out(wrapped(`${sourceText(source)}; ${source.provenance}`, terminal.columns, '    '));
    for (const each of standsFor) terminal.out(wrapped(`- ${each}`, terminal.columns, '    '));
    if (!isTestable(test)) terminal.out(wrapped(`Lacks: ${test.lacks}`, terminal.columns, '    '));
  }
}

function showCosts({terminal}: Session, {json}: AskedReproduction): void {
  const operations = costRows(PUBLISHED_COSTS);
  if (json) return terminal.out(`${JSON.stringify({operations})}\n`);
  const shown = costsTable(operations);
  terminal.out(
    `${wrapped(shown.caption, terminal.columns)}\n${shortened(shown, COST_HEADS, terminal.columns)}`,
  );
}

/** Of the columns those that a terminal has room for, by names that are as short. */
const COST_HEADS = ['operation', 'on', 'kind', 'here', 'published', 'ratio', 'drawn'];
const SCORE_HEADS = ['target', 'kind', 'published', 'here', 'in', 'verdict'];

function shortened({columns, rows}: DataTable, heads: readonly string[], width: number): string {
  const shown = heads.map((head, at) => ({head, align: columns[at].align}));
  return table(
    shown,
    rows.map(row => row.slice(0, heads.length).map(cellText)),
    width,
  );
}
