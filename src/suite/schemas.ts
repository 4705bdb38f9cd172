/** The JSON Schemas of all that is read and written, for editors and for other programs. */
import {z} from 'zod';
import {exitsSchema} from './exits.ts';
import {machineJsonSchema} from './machine-json-schema.ts';
import {listSchema} from './list.ts';
import {resultSchema, storedCellSchema} from './result.ts';
import {specJsonSchema} from './spec-json-schema.ts';
import {specSchema} from './spec.ts';

const {toJSONSchema} = z;

/** What may be written. zod leaves defaults out of it where a part is turned into another form. */
export const inputSchema = (schema: z.ZodType): z.core.JSONSchema.BaseSchema =>
  toJSONSchema(schema, {
    io: 'input',
    override({zodSchema: {_zod: zod}, jsonSchema}) {
      const {def} = zod;
      if (def.type === 'default') jsonSchema.default = def.defaultValue;
    },
  });

/** Of what is read, where a default may be left out, and of what is written. */
const SCHEMAS: Readonly<Record<string, {readonly title: string; readonly schema: object}>> = {
  spec: {title: 'What a run of pagewalk is asked to do', schema: specJsonSchema(inputSchema(specSchema))},
  machine: {title: 'A processor, for --machine', schema: machineJsonSchema()},
  result: {title: 'What `pagewalk run --json` prints', schema: toJSONSchema(resultSchema)},
  cell: {title: 'A line of cells.ndjson', schema: toJSONSchema(storedCellSchema)},
  list: {title: 'What `pagewalk list --json` prints', schema: toJSONSchema(listSchema)},
  exits: {title: 'What `pagewalk exits --json` prints', schema: toJSONSchema(exitsSchema)},
};

/** The text of each schema by the name of its file. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([name, {title, schema}]) => [
      `${name}.schema.json`,
      `${JSON.stringify({title, ...schema}, null, 2)}\n`,
    ]),
  );
}
