/** The events of a recording file as the source of a run. */
import {Chunk, FORMAT_VERSION} from '../../recording/format.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {Unpacker} from '../../recording/unpacker.ts';
import type {Source} from '../../replay/pass.ts';
import {UsageError} from '../usage-error.ts';
import {endingSchema, EVENT_COLUMNS, recordedSchema, type Ending, type Recorded} from './events.ts';
import {FileReader} from './file-reader.ts';
import {fitting} from './fitting.ts';
import {MOST_BLOCK_ROWS} from './layout.ts';

/** What the header of a file says was recorded. */
export function recordedIn(path: string): Recorded {
  return reading(path, recordedOf);
}

/** The events of a file, as often as they are asked for. */
export class RecordedEvents implements Source {
  readonly levels: number;
  readonly indexBits: number;
  readonly guestFrames: number;
  private readonly path: string;

  constructor(path: string, {levels, indexBits, guestFrames}: Recorded) {
    this.path = path;
    this.levels = levels;
    this.indexBits = indexBits;
    this.guestFrames = guestFrames;
  }

  record(recorder: Recorder): void {
    const {path} = this;
    reading(path, file => {
      const chunks = chunksOf(file);
      let next = chunks.next();
      for (; !next.done; next = chunks.next()) recorder.handOn(next.value.chunk);
      recorder.chapters.push(...next.value.chapters);
    });
  }
}

/** Some events, and the byte of the file that their block begins at. */
export interface EventsPart {
  readonly offset: number;
  /** Reused for the next. */
  readonly chunk: Chunk;
}

/** All events of a file, and what it ends in. */
export function* chunksOf(file: FileReader): Generator<EventsPart, Ending, void> {
  const unpacker = new Unpacker();
  const rows = new Chunk(MOST_BLOCK_ROWS);
  const blocks = file.blocks();
  let next = blocks.next();
  for (; !next.done; next = blocks.next()) {
    const {offset, columns} = next.value;
    for (const chunk of unpacker.unpack(filled(rows, columns))) yield {offset, chunk};
  }
  const {about} = next.value;
  return fitting(endingSchema, about, `${file.path}, byte ${file.trailerOffset}: the trailer`);
}

function reading<Answer>(path: string, read: (file: FileReader) => Answer): Answer {
  const file = new FileReader(path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}

/** The chunk with the rows of a block. */
function filled(chunk: Chunk, columns: readonly Uint8Array[]): Chunk {
  chunk.length = columns[0].length;
  for (const [at, column] of chunk.columns().entries()) column.set(columns[at]);
  return chunk;
}

/** Events of versions before this one, as soon as there are any, get a reader each here. */
export function recordedOf({path, header, headerOffset}: FileReader): Recorded {
  const {level, levelVersion, columns, about} = header;
  const place = `${path}, byte ${headerOffset}: the header`;
  if (level !== 'events') throw new UsageError(`${place}: level is "${level}", expected "events"`);
  if (levelVersion !== FORMAT_VERSION) {
    const why = levelVersion > FORMAT_VERSION ? ': a newer pagewalk wrote it' : '';
    throw new UsageError(`${place}: levelVersion is ${levelVersion}, expected ${FORMAT_VERSION}${why}`);
  }
  if (JSON.stringify(columns) !== JSON.stringify(EVENT_COLUMNS)) {
    const expected = EVENT_COLUMNS.map(({name, type}) => `${name} ${type}`).join(', ');
    throw new UsageError(`${place}: the columns are others, expected ${expected}`);
  }
  return fitting(recordedSchema, about, place);
}
