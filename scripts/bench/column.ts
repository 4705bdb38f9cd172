/** What is timed of one recording, side by side. */
import type {Fn, FnOptions} from 'tinybench';
import {Packer} from '../../src/recording/packer.ts';
import {Recorder} from '../../src/recording/recorder.ts';
import type {Replay} from '../../src/replay/replay.ts';
import type {Strategy} from '../../src/strategies/strategy.ts';
import {MEASURED} from '../yardstick/comparison.ts';
import type {TimedRecording} from '../yardstick/timing.ts';
import {passOf, replayOf, yardstickBed} from './bed.ts';
import type {Recording} from './subject.ts';

export interface Column {
  readonly name: string;
  /** As tinybench calls it. */
  readonly run: Fn;
  /** Made ready outside of what is timed. */
  readonly beforeEach?: NonNullable<FnOptions['beforeEach']>;
}

export const RECORDING = 'recording alone';
export const PACKING = 'packing alone';
export const WHOLE_PASS = 'whole pass';

/** The column of the yardstick. */
export const inC = (strategy: string): string => `${strategy} in C`;

/** Whether the yardstick does it, too. */
const hasRival = ({id}: Strategy): boolean => MEASURED.some(each => each.id === id);

/** The yardstick's come right after those that they are set beside. */
export function columnsOf(
  recording: Recording,
  strategies: readonly Strategy[],
  timed: TimedRecording | undefined,
): readonly Column[] {
  const {source} = recording;
  return [
    {name: RECORDING, run: () => source.record(new Recorder(() => {}))},
    packingColumn(recording),
    ...strategies.flatMap(strategy => [
      replayColumn(recording, strategy),
      ...(timed && hasRival(strategy) ? [yardstickColumn(timed, strategy)] : []),
    ]),
    {name: WHOLE_PASS, run: () => passOf(source, strategies)},
  ];
}

/** What a pass does with a recording once, for all that replay it. */
function packingColumn({chunks}: Recording): Column {
  const packer = new Packer();
  return {
    name: PACKING,
    run: () => {
      for (const chunk of chunks) packer.pack(chunk);
    },
  };
}

function replayColumn({source, packed}: Recording, strategy: Strategy): Column {
  let replay: Replay;
  return {
    name: strategy.id,
    beforeEach: () => void (replay = replayOf(source, strategy)),
    run: () => {
      for (const chunk of packed) replay.play(chunk);
    },
  };
}

/** It is a process of its own, which says how long it took without reading the recording. */
function yardstickColumn(timed: TimedRecording, {id}: Strategy): Column {
  const bed = yardstickBed(id);
  return {name: inC(id), run: () => ({overriddenDuration: timed.seconds(bed) * 1000})};
}
