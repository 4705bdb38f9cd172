/** The JSON Schema of a machine's file: a whole description, or what it changes of a machine that it extends. */
import {z} from 'zod';
import {machines} from '../machines/index.ts';
import {machineSchema} from '../machines/schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

export function machineJsonSchema(): JsonSchema {
  const {$schema, ...whole} = z.toJSONSchema(machineSchema, {io: 'input'});
  const extending = withProperties(optional(whole), {extends: {enum: machines.map(({id}) => id)}});
  return {
    ...($schema === undefined ? {} : {$schema}),
    anyOf: [withProperties(whole, {}), {...extending, required: ['id', 'extends']}],
  };
}

function withProperties(schema: JsonSchema, properties: Record<string, JsonSchema>): JsonSchema {
  return {...schema, properties: {$schema: {type: 'string'}, ...properties, ...schema.properties}};
}

/** The same with nothing required, however deep. */
function optional(strict: JsonSchema): JsonSchema {
  const {required: _, ...schema} = strict;
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, each]) => [
    name,
    typeof each === 'object' ? optional(each) : each,
  ]);
  return {...schema, properties: Object.fromEntries(properties)};
}
