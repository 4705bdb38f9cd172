/** The JSON Schema of what `pagewalk compare` prints, for other programs. */
import {z} from 'zod';
import {comparisonSchema} from './result.ts';

/** The text of each schema by the name of its file. */
export function comparisonSchemaFiles(): ReadonlyMap<string, string> {
  const schema = {title: 'What `pagewalk compare --json` prints', ...z.toJSONSchema(comparisonSchema)};
  return new Map([['comparison.schema.json', `${JSON.stringify(schema, null, 2)}\n`]]);
}
