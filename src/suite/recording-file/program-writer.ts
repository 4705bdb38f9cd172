/** Runs a command under Valgrind, weaves what its processes did into one program, and keeps that in a file. */
import {createHash} from 'node:crypto';
import {ProgramRecorder} from '../../recording/program/program-recorder.ts';
import type {Image, ProgramSink} from '../../recording/program/program-sink.ts';
import {weave, type Woven} from '../../recording/program/weaver.ts';
import {capture, type Captured, type CaptureOptions} from '../capture/capture.ts';
import {executed} from '../capture/elf.ts';
import {version} from '../environment.ts';
import {Breath} from '../planning.ts';
import {FileWriter} from './file-writer.ts';
import {MOST_BLOCK_ROWS} from './layout.ts';
import {refuseWhere} from './where.ts';
import {countsIn, PROGRAM_FILE_COLUMNS, PROGRAM_VERSION, type ProgramEnding} from './program.ts';

/** The recording is at `path` when this ends. */
export async function recordProgram(
  command: readonly [string, ...string[]],
  path: string,
  options: CaptureOptions,
): Promise<ProgramEnding> {
  refuseWhere(path);
  const captured = await capture(command, options);
  try {
    return await writeProgram(captured, command, path, options);
  } finally {
    captured.close();
  }
}

/** Of what was captured of a command: of its loads and stores no more than the limit, though more may have been captured. */
export async function writeProgram(
  captured: Captured,
  command: readonly [string, ...string[]],
  path: string,
  {limit = Number.POSITIVE_INFINITY, signal}: Pick<CaptureOptions, 'limit' | 'signal'> = {},
): Promise<ProgramEnding> {
  const writer = new FileWriter(path, {
    level: 'program',
    levelVersion: PROGRAM_VERSION,
    madeBy: `pagewalk ${version()}`,
    columns: PROGRAM_FILE_COLUMNS,
    about: {command: [...command], tracer: captured.version},
  });
  try {
    const hash = createHash('sha256');
    const recorder = new ProgramRecorder(MOST_BLOCK_ROWS, chunk => {
      const columns = chunk.columns();
      for (const column of columns) hash.update(column);
      writer.add(columns, chunk.length);
    });
    const isFull = (): boolean => recorder.accesses >= limit;
    const woven = await wovenOf(captured, {command: command[0], isFull}, recorder, signal);
    recorder.end();
    const cut = isFull() ? 'limit' : captured.cut;
    const ending: ProgramEnding = {
      hash: hash.digest('hex'),
      ...countsIn(recorder),
      forced: woven.forced,
      exitCode: captured.status.code,
      ...(cut !== undefined && {cut}),
      gaps: [...captured.gaps],
    };
    writer.end(ending);
    return ending;
  } catch (thrown) {
    writer.abandon();
    throw thrown;
  }
}

async function wovenOf(
  {images, cut}: Captured,
  {command, isFull}: {readonly command: string; readonly isFull: () => boolean},
  sink: ProgramSink,
  signal: AbortSignal | undefined,
): Promise<Woven> {
  const breath = new Breath(signal);
  const imageOf = (path = command): Image => executed(path);
  const pieces = weave(images, {imageOf, isFull, isCut: cut !== undefined}, sink);
  let next = pieces.next();
  for (; !next.done; next = pieces.next()) await breath.take();
  return next.value;
}
