/** Recording files of programs that a test tells itself. */
import {createHash} from 'node:crypto';
import {ProgramRecorder} from '../recording/program/program-recorder.ts';
import type {ProgramSink} from '../recording/program/program-sink.ts';
import {FileWriter} from '../suite/recording-file/file-writer.ts';
import {MOST_BLOCK_ROWS} from '../suite/recording-file/layout.ts';
import {
  countsIn,
  PROGRAM_FILE_COLUMNS,
  PROGRAM_VERSION,
  type ProgramEnding,
} from '../suite/recording-file/program.ts';

/** Puts what `tell` tells into a file at `path`; its end says `said` of it, beside what was counted. */
export function writeProgram(
  path: string,
  tell: (sink: ProgramSink) => void,
  said: Partial<ProgramEnding> = {},
): void {
  const writer = new FileWriter(path, {
    level: 'program',
    levelVersion: PROGRAM_VERSION,
    madeBy: 'a test',
    columns: PROGRAM_FILE_COLUMNS,
    about: {command: ['sh', '-c', 'ls | sort'], tracer: 'a test'},
  });
  const hash = createHash('sha256');
  const recorder = new ProgramRecorder(MOST_BLOCK_ROWS, chunk => {
    const columns = chunk.columns();
    for (const column of columns) hash.update(column);
    writer.add(columns, chunk.length);
  });
  tell(recorder);
  recorder.end();
  writer.end({
    hash: hash.digest('hex'),
    ...countsIn(recorder),
    forced: 0,
    exitCode: 0,
    gaps: [],
    ...said,
  });
}
