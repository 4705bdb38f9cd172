/** The JSON Schema of what `pagewalk sensitivity` prints, for other programs. */
import {z} from 'zod';
import {sensitivitySchema} from './result.ts';

/** The text of each schema by the name of its file. */
export function sensitivitySchemaFiles(): ReadonlyMap<string, string> {
  const title = 'What `pagewalk sensitivity --json` prints';
  const text = JSON.stringify({title, ...z.toJSONSchema(sensitivitySchema)}, null, 2);
  return new Map([['sensitivity.schema.json', `${text}\n`]]);
}
