/** What the header of a recording file must say for its rows to be read as those of one level. */
import type {z} from 'zod';
import {UsageError} from '../usage-error.ts';
import type {FileReader} from './file-reader.ts';
import {fitting} from './fitting.ts';
import type {Column, RecordingLevel} from './layout.ts';

export interface Level<About extends z.ZodType> {
  readonly level: RecordingLevel;
  readonly version: number;
  readonly columns: readonly Column[];
  readonly about: About;
}

/** What the header says of the recording. Versions before this one, as soon as there are any, get a reader each. */
export function aboutOf<About extends z.ZodType>(
  {path, header, headerOffset}: FileReader,
  {level, version, columns, about}: Level<About>,
): z.output<About> {
  const place = `${path}, byte ${headerOffset}: the header`;
  if (header.level !== level)
    throw new UsageError(`${place}: level is "${header.level}", expected "${level}"`);
  const {levelVersion} = header;
  if (levelVersion !== version) {
    const why = levelVersion > version ? ': a newer pagewalk wrote it' : '';
    throw new UsageError(`${place}: levelVersion is ${levelVersion}, expected ${version}${why}`);
  }
  if (JSON.stringify(header.columns) !== JSON.stringify(columns)) {
    const expected = columns.map(({name, type}) => `${name} ${type}`).join(', ');
    throw new UsageError(`${place}: the columns are others, expected ${expected}`);
  }
  return fitting(about, header.about, place);
}
