/** What a worker thread runs: a workload is recorded into a file. */
import type {MessagePort} from 'node:worker_threads';
import {findWorkload, isRecording, type WorkloadThing} from '../catalogue.ts';
import {version} from '../environment.ts';
import {isModule} from '../named-file.ts';
import {familyOf, hostWishesOf, meaningOf, ownReferenceOf, sourceOf, titleOf, type Told} from '../source.ts';
import {failureSentence} from '../thrown.ts';
import {GUEST_PARAMETERS} from '../../guest/parameters.ts';
import type {Source} from '../../replay/pass.ts';
import {writeEvents} from './events-writer.ts';
import type {Ending, Recorded} from './events.ts';

export interface Errand {
  readonly workload: string;
  readonly told: Told;
  readonly out: string;
  /** Is told how many events there are. */
  readonly progress: MessagePort;
}

/** What was recorded, or the sentence that says why nothing was. */
export type Answer = Ending | string;

export default async function work({workload, told, out, progress}: Errand): Promise<Answer> {
  try {
    const {id, thing} = await findWorkload(workload);
    const source = sourceOf(thing, told);
    return writeEvents(
      out,
      {source, recorded: recordedOf(id, thing, told, source), madeBy: `pagewalk ${version()}`},
      events => progress.postMessage(events, []),
    );
  } catch (thrown) {
    return failureSentence(thrown, {named: isModule(workload) ? workload : undefined});
  }
}

/** A recording that is recorded once more is still one of the story. */
function recordedOf(
  id: string,
  thing: WorkloadThing,
  told: Told,
  {levels, indexBits = GUEST_PARAMETERS.indexBits.default, guestFrames}: Source,
): Recorded {
  if (isRecording(thing)) return thing.recorded;
  const reference = ownReferenceOf(thing);
  return {
    workload: {
      id,
      title: titleOf(thing),
      family: familyOf(thing),
      means: meaningOf(thing, told.parameters),
      ...(reference === undefined ? {} : {reference}),
      host: hostWishesOf(thing),
    },
    ...told,
    levels,
    indexBits,
    guestFrames,
  };
}
