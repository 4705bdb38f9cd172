/** A guest operation whose cost was published, as the guest kernel does it: again and again, each time the same. */
import {GuestKernel} from '../../guest/kernel.ts';
import {guestParameters} from '../../guest/parameters.ts';
import type {StoryParameters} from '../../guest/story.ts';
import type {HostParameters} from '../../host/virtual-machine.ts';
import type {Machine} from '../../machines/machine.ts';
import type {Member} from '../../replay/member.ts';
import {runPass, type Source} from '../../replay/pass.ts';
import {EVENT_NAMES, sum, type EventCounts} from '../../timing/events.ts';
import {recordOf} from '../../timing/records.ts';

export interface Round {
  /** What comes between, and is not part of the operation. */
  readonly prepare?: () => void;
  readonly act: () => void;
}

export interface CostOperation {
  readonly id: string;
  readonly description: string;
  readonly guest?: StoryParameters;
  readonly host?: Partial<HostParameters>;
  /** Operations in a round; 1 unless told. */
  readonly times?: number;
  /** Rounds before those that are measured, and those. */
  readonly warmUp?: number;
  readonly rounds?: number;
  begin(kernel: GuestKernel): Round;
}

const SEED = 1;
const WARM_UP = 16;
const ROUNDS = 64;
const ACT = 'act';

/** Of each event the mean in one operation. */
export function meanCountsOf(
  operation: CostOperation,
  member: Member,
  {geometry}: Machine,
  guest: StoryParameters,
): EventCounts {
  const {rounds = ROUNDS, times = 1} = operation;
  const source = sourceOf(operation, guest);
  const asked = {...member, host: {...member.host, ...operation.host}};
  const [outcome] = runPass(source, [asked], {geometry, seed: SEED, check: false});
  if (outcome.status === 'failed') throw new Error(`${operation.id} failed: ${outcome.error}`);
  const counts = sum(outcome.chapters.filter(({name}) => name === ACT).map(({events}) => events));
  return recordOf(EVENT_NAMES.map(name => [name, counts[name] / (rounds * times)] as const));
}

function sourceOf(operation: CostOperation, given: StoryParameters): Source {
  const guest = guestParameters({...given, ...operation.guest});
  const {warmUp = WARM_UP, rounds = ROUNDS} = operation;
  return {
    levels: guest.levels,
    indexBits: guest.indexBits,
    guestFrames: guest.memoryPages,
    record(recorder) {
      const {prepare, act} = operation.begin(new GuestKernel(guest, recorder, SEED));
      for (let round = 0; round < warmUp; round++) {
        prepare?.();
        act();
      }
      for (let round = 0; round < rounds; round++) {
        prepare?.();
        recorder.chapter('prepare');
        act();
        recorder.chapter(ACT);
      }
      recorder.end();
    },
  };
}
