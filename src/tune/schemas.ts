/** The JSON Schemas of what tuning reads and writes, for editors and for other programs. */
import {z} from 'zod';
import {inputSchema} from '../suite/schemas.ts';
import {tuningSchema} from './result.ts';
import {tuneSpecSchema} from './spec.ts';

/** The text of each schema by the name of its file. */
export function tuneSchemaFiles(): ReadonlyMap<string, string> {
  const schemas = {
    'tune.schema.json': {
      title: 'What a tuning of pagewalk is asked to do',
      ...inputSchema(tuneSpecSchema),
    },
    'tuning.schema.json': {title: 'What `pagewalk tune --json` prints', ...z.toJSONSchema(tuningSchema)},
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}
