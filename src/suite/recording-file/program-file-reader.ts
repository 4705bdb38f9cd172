/** The program of a recording file, told to whoever listens. */
import {ProgramChunk} from '../../recording/program/program-chunk.ts';
import {ProgramReader} from '../../recording/program/program-reader.ts';
import type {ProgramSink} from '../../recording/program/program-sink.ts';
import {sentenceOf, UsageError} from '../usage-error.ts';
import {FileReader} from './file-reader.ts';
import {fitting} from './fitting.ts';
import {MOST_BLOCK_ROWS} from './layout.ts';
import {aboutOf} from './level.ts';
import {
  PROGRAM_FILE_COLUMNS,
  PROGRAM_VERSION,
  programEndingSchema,
  programSchema,
  type ProgramEnding,
  type ProgramHeader,
} from './program.ts';

/** Tells all of it, and answers what it ends in. */
export function readProgram(path: string, sink: ProgramSink): ProgramEnding {
  const rows = programRows(path, sink);
  let next = rows.next();
  while (!next.done) next = rows.next();
  return next.value;
}

/**
 * The rows of a file, in pieces of one length, as they were written; each is told to `sink` before. A row that no recorder writes is
 * told with the byte where its block begins.
 */
export function* programRows(path: string, sink: ProgramSink): Generator<ProgramChunk, ProgramEnding, void> {
  const file = new FileReader(path);
  try {
    programOf(file);
    const reader = new ProgramReader(sink);
    const chunk = new ProgramChunk(MOST_BLOCK_ROWS);
    const blocks = file.blocks();
    let next = blocks.next();
    for (; !next.done; next = blocks.next()) {
      const {offset, rows, columns} = next.value;
      chunk.length = rows;
      for (const [at, column] of chunk.columns().entries()) column.set(columns[at]);
      placed(path, offset, () => reader.take(chunk));
      yield chunk;
    }
    placed(path, 0, () => reader.end());
    return fitting(programEndingSchema, next.value.about, `${path}, byte ${file.trailerOffset}: the trailer`);
  } finally {
    file.close();
  }
}

/** What the header says was recorded. */
export const programOf = (file: FileReader): ProgramHeader =>
  aboutOf(file, {
    level: 'program',
    version: PROGRAM_VERSION,
    columns: PROGRAM_FILE_COLUMNS,
    about: programSchema,
  });

function placed(path: string, offset: number, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    throw new UsageError(`${path}, byte ${offset}: ${sentenceOf(thrown)}`);
  }
}
