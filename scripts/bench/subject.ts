/** A workload whose recording is replayed: found by its name, then recorded and kept in memory. */
import type {Chunk} from '../../src/recording/format.ts';
import {ChunkKeeper} from '../../src/recording/chunk-keeper.ts';
import {Packer} from '../../src/recording/packer.ts';
import {Recorder} from '../../src/recording/recorder.ts';
import type {Source} from '../../src/replay/pass.ts';
import {native} from '../../src/strategies/native.ts';
import {findWorkload} from '../../src/suite/catalogue.ts';
import {defaultsOf} from '../../src/suite/definition.ts';
import {guestWishesOf, parameterDefinitionsOf, sourceOf} from '../../src/suite/source.ts';
import {replayOf, SEED} from './bed.ts';

export interface Subject {
  readonly workload: string;
  readonly source: Source;
}

export interface Recording extends Subject {
  readonly chunks: readonly Chunk[];
  /** The same, as a pass replays them. */
  readonly packed: readonly Chunk[];
  readonly accesses: number;
}

/** With the defaults of the workload. */
export async function subjectNamed(workload: string): Promise<Subject> {
  const {thing} = await findWorkload(workload);
  const parameters = defaultsOf(parameterDefinitionsOf(thing));
  return {workload, source: sourceOf(thing, {parameters, guest: guestWishesOf(thing), seed: SEED})};
}

export function recorded(subject: Subject): Recording {
  const keeper = new ChunkKeeper();
  subject.source.record(new Recorder(keeper.sink));
  const {chunks} = keeper;
  const packer = new Packer();
  const packed = chunks.map(chunk => packer.pack(chunk).copy());
  const replay = replayOf(subject.source, native);
  for (const chunk of packed) replay.play(chunk);
  return {...subject, chunks, packed, accesses: replay.hypervisor.machine.events.tlbLookups};
}
