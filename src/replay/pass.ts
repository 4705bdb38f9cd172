/**
 * A pass: one source recorded once, and its events broadcast, chunk by chunk and in bounded memory, to every strategy
 * that is asked for. A strategy that fails takes nobody with it.
 */
import {Paging} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import type {Hypervisor, Overhead} from '../host/hypervisor.ts';
import {VirtualMachine, type HostParameters} from '../host/virtual-machine.ts';
import type {Chunk} from '../recording/format.ts';
import {Recorder} from '../recording/recorder.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import {difference, Events, snapshot, type EventCounts} from '../timing/events.ts';
import {CheckedReplay} from './checked-replay.ts';
import {Disagreement, Replay} from './replay.ts';

/** Whatever can fill a recorder: a story on the guest kernel, or an importer of an address trace. */
export interface Source {
  readonly levels: number;
  /** Bits of a table index; 9 unless told. */
  readonly indexBits?: number;
  readonly guestFrames: number;
  /** Writes the whole recording. */
  record(recorder: Recorder): void;
}

export interface Member {
  readonly strategy: Strategy;
  readonly parameters: StrategyValues;
  readonly host: HostParameters;
}

export interface PassOptions {
  readonly geometry: ProcessorGeometry;
  readonly seed: number;
  /** Compare every translation with the reference walker. */
  readonly check: boolean;
  /** Sees each chunk before it is replayed: for the recording's hash. */
  observe?(chunk: Chunk): void;
}

export interface MemberChapter {
  readonly name: string;
  readonly events: EventCounts;
}

export type MemberOutcome =
  | {readonly status: 'ok'; readonly chapters: readonly MemberChapter[]; readonly overheadBytes: Overhead}
  | {readonly status: 'failed'; readonly error: string; readonly disagreement: boolean};

export function runPass(
  source: Source,
  members: readonly Member[],
  options: PassOptions,
): readonly MemberOutcome[] {
  const runners = members.map(member => new Runner(source, member, options));
  const recorder = new Recorder(chunk => {
    options.observe?.(chunk);
    for (const runner of runners) runner.play(chunk);
  });
  source.record(recorder);
  return runners.map(runner => runner.outcome(recorder.chapters));
}

/** One strategy in a pass, until it fails. */
class Runner {
  private replay: Replay | undefined;
  private failure: {error: string; disagreement: boolean} | undefined;

  constructor(source: Source, member: Member, options: PassOptions) {
    const {strategy, parameters, host} = member;
    this.attempt(() => {
      const paging = new Paging(source.levels, source.indexBits);
      const guest = {frames: source.guestFrames, seed: options.seed};
      const machine = new VirtualMachine(paging, options.geometry, host, guest, new Events());
      const hypervisor = built(strategy, machine, parameters);
      this.replay = options.check ? new CheckedReplay(hypervisor) : new Replay(hypervisor);
    });
  }

  play(chunk: Chunk): void {
    if (!this.failure) this.attempt(() => this.replay!.play(chunk));
  }

  outcome(names: readonly string[]): MemberOutcome {
    if (!this.failure) this.attempt(() => this.replay!.finish());
    if (this.failure) return {status: 'failed', ...this.failure};
    const {hypervisor, atChapterEnd} = this.replay!;
    const zero = snapshot(new Events());
    const chapters = names.map((name, at) => ({
      name,
      events: difference(atChapterEnd[at], at === 0 ? zero : atChapterEnd[at - 1]),
    }));
    return {status: 'ok', chapters, overheadBytes: hypervisor.overheadBytes()};
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.failure = {error: message, disagreement: error instanceof Disagreement};
    }
  }
}

/** A user's strategy may be plain JavaScript, which promises nothing of what it builds. */
function built(strategy: Strategy, machine: VirtualMachine, parameters: StrategyValues): Hypervisor {
  const hypervisor: Hypervisor | undefined = strategy.build(machine, parameters);
  if (typeof hypervisor?.translate === 'function') return hypervisor;
  throw new Error(`strategy ${strategy.id}: build returned ${typeof hypervisor}, expected a hypervisor`);
}
