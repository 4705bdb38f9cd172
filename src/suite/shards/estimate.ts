/** What a run is estimated to take, and into how many shards it is well dealt. */
import type {Plan} from '../plan.ts';
import {passCosts} from './pass-cost.ts';

export interface Estimate {
  /** With so many passes at a time. */
  readonly minutes: number;
  /** Of the file of cells. */
  readonly bytes: number;
  readonly shards: number;
}

const MICROSECONDS_A_MINUTE = 60e6;

/** The mean line of the default suite, whose 630 take 10,226,034 bytes. */
const BYTES_A_CELL = 16_232;

/**
 * An engine takes about a second to begin a task, pagewalk another, and what a node loses when it dies is begun anew: so minutes,
 * not seconds and not hours. An assumption of ours.
 */
const MINUTES_A_SHARD = 10;

export function estimateOf(plan: Plan, jobs: number): Estimate {
  const costs = passCosts(plan);
  const all = costs.reduce((sum, cost) => sum + cost, 0);
  const lanes = Math.min(jobs, cellsOf(plan));
  const minutes = all / MICROSECONDS_A_MINUTE / lanes;
  const shards = Math.min(Math.max(1, Math.ceil(minutes / MINUTES_A_SHARD)), plan.passes.length);
  return {minutes, bytes: BYTES_A_CELL * cellsOf(plan), shards};
}

const cellsOf = ({passes}: Plan): number => passes.reduce((sum, {members}) => sum + members.length, 0);

export function estimateSentences({minutes, bytes, shards}: Estimate, jobs: number): readonly string[] {
  const span = minutes < 1 ? 'less than a minute' : `about ${Math.round(minutes)} min`;
  const cores = jobs === 1 ? 'one core' : `${jobs} cores`;
  const size = bytes < 1e6 ? 'less than 1 MB' : `about ${Math.round(bytes / 1e6)} MB`;
  const dealt =
    shards === 1
      ? 'one machine does it'
      : `--shard i/${shards} makes shards of about ${MINUTES_A_SHARD} min on as many cores each`;
  return [
    `Estimated: ${span} on ${cores}, ${size} of cells; ${dealt}.`,
    'The estimate rests on what each workload took on one machine, and on how its recording grows with its parameters; a story of your own counts as one of middling length, and --check is left out.',
  ];
}
