/**
 * The scorecard of published results, of which some targets are judged and the others stay as they were committed; and how far predictions move where the prices are fitted without one of the data.
 */
import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {renderReproduction} from '../../src/report/reproduction/files.ts';
import {tableMarkdown} from '../../src/report/markdown-text.ts';
import {movesTable} from '../../src/report/reproduction/moves-table.ts';
import {committedScorecard} from '../../src/reproduce/committed.ts';
import {evidenceFor} from '../../src/reproduce/count.ts';
import {movesOf, movesSchema, type Move, type Refit} from '../../src/reproduce/leave-one-out.ts';
import {scoreOf, untested} from '../../src/reproduce/score.ts';
import type {Score} from '../../src/reproduce/scorecard.ts';
import {isTestable, type Target} from '../../src/reproduce/target.ts';
import {targets} from '../../src/reproduce/targets/index.ts';
import {UNWATCHED} from '../../src/suite/run.ts';
import {DATA} from '../fit/data.ts';
import {fitted} from '../fit/fitted.ts';

const MOVES = 'leave-one-out.json';
const TIMEOUT_SECONDS = 600;

export interface Reproduction {
  readonly scores: readonly Score[];
  /** Paths from the folder of the scorecard, and content. */
  readonly files: ReadonlyMap<string, string>;
}

interface Options {
  /** Of the scorecard that is there. */
  readonly folder: string;
  /** What is counted is kept there. */
  readonly scratch: string;
  /** All others stay as they were committed. */
  readonly judged: readonly Target[];
}

export async function reproductionOf({folder, scratch, judged}: Options): Promise<Reproduction> {
  const isWhole = judged.length === targets.length;
  const refits = refitted();
  const scores = new Map(isWhole ? [] : committedScorecard().targets.map(each => [each.id, each]));
  const moves = isWhole ? [] : movesIn(`${folder}/${MOVES}`);
  for (const target of judged) {
    const {id, kind, title, test} = target;
    if (!isTestable(test)) {
      scores.set(id, untested(target, test));
      continue;
    }
    process.stderr.write(`${id}: ${title} …\n`);
    const evidence = await evidenceFor(target, test, optionsIn(scratch), UNWATCHED);
    scores.set(id, scoreOf(target, test, evidence));
    if (kind !== 'prediction') continue;
    const others = moves.filter(move => move.target !== id);
    moves.splice(0, moves.length, ...others, ...movesOf(target, test, evidence, refits));
  }
  const inOrder = targets.flatMap(({id}) => scores.get(id) ?? []);
  const moved = targets.flatMap(({id}) => moves.filter(move => move.target === id));
  const files = new Map(await renderReproduction({targets: inOrder}, targets));
  files.set(MOVES, `{"measures": [\n${moved.map(move => JSON.stringify(move)).join(',\n')}\n]}\n`);
  files.set('leave-one-out.md', `${tableMarkdown(movesTable(moved))}\n`);
  return {scores: inOrder, files};
}

const refitted = (): readonly Refit[] =>
  DATA.map(({id}) => ({without: id, prices: fitted(DATA.filter(each => each.id !== id)).prices}));

const movesIn = (path: string): Move[] => movesSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).measures;

const optionsIn = (folder: string) => ({
  folder,
  jobs: availableParallelism(),
  timeout: TIMEOUT_SECONDS,
  stored: 'kept' as const,
  signal: new AbortController().signal,
});
