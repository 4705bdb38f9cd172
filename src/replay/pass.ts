/**
 * A pass: one story, told once and replayed by every strategy that is asked for, chunk by chunk, in bounded memory.
 */
import type {HostParameters} from '../host/virtual-machine.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import type {Chunk} from '../recording/format.ts';
import type {Strategy, StrategyValues} from '../strategies/strategy.ts';
import type {EventCounts} from '../timing/events.ts';
import type {Recorder} from '../recording/recorder.ts';

/** Whatever can fill a recorder: a story on the guest kernel, or an importer of an address trace. */
export interface Source {
  readonly levels: number;
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
  | {
      readonly status: 'ok';
      readonly chapters: readonly MemberChapter[];
      readonly overheadBytes: {readonly peak: number; readonly end: number};
    }
  | {readonly status: 'failed'; readonly error: string; readonly disagreement: boolean};

export declare function runPass(
  source: Source,
  members: readonly Member[],
  options: PassOptions,
): readonly MemberOutcome[];
