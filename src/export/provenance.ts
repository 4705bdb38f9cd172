/** Where an exported file comes from, as each format keeps it in its metadata. Nothing of it depends on when or by whom. */
import type {Cell} from '../suite/result.ts';
import {sha256} from '../suite/canonical.ts';
import {visible} from '../suite/visible.ts';

export interface Origin {
  /** The version of this program. */
  readonly version: string;
  /** The id of the run. */
  readonly run: string;
  /** The bytes of its spec.json. */
  readonly spec: string;
  /** The hash of the simulator that made the cells, where it is known. */
  readonly simulator: string | undefined;
  readonly cells: readonly Cell[];
  /** What the run was asked for by, where it is known. */
  readonly ran: string | undefined;
  /** What exported it, without where to. */
  readonly command: string;
}

/** Names and values, each in one line, in which nothing is hidden. */
export type ProvenanceEntries = readonly (readonly [name: string, value: string])[];

export function provenanceOf({
  version,
  run,
  spec,
  simulator,
  cells,
  ran,
  command,
}: Origin): ProvenanceEntries {
  return entriesOf([
    ['pagewalk', version],
    ['run', run],
    ['spec', sha256(spec)],
    ['simulator', simulator],
    ['recordings', recordingsHash(cells)],
    ['ran', ran],
    ['command', command],
  ]);
}

/** Those that are known, with nothing hidden. */
export const entriesOf = (
  entries: readonly (readonly [name: string, value: string | undefined])[],
): ProvenanceEntries =>
  entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)] as const]));

/** SHA-256 of the hashes of all recordings, each once, sorted, a line each: `sort -u | sha256sum`. */
function recordingsHash(cells: readonly Cell[]): string {
  const hashes = new Set(cells.flatMap(cell => (cell.status === 'ok' ? [cell.recording] : [])));
  return sha256(
    [...hashes]
      .toSorted()
      .map(hash => `${hash}\n`)
      .join(''),
  );
}
