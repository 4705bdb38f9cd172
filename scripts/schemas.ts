/** Rewrites the folders src/…/schema/: the JSON Schemas of what is read and written, made of the schemas that check it. */
import {writeFileSync} from 'node:fs';
import {comparisonSchemaFiles} from '../src/compare/schemas.ts';
import {explainSchemaFiles} from '../src/explain/schemas.ts';
import {reproductionSchemaFiles} from '../src/reproduce/schemas.ts';
import {sensitivitySchemaFiles} from '../src/sensitivity/schemas.ts';
import {schemaFiles} from '../src/suite/schemas.ts';
import {traceSchemaFiles} from '../src/trace/schemas.ts';
import {tuneSchemaFiles} from '../src/tune/schemas.ts';

const FOLDERS = {
  suite: schemaFiles(),
  tune: tuneSchemaFiles(),
  reproduce: reproductionSchemaFiles(),
  trace: traceSchemaFiles(),
  sensitivity: sensitivitySchemaFiles(),
  compare: comparisonSchemaFiles(),
  explain: explainSchemaFiles(),
};

for (const [folder, files] of Object.entries(FOLDERS)) {
  for (const [name, text] of files)
    writeFileSync(new URL(`../src/${folder}/schema/${name}`, import.meta.url), text);
}
