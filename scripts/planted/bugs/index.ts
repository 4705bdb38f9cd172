/** Every bug that is planted. To add one: a line in the list of its folder. */
import type {Bug, Slips} from '../bug.ts';
import {cli} from './cli.ts';
import {compare} from './compare.ts';
import {crossoverMap} from './crossover-map.ts';
import {explain} from './explain.ts';
import {exporting} from './export.ts';
import {importers} from './importers.ts';
import {live} from './live.ts';
import {report} from './report.ts';
import {reportTune} from './report-tune.ts';
import {reproduction} from './reproduction.ts';
import {scorecard} from './scorecard.ts';
import {sensitivity} from './sensitivity.ts';
import {shadow} from './shadow.ts';
import {shards} from './shards.ts';
import {stats} from './stats.ts';
import {store} from './store.ts';
import {suite} from './suite.ts';
import {trace} from './trace.ts';
import {tune} from './tune.ts';

const LISTS: readonly Slips[] = [
  stats,
  suite,
  store,
  shards,
  report,
  reportTune,
  tune,
  cli,
  exporting,
  importers,
  shadow,
  crossoverMap,
  reproduction,
  scorecard,
  trace,
  sensitivity,
  compare,
  live,
  explain,
];

export const bugs: readonly Bug[] = LISTS.flatMap(list =>
  Object.entries(list).flatMap(([file, slips]) => slips.map(slip => ({file, ...slip}))),
);
