/** The events of a recording file as the source of a run. */
import {Chunk, FORMAT_VERSION} from '../../recording/format.ts';
import type {Recorder} from '../../recording/recorder.ts';
import {Unpacker} from '../../recording/unpacker.ts';
import type {Source} from '../../replay/pass.ts';
import {endingSchema, EVENT_COLUMNS, recordedSchema, type Ending, type Recorded} from './events.ts';
import {reading, type FileReader} from './file-reader.ts';
import {fitting} from './fitting.ts';
import {MOST_BLOCK_ROWS} from './layout.ts';
import {aboutOf} from './level.ts';

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

/** The chunk with the rows of a block. */
function filled(chunk: Chunk, columns: readonly Uint8Array[]): Chunk {
  chunk.length = columns[0].length;
  for (const [at, column] of chunk.columns().entries()) column.set(columns[at]);
  return chunk;
}

/** What the header says was recorded. */
export const recordedOf = (file: FileReader): Recorded =>
  aboutOf(file, {level: 'events', version: FORMAT_VERSION, columns: EVENT_COLUMNS, about: recordedSchema});
