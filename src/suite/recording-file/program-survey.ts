/** A recorded program, looked at once before anything runs: whether all of it is there, and is what its end says. */
import {createHash} from 'node:crypto';
import type {ProgramSink} from '../../recording/program/program-sink.ts';
import {Breath} from '../planning.ts';
import {UsageError} from '../usage-error.ts';
import {NOBODY, programRows} from './program-file-reader.ts';
import type {ProgramEnding} from './program.ts';

export async function surveyProgram(path: string): Promise<ProgramEnding> {
  const hash = createHash('sha256');
  const found = {instructions: 0, accesses: 0, processes: 0};
  const breath = new Breath(undefined);
  const rows = programRows(path, countingInto(found));
  let next = rows.next();
  for (; !next.done; next = rows.next()) {
    for (const column of next.value.columns()) hash.update(column);
    await breath.take();
  }
  const ending = next.value;
  if (hash.digest('hex') !== ending.hash)
    throw new UsageError(`${path}: its rows are not those that the hash at its end was made of`);
  for (const [what, count] of Object.entries(found)) {
    const said = ending[what as keyof typeof found];
    if (said !== count)
      throw new UsageError(`${path}: ${what} at its end is ${said}, expected the ${count} of its rows`);
  }
  return ending;
}

function countingInto(found: Record<'instructions' | 'accesses' | 'processes', number>): ProgramSink {
  const accessed = (): void => void found.accesses++;
  const born = (): void => void found.processes++;
  return {
    ...NOBODY,
    instruction: () => void found.instructions++,
    load: accessed,
    store: accessed,
    modify: accessed,
    start: born,
    fork: born,
    vfork: born,
  };
}
