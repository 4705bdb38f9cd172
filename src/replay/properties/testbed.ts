/** Replays one recording under a strategy with every check there is: the oracle, the audits, the conservation laws. */
import {Paging} from '../../hardware/address.ts';
import type {ProcessorGeometry} from '../../hardware/geometry.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {VirtualMachine, type HostParameters} from '../../host/virtual-machine.ts';
import type {Chunk, RecordingHeader} from '../../recording/format.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {Events, snapshot, type EventCounts} from '../../timing/events.ts';
import type {Checked} from '../checked.ts';
import {CheckedReplay} from '../checked-replay.ts';

export interface Recording {
  readonly header: RecordingHeader;
  readonly chunks: readonly Chunk[];
}

/** What a recording is replayed on. */
export interface Bed {
  readonly processor: ProcessorGeometry;
  readonly host: HostParameters;
  /** Of the strategy, where they differ from its defaults. */
  readonly parameters?: StrategyValues;
  readonly seed?: number;
}

/** A strategy's defaults, and what is told of them. */
function valuesOf(strategy: Strategy, told: StrategyValues = {}): StrategyValues {
  const known = Object.entries(told).filter(([name]) => name in strategy.parameters);
  return {...defaultsOf(strategy.parameters), ...Object.fromEntries(known)};
}

/** A machine for a strategy, or for one without events of its own. */
export function machineFor(header: RecordingHeader, bed: Bed, strategy?: Strategy): VirtualMachine<string> {
  const paging = new Paging(header.levels, header.indexBits);
  const guest = {frames: header.guestFrames, seed: bed.seed ?? 1};
  return new VirtualMachine(
    paging,
    bed.processor,
    bed.host,
    guest,
    new Events(),
    Object.keys(strategy?.events ?? {}),
  );
}

export function build(strategy: Strategy, header: RecordingHeader, bed: Bed): Hypervisor {
  return strategy.build(machineFor(header, bed, strategy), valuesOf(strategy, bed.parameters));
}

/** Events from one audit to the next, and from one reckoning of the laws to the next. */
export interface Spacing {
  readonly audits: number;
  readonly laws: number;
}

/** An audit goes through every entry of every table, so only the smallest guests are audited after each event. */
function spacingOf({header: {indexBits, guestFrames}}: Recording): Spacing {
  const isSmallest = indexBits === 2 && guestFrames <= 64;
  return {audits: isSmallest ? 1 : 32 * Math.ceil(guestFrames / 512), laws: 7};
}

/** Replays with every check there is, and returns what was counted. */
export function replayChecked(recording: Recording, hypervisor: Hypervisor): EventCounts {
  return checkedReplayOf(recording, hypervisor).counts;
}

export interface CheckedCounts {
  readonly counts: EventCounts;
  readonly checked: Readonly<Checked>;
}

/** The same, with how much was compared. */
export function checkedReplayOf(
  recording: Recording,
  hypervisor: Hypervisor,
  {audits, laws} = spacingOf(recording),
): CheckedCounts {
  const replay = new CheckedReplay(hypervisor);
  let seen = 0;
  for (const chunk of recording.chunks) {
    for (let row = 0; row < chunk.length; row++) {
      replay.step(chunk, row);
      seen++;
      if (seen % audits === 0) replay.audit();
      if (seen % laws === 0) replay.conserve();
    }
  }
  replay.finish();
  return {counts: snapshot(hypervisor.machine.events), checked: replay.checked};
}
