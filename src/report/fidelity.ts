/** What a report says of a machine whose data does not go through its caches: how far that moves what is concluded. */
import type {CacheFidelity} from '../hardware/geometry.ts';
import {ratio} from './format.ts';
import {MEASURED} from './measured-fidelity.ts';
import {distinct, type View} from './view.ts';

export type Simpler = Exclude<CacheFidelity, 'full'>;

export const SIMPLER: readonly Simpler[] = ['entries', 'flat'];

/** How the default suite comes out, held against `full`. */
export interface FidelityEffect {
  readonly machine: string;
  readonly rows: number;
  /** How many there are, of all strategies over native. */
  readonly slowdowns: number;
  /** The relative change of a slowdown: 0.01 is 1 %. */
  readonly median: number;
  /** How many slowdowns move by more than 1 %. */
  readonly moved: number;
  /** The slowdown that moves most. */
  readonly most: {
    readonly workload: string;
    readonly strategy: string;
    readonly full: number;
    readonly here: number;
  };
  /** The rows where two strategies change places. */
  readonly traded: readonly string[];
  /** The rows where two become level, or cease to be. */
  readonly level: readonly string[];
  /** The rows whose hypothesis is judged otherwise. */
  readonly judged: readonly string[];
}

/**
 * How many times as fast a run is: user time of `pagewalk run workloads/default.json --seeds 1 --jobs 1 --set
 * machine.cacheFidelity=…` under `full` over that under each, less that of `pagewalk report` of the same run, which draws.
 * Three rounds in turn gave 1.48, 1.46 and 1.46 for `entries`, and 1.57, 1.57 and 1.61 for `flat`.
 */
const SPEEDS: Readonly<Record<Simpler, string>> = {entries: '1.5', flat: '1.6'};

/** Of the machines of a run, each once: what must be known before a number is read. */
export const fidelityNotes = (views: readonly View[]): readonly string[] =>
  distinct(views.flatMap(view => fidelityNote(view) ?? []));

function fidelityNote({machine: {machine}}: View): string | undefined {
  const {cacheFidelity} = machine.geometry;
  if (cacheFidelity === 'full') return undefined;
  const speed = `A run is about ${SPEEDS[cacheFidelity]} times as fast.`;
  return `${effectSentence(cacheFidelity, MEASURED[cacheFidelity])} ${speed}`;
}

const TAKING: Readonly<Record<Simpler, string>> = {
  entries: 'taking data to hit the first-level cache',
  flat: 'taking data to hit the first-level cache, and table entries the second',
};

export function effectSentence(fidelity: Simpler, effect: FidelityEffect): string {
  const {machine, slowdowns, median, moved, most} = effect;
  const {workload, strategy, full, here} = most;
  return (
    `Over the default suite on ${machine}, ${TAKING[fidelity]} (machine.cacheFidelity=${fidelity}) moves slowdowns by ${percent(median)} in the median, ` +
    `${moved} of ${slowdowns} by more than 1 %, and most that of ${workload} under ${strategy}, from ${ratio(full)} to ${ratio(here)}. ` +
    `${conclusions(effect)}.`
  );
}

/** Whether anybody would conclude otherwise, without the full stop. */
function conclusions({rows, traded, level, judged}: FidelityEffect): string {
  const places =
    traded.length === 0
      ? `In none of ${rows} rows do two strategies change places`
      : `In ${traded.length} of ${rows} rows (${traded.join('; ')}) two strategies change places`;
  return [
    places,
    ...(level.length === 0
      ? []
      : [`in ${level.length} (${level.join('; ')}) strategies become level, or cease to be`]),
    ...(judged.length === 0
      ? []
      : [`a hypothesis is judged otherwise in ${judged.length} (${judged.join('; ')})`]),
  ].join('; ');
}

/** Two significant digits: `0.023 %`, `18 %`. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
