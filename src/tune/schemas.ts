/** The JSON Schemas of what tuning reads and writes, for editors and for other programs. */
import {z} from 'zod';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {inputSchema} from '../suite/schemas.ts';
import {tuningSchema} from './result.ts';
import {tuneSpecSchema} from './spec.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const OF_SPECS = '../../suite/schema/spec.schema.json#/properties';

/** What a spec has of the same form, by the name that it has here: an editor finds ids and parameters there. */
const AS_IN_SPECS: Readonly<Record<string, string>> = {
  workloads: `${OF_SPECS}/workloads`,
  strategy: `${OF_SPECS}/strategies/items`,
  machine: `${OF_SPECS}/machines/items`,
  set: `${OF_SPECS}/set`,
};

/** Admits what the checker admits. */
function tuneJsonSchema(): JsonSchema {
  const schema = inputSchema(tuneSpecSchema);
  const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
  const completed = Object.entries(properties).map(([name, each]): [string, JsonSchema] => {
    if (name === 'policies') return [name, {...each, items: policies(each.items as JsonSchema)}];
    return [name, name in AS_IN_SPECS ? {...each, allOf: [{$ref: AS_IN_SPECS[name]}]} : each];
  });
  return {...schema, properties: Object.fromEntries(completed)};
}

const policies = (file: JsonSchema): JsonSchema => ({
  anyOf: [...evictionKinds.map(({id, title}) => ({const: id, description: title})), file],
});

/** The text of each schema by the name of its file. */
export function tuneSchemaFiles(): ReadonlyMap<string, string> {
  const schemas = {
    'tune.schema.json': {
      title: 'What a tuning of pagewalk is asked to do',
      ...tuneJsonSchema(),
    },
    'tuning.schema.json': {title: 'What `pagewalk tune --json` prints', ...z.toJSONSchema(tuningSchema)},
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}
