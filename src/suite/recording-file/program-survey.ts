/** A recorded program, looked at once before anything runs: whether all of it is there, and is what its end says. */
import {createHash} from 'node:crypto';
import {UsageError} from '../usage-error.ts';
import {programRows} from './program-file-reader.ts';
import type {ProgramEnding} from './program.ts';

export function surveyProgram(path: string): ProgramEnding {
  const hash = createHash('sha256');
  const rows = programRows(path);
  let next = rows.next();
  for (; !next.done; next = rows.next()) for (const column of next.value.columns()) hash.update(column);
  const ending = next.value;
  if (hash.digest('hex') !== ending.hash)
    throw new UsageError(`${path}: its rows are not those that the hash at its end was made of`);
  return ending;
}
