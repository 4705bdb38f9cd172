/** One recording replayed by pagewalk, packed, and by the yardstick, event by event, on several beds, and every count compared. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Paging} from '../../src/hardware/address.ts';
import {VirtualMachine} from '../../src/host/virtual-machine.ts';
import type {Chunk} from '../../src/recording/format.ts';
import {Packer} from '../../src/recording/packer.ts';
import {Replay} from '../../src/replay/replay.ts';
import {native} from '../../src/strategies/native.ts';
import {nested} from '../../src/strategies/nested.ts';
import {Events, snapshot} from '../../src/timing/events.ts';
import {bedText, type YardstickBed} from './bed-text.ts';
import {Dump, type DumpHeader} from './dump.ts';
import type {Counted, Yardstick} from './program.ts';

/** What the yardstick does. */
export const MEASURED = [native, nested];

export interface Recorded extends DumpHeader {
  /** Hands on every chunk. */
  play(sink: (chunk: Chunk) => void): void;
}

/** What was compared. */
export interface Comparison {
  /** Counts, of all events, chapters and beds. */
  readonly counts: number;
  readonly accesses: number;
  /** A sentence for each bed with a difference. */
  readonly differences: readonly string[];
}

/** Compares; the files lie in `folder` meanwhile. */
export function compare(
  yardstick: Yardstick,
  folder: string,
  recorded: Recorded,
  beds: readonly YardstickBed[],
): Comparison {
  const path = join(folder, 'recording');
  const dump = new Dump(path, recorded);
  const packer = new Packer();
  const replays = beds.map(bed => replayOn(recorded, bed));
  recorded.play(chunk => {
    dump.add(chunk);
    const packed = packer.pack(chunk);
    for (const replay of replays) replay.play(packed);
  });
  dump.end();
  const files = beds.map((bed, at) => {
    const file = join(folder, `bed-${at}`);
    writeFileSync(file, bedText(bed));
    return file;
  });
  const theirs = yardstick.count(path, files);
  const ours = replays.map(countsOf);
  return {
    counts: ours.flat().reduce((sum, counts) => sum + Object.keys(counts).length, 0),
    accesses: ours.reduce((sum, counts) => sum + counts.at(-1)!.tlbLookups, 0),
    differences: beds.flatMap(({strategy}, at) => {
      const difference = firstDifference(ours[at], theirs[at]);
      return difference === undefined ? [] : [`bed ${at + 1} of ${beds.length}, ${strategy}: ${difference}`];
    }),
  };
}

/** A replay of `recorded` on `bed` that has not begun. */
export function replayOn({levels, indexBits, guestFrames}: DumpHeader, bed: YardstickBed): Replay {
  const strategy = MEASURED.find(({id}) => id === bed.strategy);
  if (!strategy) throw new Error(`the yardstick does not do strategy "${bed.strategy}"`);
  const guest = {frames: guestFrames, seed: bed.seed};
  const paging = new Paging(levels, indexBits);
  return new Replay(
    strategy.build(new VirtualMachine(paging, bed.geometry, bed.host, guest, new Events()), {}),
  );
}

/** Up to the end of each chapter, and up to the end. */
function countsOf({atChapterEnd, hypervisor}: Replay): readonly Counted[] {
  const end = {...snapshot(hypervisor.machine.events), overheadBytes: hypervisor.overheadBytes().end};
  return [...atChapterEnd, end];
}

/** An event that one of them does not have it has not counted. */
function firstDifference(ours: readonly Counted[], theirs: readonly Counted[]): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length - 1} chapters, the yardstick ${theirs.length - 1}`;
  for (const [at, counts] of ours.entries()) {
    const names = new Set([...Object.keys(counts), ...Object.keys(theirs[at])]);
    for (const name of names) {
      const [here, there] = [counts[name] ?? 0, theirs[at][name] ?? 0];
      if (here !== there)
        return `${name} ${here}, the yardstick ${there}, at the end of ${at + 1} of ${ours.length} parts`;
    }
  }
  return undefined;
}
