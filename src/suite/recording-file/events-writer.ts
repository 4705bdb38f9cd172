/** Records a guest into a file. */
import {FORMAT_VERSION} from '../../recording/format.ts';
import {Packer} from '../../recording/packer.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';
import {RecordingHash} from '../recording-hash.ts';
import {EVENT_COLUMNS, type Ending, type Recorded} from './events.ts';
import {FileWriter} from './file-writer.ts';

export interface ToRecord {
  readonly source: Source;
  readonly recorded: Recorded;
  /** The program, and how it was asked. */
  readonly madeBy: string;
}

/** Records `source` into a file. `told` is told now and then how many events there are. */
export function writeEvents(
  path: string,
  {source, recorded, madeBy}: ToRecord,
  told: (events: number) => void = () => {},
): Ending {
  const writer = new FileWriter(path, {
    level: 'events',
    levelVersion: FORMAT_VERSION,
    madeBy,
    columns: EVENT_COLUMNS,
    about: recorded,
  });
  try {
    const hash = new RecordingHash(source);
    const packer = new Packer();
    const recorder = new Recorder(chunk => {
      hash.add(chunk);
      const packed = packer.pack(chunk);
      writer.add(packed.columns(), packed.length);
      told(recorder.length);
    });
    source.record(recorder);
    const ending = {events: recorder.length, hash: hash.hex(), chapters: recorder.chapters};
    writer.end(ending);
    return ending;
  } catch (thrown) {
    writer.abandon();
    throw thrown;
  }
}
