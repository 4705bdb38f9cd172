/** Which cells of two runs are compared, and why others are not. */
import {keyOf, type ComparableCell, type Place} from './comparable-cell.ts';
import type {ComparedRun} from './compared-run.ts';

export interface Pair {
  readonly baseline: ComparableCell;
  readonly run: ComparableCell;
}

export const REASONS = [
  'only in the baseline',
  'only in the run',
  'failed in the baseline',
  'failed in the run',
  'another recording',
] as const;
export type Reason = (typeof REASONS)[number];

export interface Pairing {
  /** In the order of the baseline. */
  readonly pairs: readonly Pair[];
  /** Pairs that are not of one recording, where those are not compared. */
  readonly apart: readonly Pair[];
  readonly leftOut: ReadonlyMap<Reason, readonly Place[]>;
}

/** `across`: whether two recordings are compared with each other. */
export function pairingOf(baseline: ComparedRun, run: ComparedRun, across: boolean): Pairing {
  const pairs: Pair[] = [];
  const apart: Pair[] = [];
  const leftOut = new Map<Reason, Place[]>();
  for (const place of placesOf(baseline, run)) {
    const key = keyOf(place);
    const pair = {baseline: baseline.cells.get(key), run: run.cells.get(key)};
    if (!isWhole(pair)) leave(leftOut, reasonOf(key, baseline, run), place);
    else if (across || pair.baseline.recording === pair.run.recording) pairs.push(pair);
    else {
      apart.push(pair);
      leave(leftOut, 'another recording', place);
    }
  }
  return {pairs, apart, leftOut};
}

/** Of either, in the order of the baseline. */
function placesOf(baseline: ComparedRun, run: ComparedRun): Iterable<Place> {
  const places = new Map<string, Place>();
  for (const {cells, failed} of [baseline, run])
    for (const [key, place] of [...cells, ...failed]) if (!places.has(key)) places.set(key, place);
  return places.values();
}

const isWhole = (pair: {
  baseline?: ComparableCell | undefined;
  run?: ComparableCell | undefined;
}): pair is Pair => pair.baseline !== undefined && pair.run !== undefined;

function reasonOf(key: string, baseline: ComparedRun, run: ComparedRun): Reason {
  if (baseline.failed.has(key)) return 'failed in the baseline';
  if (run.failed.has(key)) return 'failed in the run';
  return baseline.cells.has(key) ? 'only in the baseline' : 'only in the run';
}

function leave(leftOut: Map<Reason, Place[]>, reason: Reason, place: Place): void {
  const places = leftOut.get(reason);
  if (places === undefined) leftOut.set(reason, [place]);
  else places.push(place);
}
