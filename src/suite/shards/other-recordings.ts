/** Passes that replay one recording must have replayed the same, whichever shard made it. */
import {canonicalJson} from '../canonical.ts';
import type {Plan} from '../plan.ts';
import type {PlannedPass} from '../planned-pass.ts';
import type {Cell} from '../result.ts';
import {UsageError} from '../usage-error.ts';

interface Kept {
  readonly folder: string;
  readonly cells: readonly Cell[];
}

export function refuseOtherRecordings({passes}: Plan, kept: readonly Kept[]): void {
  const names = new Map(
    passes.flatMap(pass => pass.members.map(({identity}) => [identity.key, recordingName(pass)])),
  );
  const seen = new Map<string, {readonly folder: string; readonly recording: string}>();
  for (const {folder, cells} of kept)
    for (const {key, workload, seed, ...cell} of cells) {
      const name = names.get(key);
      if (name === undefined || cell.status === 'failed') continue;
      const {recording} = cell;
      const before = seen.get(name);
      if (before === undefined) seen.set(name, {folder, recording});
      else if (before.recording !== recording)
        throw new UsageError(
          `${folder}: recording of ${workload}, seed ${seed} is "${recording}", expected "${before.recording}" as in ${before.folder}`,
        );
    }
}

const recordingName = ({workload, parameters, guest, seed}: PlannedPass): string =>
  canonicalJson({workload, parameters, guest, seed});
