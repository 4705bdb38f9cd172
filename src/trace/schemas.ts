/** The JSON Schemas of what `pagewalk trace` prints, for other programs. */
import {z} from 'zod';
import {factsSchema} from './facts.ts';
import {lintSchema} from './lint.ts';

/** The text of each schema by the name of its file. */
export function traceSchemaFiles(): ReadonlyMap<string, string> {
  const schemas = {
    'info.schema.json': {title: 'What `pagewalk trace info --json` prints', ...z.toJSONSchema(factsSchema)},
    'lint.schema.json': {title: 'What `pagewalk trace lint --json` prints', ...z.toJSONSchema(lintSchema)},
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}
