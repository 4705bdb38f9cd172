/**
 * All cells of a workload on a machine at a seed compare strategies on one recording. The passes that they come from made
 * it anew each time: where they did not make the same, none of these cells means anything.
 */
import {cellIdentitySchema, type Cell} from './result.ts';
import {DIFFERENT_RECORDINGS} from './run-pass.ts';

export function sameRecording(cells: readonly Cell[]): readonly Cell[] {
  const recordings = new Map<string, Set<string>>();
  for (const cell of cells) {
    if (cell.status === 'failed') continue;
    const known = recordings.get(placeOf(cell)) ?? new Set();
    recordings.set(placeOf(cell), known.add(cell.recording));
  }
  return cells.map(cell =>
    (recordings.get(placeOf(cell))?.size ?? 0) > 1
      ? {...cellIdentitySchema.parse(cell), status: 'failed', error: DIFFERENT_RECORDINGS}
      : cell,
  );
}

const placeOf = ({workload, machine, seed}: Cell): string => JSON.stringify([workload, machine, seed]);
