/** The events of a recording file, looked at once before anything runs. */
import {CHAPTER, LOAD_CR3, type Chunk} from '../../recording/format.ts';
import {FormatLinter} from '../../recording/linter.ts';
import {noFlushOf, pcidOf} from '../../recording/operands.ts';
import {headerOf} from '../../replay/pass.ts';
import {canonicalJson, sha256} from '../canonical.ts';
import {Breath} from '../planning.ts';
import {RecordingHash} from '../recording-hash.ts';
import {UsageError} from '../usage-error.ts';
import {chunksOf, recordedOf, type EventsPart} from './events-reader.ts';
import type {Ending, Recorded} from './events.ts';
import {FileReader} from './file-reader.ts';

/** What is known of a recording once all of it has been read. */
export interface EventsSurvey extends Ending {
  /** Of all that decides a count, however it lies in the file. */
  readonly contentHash: string;
}

/** Reads the file once, and holds each event to the rules of the format. */
export async function surveyEvents(path: string): Promise<EventsSurvey> {
  const file = new FileReader(path);
  try {
    const recorded = recordedOf(file);
    const survey = new Survey(path, recorded);
    const breath = new Breath(undefined);
    const chunks = chunksOf(file);
    let next = chunks.next();
    for (; !next.done; next = chunks.next()) {
      survey.take(next.value);
      await breath.take();
    }
    const ending = next.value;
    survey.refuseOther(ending, file.trailerOffset);
    return {...ending, contentHash: sha256(canonicalJson({recorded, ending}))};
  } finally {
    file.close();
  }
}

class Survey {
  private readonly path: string;
  private readonly recorded: Recorded;
  private readonly linter: FormatLinter;
  private readonly hash: RecordingHash;
  private events = 0;
  private chapters = 0;
  private usesPcids = false;

  constructor(path: string, recorded: Recorded) {
    this.path = path;
    this.recorded = recorded;
    this.linter = new FormatLinter(headerOf(recorded));
    this.hash = new RecordingHash(recorded);
  }

  take({offset, chunk}: EventsPart): void {
    this.look(chunk);
    const [problem] = this.linter.problems;
    if (problem)
      throw new UsageError(`${this.path}, byte ${offset}: event ${problem.event}: ${problem.sentence}`);
  }

  refuseOther({events, hash, chapters}: Ending, offset: number): void {
    const refuse = (what: string): never => {
      throw new UsageError(`${this.path}, byte ${offset}: the trailer: ${what}`);
    };
    if (events !== this.events)
      refuse(`${events} events are counted, expected the ${this.events} that there are`);
    if (chapters.length !== this.chapters)
      refuse(`${chapters.length} chapters are named, expected the ${this.chapters} that events end`);
    if (this.usesPcids && !this.recorded.guest['pcid'])
      refuse('the guest has loaded PCIDs, expected guest.pcid to be 1 in the header');
    if (hash !== this.hash.hex()) refuse('the hash is another, expected that of the events');
  }

  private look(chunk: Chunk): void {
    this.hash.add(chunk);
    this.events += chunk.length;
    for (let row = 0; row < chunk.length && this.linter.problems.length === 0; row++) {
      this.linter.lint(chunk, row);
      if (chunk.kind[row] === CHAPTER) this.chapters++;
      else if (chunk.kind[row] === LOAD_CR3 && (pcidOf(chunk, row) > 0 || noFlushOf(chunk, row)))
        this.usesPcids = true;
    }
  }
}
