/** Records a workload into a file, on a worker thread, so that whoever interrupts is heard at once. */
import {fileURLToPath} from 'node:url';
import {MessageChannel} from 'node:worker_threads';
import {assign} from '../assign.ts';
import type {WorkloadThing} from '../catalogue.ts';
import {workloadChoice} from '../choices.ts';
import {defaultsOf, type Values} from '../definition.ts';
import {refuseDirectMap} from '../in-effect.ts';
import {moduleAt} from '../module-at.ts';
import {seedsFor} from '../own-seed.ts';
import {unlessInterrupted} from '../planning.ts';
import {refuseUnrecordable} from '../recordable.ts';
import {bare, within} from '../settings.ts';
import {guestDefinitionsOf, guestWishesOf, parameterDefinitionsOf, type Told} from '../source.ts';
import type {Settings} from '../spec.ts';
import {abandonDraft} from '../store/draft.ts';
import {Interrupted, UsageError} from '../usage-error.ts';
import {variantsOf, type Variant} from '../variant.ts';
import type {Ending} from './events.ts';
import {refuseWhere} from './where.ts';
import type {Answer, Errand} from './record-worker.ts';
import {workerThreads} from '../worker-threads.ts';

export interface RecordRequest {
  /** The id or file that finds the workload. */
  readonly workload: string;
  readonly set: Settings;
  /** Of a recording that is recorded once more its own, unless told. */
  readonly seed?: number;
  readonly out: string;
}

export interface RecordOptions {
  readonly signal: AbortSignal;
  /** Is told now and then how many events there are. */
  readonly told: (events: number) => void;
}

export async function record(request: RecordRequest, {signal, told}: RecordOptions): Promise<Ending> {
  const {out, workload} = request;
  refuseWhere(out);
  const planned = await unlessInterrupted(plannedFor(request), signal);
  const pool = workerThreads(WORKER, 1);
  const {port1: progress, port2: worker} = new MessageChannel();
  progress.on('message', told);
  try {
    const errand: Errand = {workload, told: planned, out, progress: worker};
    const answer = (await pool.run(errand, {signal, transferList: [worker]})) as Answer;
    if (typeof answer === 'string') throw new UsageError(answer);
    return answer;
  } catch (thrown) {
    throw signal.aborted ? new Interrupted('interrupted') : thrown;
  } finally {
    progress.close();
    await pool.destroy();
    // Where the worker came to no end.
    abandonDraft(out);
  }
}

const WORKER = fileURLToPath(moduleAt('src/suite/recording-file/record-worker'));

async function plannedFor({workload: name, set, seed}: RecordRequest): Promise<Told> {
  const choice = await workloadChoice({name, set: {}});
  const [assigned] = assign({workloads: [choice], strategies: [], machines: []}, set).workloads;
  const variants = variantsOf(assigned);
  if (variants.length > 1)
    throw new UsageError(
      `a list makes ${variants.length} recordings of these settings, expected one value of each`,
    );
  return toldOf(variants[0], seed);
}

function toldOf(variant: Variant<WorkloadThing>, seed: number | undefined): Told {
  const {thing, values} = variant;
  const said = within('guest', values);
  const guest: Values = {...defaultsOf(guestDefinitionsOf(thing)), ...guestWishesOf(thing), ...said};
  refuseDirectMap(said, guest);
  const told = {
    parameters: {...defaultsOf(parameterDefinitionsOf(thing)), ...bare(values)},
    guest,
    seed: seedsFor(variant, {seeds: seed === undefined ? 1 : [seed]})[0],
  };
  refuseUnrecordable(thing, told);
  return told;
}
