/** The JSON Schemas of all that is read and written, for editors and for other programs. */
import {z} from 'zod';
import {machineSchema} from '../machines/schema.ts';
import {exitsSchema} from './exits.ts';
import {listSchema} from './list.ts';
import {cellSchema, resultSchema} from './result.ts';
import {specSchema} from './spec.ts';

interface Described {
  readonly schema: z.ZodType;
  readonly title: string;
  /** Whether it describes what is read, where a default may be left out, or what is written. */
  readonly io: 'input' | 'output';
}

const DESCRIBED: Readonly<Record<string, Described>> = {
  spec: {schema: specSchema, title: 'What a run of pagewalk is asked to do', io: 'input'},
  machine: {schema: machineSchema, title: 'A processor, for --machine', io: 'input'},
  result: {schema: resultSchema, title: 'What `pagewalk run --json` prints', io: 'output'},
  cell: {schema: cellSchema, title: 'A line of cells.ndjson', io: 'output'},
  list: {schema: listSchema, title: 'What `pagewalk list --json` prints', io: 'output'},
  exits: {schema: exitsSchema, title: 'What `pagewalk exits --json` prints', io: 'output'},
};

/** The text of each schema by the name of its file. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(DESCRIBED).map(([name, {schema, title, io}]) => {
      const described = {title, ...z.toJSONSchema(schema, {io})};
      return [`${name}.schema.json`, `${JSON.stringify(described, null, 2)}\n`];
    }),
  );
}
