/**
 * A pass: one source recorded once, and its events broadcast, chunk by chunk and in bounded memory, to every strategy
 * that is asked for. A strategy that fails takes nobody with it. Where a strategy is told the future, the source is
 * recorded once before, to collect it.
 */
import {Paging} from '../hardware/address.ts';
import type {Overhead} from '../host/hypervisor.ts';
import {FORMAT_VERSION, type Chunk, type RecordingHeader} from '../recording/format.ts';
import {Packer} from '../recording/packer.ts';
import {Recorder} from '../recording/recorder.ts';
import type {Foresight} from '../strategies/strategy.ts';
import {difference, Events, snapshot, type EventCounts} from '../timing/events.ts';
import {ownDifference, type OwnCounts} from '../timing/own-events.ts';
import type {Checked} from './checked.ts';
import {CheckedReplay} from './checked-replay.ts';
import {ForesightCollector} from './foresight.ts';
import {Linter} from './linter.ts';
import {goesByFuture, hypervisorOf, type Ground, type Member} from './member.ts';
import {Replay, type EventPlace} from './replay.ts';
import type {Slice} from './slices.ts';

/** Whatever can fill a recorder: a story on the guest kernel, or an importer of an address trace. */
export interface Source {
  readonly levels: number;
  /** Bits of a table index; 9 unless told. */
  readonly indexBits?: number;
  readonly guestFrames: number;
  /** Writes the whole recording, the same each time. */
  record(recorder: Recorder): void;
}

export interface PassOptions extends Ground {
  /** Compare every translation with the reference walker, and hold the recording itself to its rules. */
  readonly check: boolean;
  /** Sees each chunk before it is replayed: for the recording's hash. */
  observe?(chunk: Chunk): void;
  /** Sees each chunk of the recording that is made for the future alone, where one is. */
  observeFirst?(chunk: Chunk): void;
}

export interface MemberChapter {
  readonly name: string;
  readonly events: EventCounts;
  /** Of the strategy's own. */
  readonly own: OwnCounts;
}

/** Under check, with what was compared until the strategy ended or failed. */
export type MemberOutcome = {readonly checked?: Readonly<Checked>} & (
  | {
      readonly status: 'ok';
      readonly chapters: readonly MemberChapter[];
      /** What was measured, in even parts; and in whole iterations, if there are any. */
      readonly slices: readonly Slice[];
      readonly iterations: readonly Slice[];
      readonly overheadBytes: Overhead;
    }
  | ({readonly status: 'failed'} & Failure)
);

/** What was thrown, its message, and the event of the recording at which it was, if the replay had begun. */
export interface Failure {
  readonly error: string;
  readonly thrown: unknown;
  readonly at?: EventPlace | undefined;
}

export function runPass(
  source: Source,
  members: readonly Member[],
  options: PassOptions,
): readonly MemberOutcome[] {
  const runners = members.map(member => new Runner(member));
  const foresight = runners.some(({foresees}) => foresees) ? futureOf(source, options) : undefined;
  for (const runner of runners) runner.start(source, options, foresight);
  const linter = options.check ? new Linter(headerOf(source)) : undefined;
  const packer = new Packer();
  const recorder = new Recorder(chunk => {
    options.observe?.(chunk);
    if (linter?.problems.length === 0) linter.lint(chunk);
    const played = options.check ? chunk : packer.pack(chunk);
    for (const runner of runners) runner.play(played);
  });
  source.record(recorder);
  const problem = linter?.problems[0];
  if (problem) throw new Error(`recording, event ${problem.event}: ${problem.sentence}`);
  return runners.map(runner => runner.outcome(recorder.chapters));
}

/** What a linter of its events is told. */
export function headerOf({levels, indexBits, guestFrames}: Omit<Source, 'record'>): RecordingHeader {
  const paging = new Paging(levels, indexBits);
  return {version: FORMAT_VERSION, levels, indexBits: paging.indexBits, guestFrames};
}

/** The future of what `source` records. */
export function futureOf(source: Source, options: Pick<PassOptions, 'observeFirst'> = {}): Foresight {
  const future = new ForesightCollector(source.levels, source.indexBits);
  const recorder = new Recorder(chunk => {
    options.observeFirst?.(chunk);
    future.add(chunk);
  });
  source.record(recorder);
  return future;
}

/** One strategy in a pass, until it fails. */
class Runner {
  /** Whether a policy that it names goes by the future. */
  foresees = false;
  private readonly member: Member;
  private replay: Replay | undefined;
  private checked: Checked | undefined;
  private failure: Failure | undefined;

  constructor(member: Member) {
    this.member = member;
    this.attempt(() => {
      this.foresees = goesByFuture(member);
    });
  }

  /** The future is for those only whose policy goes by it. */
  start(source: Source, options: PassOptions, foresight: Foresight | undefined): void {
    const {member, foresees} = this;
    if (this.failure !== undefined) return;
    this.attempt(() => {
      const hypervisor = hypervisorOf(member, source, options, foresees ? foresight : undefined);
      if (!options.check) {
        this.replay = new Replay(hypervisor);
        return;
      }
      const replay = new CheckedReplay(hypervisor);
      this.replay = replay;
      this.checked = replay.checked;
    });
  }

  play(chunk: Chunk): void {
    if (this.failure === undefined) this.attempt(() => this.replay!.play(chunk));
  }

  outcome(names: readonly string[]): MemberOutcome {
    let overheadBytes: Overhead | undefined;
    if (this.failure === undefined) {
      this.attempt(() => {
        this.replay!.finish();
        overheadBytes = this.replay!.hypervisor.overheadBytes();
      });
    }
    const checked = this.checked && {checked: this.checked};
    if (this.failure !== undefined) return {status: 'failed', ...this.failure, ...checked};
    const {atChapterEnd, ownAtChapterEnd, slices} = this.replay!;
    const zero = snapshot(new Events());
    const chapters = names.map((name, at) => ({
      name,
      events: difference(atChapterEnd[at], at === 0 ? zero : atChapterEnd[at - 1]),
      own: at === 0 ? ownAtChapterEnd[0] : ownDifference(ownAtChapterEnd[at], ownAtChapterEnd[at - 1]),
    }));
    return {
      status: 'ok',
      chapters,
      slices: slices.measured,
      iterations: slices.iterationsMeasured,
      overheadBytes: overheadBytes!,
      ...checked,
    };
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      this.failure = {error, thrown, at: this.replay?.stoppedAt};
    }
  }
}
