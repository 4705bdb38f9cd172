/** Events of a recording, replayed under watch: the steps that each strategy took at each of them. */
import {Paging} from '../hardware/address.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {HOST_PROTECT, HOST_UNMAP, type Chunk} from '../recording/format.ts';
import {Recorder} from '../recording/recorder.ts';
import {goesByFuture, hypervisorOf, type Ground, type Member} from '../replay/member.ts';
import {futureOf, type Source} from '../replay/pass.ts';
import {Replay} from '../replay/replay.ts';
import type {Foresight} from '../strategies/strategy.ts';
import type {Costs} from '../timing/costs.ts';
import type {EventName} from '../timing/events.ts';
import type {OwnCatalogue} from '../timing/own-events.ts';
import {Narrator} from './narrator/narrator.ts';
import type {Setting} from './narrator/setting.ts';
import type {Observation, Observer} from './observation.ts';
import {settingOf} from './setting-of.ts';
import {stateOf, type Sight, type State} from './state.ts';
import type {Step} from './step.ts';
import {watchCounters} from './watched/counters.ts';
import {watchedBy} from './watched/machine.ts';

/** A strategy that is to be explained, and what its events cost. */
export interface Subject {
  readonly label: string;
  readonly member: Member;
  readonly costs: Costs;
  readonly ownCatalogue?: OwnCatalogue;
}

/** A recording, the strategies that are explained on it, and what they run on. */
export interface Scene {
  readonly source: Source;
  readonly subjects: readonly Subject[];
  readonly ground: Ground;
}

/** What one strategy did at one event. */
export interface Explanation {
  readonly strategy: string;
  /** What the event met, where that was asked for. */
  readonly state?: State;
  readonly steps: readonly Step[];
  readonly cycles: number;
}

/** What the strategies did at an event, in their order. */
export interface ExplainedEvent {
  readonly number: number;
  readonly strategies: readonly Explanation[];
}

/** Ends a recording from which nothing more is wanted. */
export class Enough extends Error {}

/** Lets `source` record until `play` throws `Enough`, which who reads a file may take for a mistake in that. */
export function recordUntilEnough(
  source: Source,
  play: (chunk: Chunk, recorder: Recorder) => void,
): Recorder {
  let isEnough = false;
  const recorder: Recorder = new Recorder(chunk => {
    try {
      play(chunk, recorder);
    } catch (thrown) {
      isEnough = thrown instanceof Enough;
      throw thrown;
    }
  });
  try {
    source.record(recorder);
  } catch (thrown) {
    if (!isEnough) throw thrown;
  }
  return recorder;
}

/** The events of these numbers, in ascending order; with what each met, as far as `sight` goes. */
export function explainEvents(
  {source, subjects, ground}: Scene,
  numbers: readonly number[],
  sight?: Sight,
): readonly ExplainedEvent[] {
  const foresight = subjects.some(({member}) => goesByFuture(member)) ? futureOf(source) : undefined;
  const replays = subjects.map(subject =>
    WatchedReplay.of(source, subject, ground, {wanted: new Set(numbers), sight, foresight}),
  );
  const last = numbers[numbers.length - 1];
  let played = 0;
  recordUntilEnough(source, chunk => {
    for (const replay of replays) replay.play(chunk);
    played += chunk.length;
    if (played >= last) throw new Enough();
  });
  return numbers.map(number => ({
    number,
    strategies: replays.map(replay => replay.explained(number)),
  }));
}

/** Which events are explained, by their numbers. */
export type Wanted = Pick<ReadonlySet<number>, 'has'>;

/** A replay of the first strategy that nobody watches. */
export function plainReplayOf({source, subjects: [{member}], ground}: Scene): Replay {
  return new Replay(
    hypervisorOf(member, source, ground, goesByFuture(member) ? futureOf(source) : undefined),
  );
}

/** What is asked of a watched replay. */
export interface Asked {
  readonly wanted: Wanted;
  readonly sight?: Sight | undefined;
  readonly foresight?: Foresight | undefined;
}

/** A replay that listens to its machine during some events. */
export class WatchedReplay extends Replay {
  private readonly label: string;
  private readonly setting: () => Setting;
  private readonly attention: Attention;
  private readonly wanted: Wanted;
  private readonly sight: Sight | undefined;
  private readonly found = new Map<number, Pick<Explanation, 'steps' | 'state'>>();
  private at = 0;

  static of(
    source: Source,
    {label, member, costs, ownCatalogue = {}}: Subject,
    ground: Ground,
    {wanted, sight, foresight}: Asked,
  ): WatchedReplay {
    const attention = new Attention();
    const told = goesByFuture(member) ? foresight : undefined;
    const hypervisor = hypervisorOf(member, source, ground, told, watchedBy(attention));
    watchCounters(hypervisor.machine.own, attention);
    const price = (event: string): number => ownCatalogue[event]?.cycles ?? costs[event as EventName];
    const setting = (): Setting => settingOf(hypervisor, member.strategy.virtual, price);
    return new WatchedReplay(hypervisor, {label, setting, attention, wanted, sight});
  }

  private constructor(
    hypervisor: Hypervisor,
    made: {
      readonly label: string;
      readonly setting: () => Setting;
      readonly attention: Attention;
      readonly wanted: Wanted;
      readonly sight: Sight | undefined;
    },
  ) {
    super(hypervisor);
    this.label = made.label;
    this.setting = made.setting;
    this.attention = made.attention;
    this.wanted = made.wanted;
    this.sight = made.sight;
  }

  override step(chunk: Chunk, row: number): void {
    this.at++;
    if (!this.wanted.has(this.at)) return super.step(chunk, row);
    const state = this.sight && stateOf(this.hypervisor, this.sight);
    const narrator = new Narrator(
      this.setting(),
      HOST_EVENTS.includes(chunk.kind[row]) ? 'hypervisor' : 'guest',
    );
    this.attention.during(narrator, () => super.step(chunk, row));
    this.found.set(this.at, {steps: narrator.finish(), ...(state && {state})});
  }

  explained(number: number): Explanation {
    const {steps, ...met} = this.found.get(number)!;
    return {strategy: this.label, ...met, steps, cycles: steps.reduce((sum, {cycles}) => sum + cycles, 0)};
  }
}

const HOST_EVENTS: readonly number[] = [HOST_UNMAP, HOST_PROTECT];

/** Listens while somebody wants to know. */
class Attention implements Observer {
  private listener: Narrator | undefined;

  get isAwake(): boolean {
    return this.listener !== undefined;
  }

  saw(observation: Observation): void {
    this.listener?.saw(observation);
  }

  during(listener: Narrator, act: () => void): void {
    this.listener = listener;
    act();
    this.listener = undefined;
  }
}

/** The addresses that a recording means. */
export const pagingOf = ({levels, indexBits}: Source): Paging => new Paging(levels, indexBits);
