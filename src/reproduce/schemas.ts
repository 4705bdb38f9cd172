/** The JSON Schemas of what `pagewalk reproduce` prints, for other programs. */
import {z} from 'zod';
import {costsSchema} from './costs/costs.ts';
import {mapSchema} from './map/result.ts';
import {scorecardSchema} from './scorecard.ts';

const SCHEMAS = {
  scorecard: {title: 'What `pagewalk reproduce --all --json` prints', schema: scorecardSchema},
  costs: {title: 'What `pagewalk reproduce --costs --json` prints', schema: costsSchema},
  map: {title: 'What `pagewalk reproduce --map --json` prints', schema: mapSchema},
} as const;

/** The text of each schema by the name of its file. */
export function reproductionSchemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([name, {title, schema}]) => [
      `${name}.schema.json`,
      `${JSON.stringify({title, ...z.toJSONSchema(schema)}, null, 2)}\n`,
    ]),
  );
}
