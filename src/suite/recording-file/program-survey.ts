/** A recorded program, looked at once before anything runs: whether all of it is there, and is what its end says. */
import {createHash} from 'node:crypto';
import {ProgramCounts} from '../../recording/program/program-counts.ts';
import {canonicalJson} from '../canonical.ts';
import {Breath} from '../planning.ts';
import {UsageError} from '../usage-error.ts';
import {programRows} from './program-file-reader.ts';
import {countsIn, type ProgramEnding} from './program.ts';

export async function surveyProgram(path: string): Promise<ProgramEnding> {
  const hash = createHash('sha256');
  const counts = new ProgramCounts();
  const breath = new Breath(undefined);
  const rows = programRows(path, counts);
  let next = rows.next();
  for (; !next.done; next = rows.next()) {
    for (const column of next.value.columns()) hash.update(column);
    await breath.take();
  }
  const ending = next.value;
  if (hash.digest('hex') !== ending.hash)
    throw new UsageError(`${path}: its rows are not those that the hash at its end was made of`);
  const found = countsIn(counts);
  for (const [what, count] of Object.entries(found)) {
    const [said, expected] = [ending[what as keyof typeof found], count].map(each => canonicalJson(each));
    if (said !== expected)
      throw new UsageError(`${path}: ${what} at its end is ${said}, expected the ${expected} of its rows`);
  }
  return ending;
}
